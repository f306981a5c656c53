"""Which tenants of the case does a list mean, though their names are written with other dashes and spaces?

A person's id is made of the name with plain signs. One that was made of another spelling, before
docs/adr/0049-contested-money.md, stays: the case's tenants keep the ids that they have.
"""

from collections.abc import Mapping

from domain.case.commands import RegisterMissedPayment
from domain.case.events import PersonFacts
from domain.case.state import Case
from domain.ids import plain_name


def by_their_own_ids(command: RegisterMissedPayment, case: Case) -> RegisterMissedPayment:
    """Name each listed tenant as the case knows them. Nothing is guessed of one who is erased."""
    known = {person: plain_name(facts.name) for person in case.tenants if (facts := case.people.get(person))}
    ids = _own_ids(command, known)
    if not ids:
        return command
    people: Mapping[str, PersonFacts] = {ids.get(one, one): facts for one, facts in command.people.items()}
    return command.model_copy(update={"tenants": tuple(ids.get(one, one) for one in command.tenants), "people": people})


def _own_ids(command: RegisterMissedPayment, known: Mapping[str, str]) -> dict[str, str]:
    """The case's ids for those of whom the list's are other ones; of namesakes each in their order."""
    free = [person for person in known if person not in command.tenants]
    ids: dict[str, str] = {}
    for listed in command.tenants:
        facts = command.people.get(listed)
        if facts is None or listed in known:
            continue
        own = next((person for person in free if known[person] == plain_name(facts.name)), None)
        if own is not None:
            ids[listed] = own
            free.remove(own)
    return ids
