"""Does a list that writes a name with another dash mean the tenant whom the case knows?"""

import pytest

from domain.case import events as e
from domain.case.events import PersonFacts
from tests.domain.case.story import Story, facts_of, given, rent_missed

HYPHEN, DASH, OTHER_DASH = "Anne-Marie Bo", "Anne\N{NON-BREAKING HYPHEN}Marie Bo", "Anne\N{EN DASH}Marie Bo"


def named(name: str, phone: str | None = None) -> PersonFacts:
    """Somebody of this name."""
    return facts_of("anna", phone).model_copy(update={"name": name})


def opened(*names: str) -> Story:
    """A case whose tenants, p1 and so on, were named so."""
    people = {f"p{n}": named(name) for n, name in enumerate(names, start=1)}
    return given(rent_missed(tenants=tuple(people), people=people), tenants=tuple(people))


@pytest.mark.parametrize("was", [HYPHEN, DASH, OTHER_DASH])
@pytest.mark.parametrize("now", [HYPHEN, DASH, OTHER_DASH])
def test_a_tenant_keeps_their_id_however_the_next_list_writes_the_name(was: str, now: str) -> None:
    """The id that was made of another spelling stays, and what the list says of them is heard."""
    story = opened(was).when(rent_missed("09-01", tenants=("p9",), people={"p9": named(now, phone="+4500000009")}))

    assert story.case.tenants == ("p1",)
    assert story.answer.warnings == ()
    facts = story.last(e.TenantsUpdated).sealed["p1"]
    assert (facts.name, facts.phone) == (now, "+4500000009")


def test_namesakes_are_taken_in_their_order() -> None:
    """Two joint tenants of one name are two persons."""
    people = {"p8": named(DASH, phone="+4500000008"), "p9": named(DASH, phone="+4500000009")}
    story = opened(HYPHEN, HYPHEN).when(rent_missed("09-01", tenants=("p8", "p9"), people=people))

    known = story.case.people
    assert [facts.phone for person in ("p1", "p2") if (facts := known[person])] == ["+4500000008", "+4500000009"]


def test_somebody_of_another_name_is_somebody_else() -> None:
    """The case keeps those with whom it was opened, and whoever sent the list is told."""
    story = opened(HYPHEN).when(rent_missed("09-01", tenants=("p9",), people={"p9": named("Anne Marie Bo")}))

    assert story.case.tenants == ("p1",)
    assert "andre lejere" in story.answer.warnings[0]
