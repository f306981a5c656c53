"""`show`: what does one case look like, to a machine, and to a caseworker with the tenant on the phone?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, assert_never

from cli.terminal.output import Output
from client.case_file import CaseFile, read_case
from client.cases import records
from client.errors import DONE
from client.letters import letter_of
from danish.codes import DEADLINES, LAWS_OWN, charge, danish, task
from danish.phrases import about, contact, letter, pause
from danish.prose import listed
from danish.timeline import by_day, tell
from danish.unread import why_it_waits
from domain import actors
from domain.account.state import Paid
from domain.case.codes import StepName
from domain.case.state import (
    Aid,
    Approval,
    Case,
    Charge,
    Contact,
    Cured,
    Curing,
    Demand,
    Filed,
    LeaseEnded,
    OnItsWay,
    Proposal,
    Terminating,
    Voided,
    WithLawyer,
    curing_of,
    lease_ended_of,
)
from domain.case.subject import subject_of
from domain.clock import legal_day
from domain.danish_day import danish_day
from domain.money import kroner
from journal.records import Recorded
from runtime.settings import Settings

_SHOWN: Final = 12


async def show(settings: Settings, out: Output, case: str) -> int:
    """Show a case; gives the exit status."""
    async with records(settings) as cases:
        file = await read_case(cases, case)
    out.item(as_json(file))
    for line in case_sheet(file):
        out.text(line)
    return DONE


async def show_letter(settings: Settings, out: Output, case: str, key: str) -> int:
    """Show one letter of a case as it was sent; gives the exit status."""
    async with records(settings) as cases:
        found = await letter_of(cases, case, key)
    out.item(found.line())
    for line in found.text():
        out.text(line)
    return DONE


# --- for machines ---------------------------------------------------------------------------------------------------


def as_json(file: CaseFile) -> dict[str, Any]:
    """The case as one JSON object. Amounts in øre, days as ISO dates, instants in UTC."""
    case = file.case
    return {
        "case": case.id,
        "organisation": case.organisation,
        "tenancy": file.tenancy,
        "lease": case.lease,
        "leases": list(file.leases),
        "phase": case.phase.value,
        "ending": case.closed.ending.value if case.closed else None,
        "simulated": case.simulated,
        "today": file.today.isoformat(),
        "edition": case.edition,
        "edition_in_force": file.policy.version,
        "balance_ore": file.account.balance_ore(),
        "charges": [_charge(one, file) for one in case.charges],
        "payments": [_payment(one) for one in _paid_here(file)],
        "demands": [_demand(one) for one in case.demands],
        "aids": [_aid(one, case) for one in case.aids],
        "contacts": [_contact(one) for one in case.contacts],
        "deadlines": [{"name": x.name, "day": x.day.isoformat(), "demand": x.demand} for x in file.deadlines],
        "agenda": file.rows.case.agenda,
        "proposal": _proposal(case.proposal) if case.proposal else None,
        "approvals": [_approval(one) for one in case.approvals],
        "dispatches": [_dispatch(key, file) for key in case.dispatches],
        "events": [_event(entry) for entry in file.events],
    }


def _charge(one: Charge, file: CaseFile) -> dict[str, Any]:
    return {
        "charge": one.charge,
        "due": one.due.isoformat(),
        "kind": one.kind,
        "amount_ore": one.amount_ore,
        "outstanding_ore": file.account.outstanding_ore([one.charge]),
        "last_timely_day": one.last_timely_day.day.isoformat(),
        "earliest_demand": one.earliest_demand.day.isoformat(),
        "demand": one.demand,
        "reminded": one.reminded,
        "withdrawn": one.withdrawn,
    }


def _payment(one: Paid) -> dict[str, Any]:
    return {
        "payment": one.payment,
        "by_reference": one.reference is not None,
        "amount_ore": one.amount_ore,
        "value_date": one.value_date.isoformat(),
        "booked_on": one.booked_on.isoformat(),
        "payer": one.payer.value,
    }


def _paid_here(file: CaseFile) -> Iterator[Paid]:
    return (one for one in file.account.paid if one.case == file.case.id)


def _demand(one: Demand) -> dict[str, Any]:
    curing, ended = curing_of(one.phase), lease_ended_of(one.phase)
    filed = one.phase if isinstance(one.phase, Filed) else None
    return {
        "demand": one.number,
        "phase": phase_name(one),
        "amount_ore": one.amount_ore,
        "fee_ore": one.fee_ore,
        "lines": [{"charge": line.charge, "amount_ore": line.amount_ore} for line in one.lines],
        "decided_on": one.decided_on.isoformat(),
        "arrived_on": curing.arrived_on.isoformat() if curing else None,
        "cure_deadline": curing.cure.day.isoformat() if curing else None,
        "earliest_termination": curing.earliest_termination.day.isoformat() if curing else None,
        "hand_over_on": curing.hand_over_on.isoformat() if curing else None,
        "vacate_by": ended.vacate_by.isoformat() if ended else None,
        "court_day": filed.court_day.isoformat() if filed and filed.court_day else None,
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "proposal": one.number,
        "made_on": one.made_on.isoformat(),
        "instalments": [{"due": each.due.isoformat(), "amount_ore": each.amount_ore} for each in one.instalments],
    }


def _approval(one: Approval) -> dict[str, Any]:
    return {"demand": one.demand, "step": one.step.value, "approved_by": one.approved_by, "on": one.on.isoformat()}


def phase_name(demand: Demand) -> str:
    """How far a demand itself has come."""
    match demand.phase:
        case OnItsWay():
            return "on-its-way"
        case Curing():
            return "curing"
        case WithLawyer():
            return "with-lawyer"
        case Terminating():
            return "terminating"
        case LeaseEnded():
            return "lease-ended"
        case Filed():
            return "filed"
        case Cured():
            return "cured"
        case Voided():
            return "voided"
        case _:
            assert_never(demand.phase)


def _aid(one: Aid, case: Case) -> dict[str, Any]:
    return {
        "aid": one.number,
        "kind": one.kind.value,
        "requested_on": one.requested_on.isoformat(),
        "consent_on": one.consent_on.isoformat(),
        "answered_on": one.answered_on.isoformat() if one.answered_on else None,
        "withdrawn_on": one.withdrawn_on.isoformat() if one.withdrawn_on else None,
        "granted": one.granted,
        "amount_ore": one.amount_ore,
        "awaited": any(waiting.aid == one.number for waiting in case.aid_pauses),
    }


def _contact(one: Contact) -> dict[str, Any]:
    return {
        "made_by": one.made_by,
        "on": one.on.isoformat(),
        "by": one.by.value,
        "outcome": one.outcome.value,
    }


def _dispatch(key: str, file: CaseFile) -> dict[str, Any]:
    one = file.case.dispatches[key]
    return {
        "key": key,
        "kind": one.kind.value,
        "channel": one.channel.value,
        "state": one.state.value,
        "day": one.day.isoformat(),
        "to": one.to.value,
    }


def _event(entry: Recorded[Any]) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "type": entry.type,
        "happened_on": entry.happened_on.isoformat(),
        "known_at": entry.known_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "actor": entry.actor,
        "hash": entry.hash.hex(),
        "public": dict(entry.public),
    }


# --- for people -----------------------------------------------------------------------------------------------------


def case_sheet(file: CaseFile) -> Iterator[str]:
    """The case in Danish, line by line: where it stands, what is owed, what runs, what comes, and how it came to it.

    In square brackets: the names under which commands know charges, payments and letters, and who gave a command.
    """
    yield from _heading(file)
    yield from _section("Skyldes", _owed(file))
    yield from _section("Betalt i denne sag (valørdag)", _paid(file))
    yield from _section("Frister, som intet kan flytte", _days(file, laws_own=True))
    yield from _section("Vores egne frister", _days(file, laws_own=False))
    yield from _section("Kontakt med lejeren", _contacts(file))
    yield from _section("Hjælp søgt hos kommunen", _aids(file))
    yield from _section("Hviler eller står stille", _rests(file))
    yield from _section("Det næste, der sker af sig selv", _next(file))
    yield from _section("Et menneske skal", _work(file))
    yield from _section("Foreslået afdragsordning", _proposed(file))
    yield from _section("Godkendt for advokaten", _approved(file))
    yield from _section("Breve og beskeder", _letters(file))
    yield ""
    yield "Forløb"
    for day, lines in by_day(tell(file.events, file.account_events)):
        yield f"  {danish_day(day)}"
        for line in lines:
            yield f"    {line.sentence}{f' [{line.actor}]' if '/' in line.actor else ''}"


def _heading(file: CaseFile) -> Iterator[str]:
    case = file.case
    calendar = f" · prøvesag, kalenderen står på {danish_day(file.today)}" if case.simulated else ""
    yield f"Sag {case.id} · {danish(case.phase).upper()}{calendar}"
    if case.closed:
        end = case.closed
        yield f"Afsluttet {danish_day(end.on)}: {danish(end.ending)}, årsag: {danish(end.cause)}"
    yield (
        f"{file.policy.name} ({case.organisation}), afdeling {case.department}, "
        f"lejemål {file.tenancy or '(slettet)'}{_which_lease(file)}"
    )
    if case.edition != file.policy.version:
        new = f"nu gælder {file.policy.version[:_SHOWN]}"
        yield f"Følger vilkårene i udgave {case.edition[:_SHOWN]} af politikken; {new}, og follow-policy flytter sagen"
    for person in file.people:
        reach = " · ".join(part for part in (person.phone, person.email) if part)
        home = f"{person.address}, {person.postcode} {person.city}"
        yield f"{person.name} · {home}{f' · {reach}' if reach else ''}"


def _which_lease(file: CaseFile) -> str:
    """Which lease the case is about, where the tenancy has had more than one."""
    if len(file.leases) <= 1:
        return ""
    return f", lejeaftale {file.case.lease} (lejemålet har lejeaftale {listed([str(one) for one in file.leases])})"


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield title
        yield from (f"  {line}" for line in found)


def _owed(file: CaseFile) -> Iterator[str]:
    yield f"I alt på lejerens konto: {kroner(file.account.balance_ore())}"
    for one in file.case.charges:
        left = file.account.outstanding_ore([one.charge])
        if one.withdrawn:
            state = "taget ud af sagen"
        elif left == 0:
            state = "betalt"
        else:
            state = f"mangler {kroner(left)}" + (f", påkrav {one.demand}" if one.demand else ", ikke påkrævet")
        yield f"{charge(one.charge)}: {kroner(one.amount_ore)} – {state} [{one.charge}]"


def _paid(file: CaseFile) -> Iterator[str]:
    for one in _paid_here(file):
        known_by = "" if one.reference is None else ", kendt på bankens reference"
        yield f"{danish_day(one.value_date)}: {kroner(one.amount_ore)}{known_by} [{one.payment}]"


def _days(file: CaseFile, *, laws_own: bool) -> Iterator[str]:
    for one in file.deadlines:
        if (one.name in LAWS_OWN) is laws_own:
            of = f" (påkrav {one.demand})" if one.demand else ""
            yield f"{danish_day(one.day)}: {DEADLINES[one.name]}{of}"


def _contacts(file: CaseFile) -> Iterator[str]:
    for one in file.case.contacts:
        yield f"{contact(one.by, one.outcome, one.on)} [{one.made_by}]"


def _aids(file: CaseFile) -> Iterator[str]:
    for one in file.case.aids:
        yield f"Ansøgning {one.number}: {danish(one.kind)}, søgt {danish_day(one.requested_on)} – {_aid_state(one)}"


def _aid_state(one: Aid) -> str:
    if one.withdrawn_on:
        return f"trukket tilbage {danish_day(one.withdrawn_on)}"
    if one.answered_on is None:
        return "ikke besvaret"
    answer = f"bevilget, {kroner(one.amount_ore)}" if one.granted else "afslag"
    return f"{answer} ({danish_day(one.answered_on)})"


def _rests(file: CaseFile) -> Iterator[str]:
    yield from (why_it_waits(one) for one in file.waits_for)
    if file.case.closed:
        return
    for hold in file.case.holds:
        yield f"Alt står stille, til et menneske har set på sagen: {danish(hold)}"
    for one in file.case.pauses:
        until = f" til og med {danish_day(one.until)}" if one.until else ", til nogen slutter pausen"
        yield f"Vores skridt hviler siden {danish_day(one.since)}{until}: {pause(one)}"


def _next(file: CaseFile) -> Iterator[str]:
    if not file.rows.case.agenda and not file.case.closed:
        yield "Intet, før et menneske gør noget"
    for step in file.rows.case.agenda:
        day = legal_day(datetime.fromisoformat(step["due"]))
        subject = about(subject_of(step["subject"]), file.case)
        yield f"{danish_day(day)}: {danish(StepName(step['step']))} – {subject}"


def _work(file: CaseFile) -> Iterator[str]:
    for item in file.rows.work:
        what, commands = task(item.task)
        subject = f" – {about(subject_of(item.subject), file.case)}" if item.subject else ""
        due = f", senest {danish_day(item.due)}" if item.due else ""
        who = actors.danish(actors.Role(item.role)).capitalize()
        yield f"{who}: {what}{subject}{due} (send … {' eller '.join(commands)})"


def _proposed(file: CaseFile) -> Iterator[str]:
    if proposal := file.case.proposal:
        yield f"Forslag {proposal.number} af {danish_day(proposal.made_on)}:"
        yield from (f"  {kroner(one.amount_ore)} den {danish_day(one.due)}" for one in proposal.instalments)


def _approved(file: CaseFile) -> Iterator[str]:
    for one in file.case.approvals:
        yield f"{danish(one.step).capitalize()} på påkrav {one.demand}: {one.approved_by} den {danish_day(one.on)}"


def _letters(file: CaseFile) -> Iterator[str]:
    for one in file.case.dispatches.values():
        how = f"({danish(one.channel)}) – {danish(one.state)}"
        yield f"{danish_day(one.day)}: {letter(one.key, file.case)} {how} [{one.key}]"
