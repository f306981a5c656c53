"""Do the facts of a case reach the rules as they are?"""

from types import MappingProxyType

import pytest

from domain.case.codes import DispatchKind
from domain.case.events import PersonFacts
from domain.case.legal_questions import Lawfulness
from domain.case.state import Case
from domain.finding import Finding
from domain.replace import replaced
from tests.books.law.editions import edition, instead
from tests.domain.case.stages import CURING, OPENED
from tests.domain.case.story import LAW, Story, arrives, day, facts_of, given, rent_missed, until


def validity(story: Story, case: Case | None = None) -> Finding:
    """Whether the first demand of a story's case, or of a changed one, is valid."""
    case = case or story.case
    laws = LAW.during(story.today, case.opened_on)
    return Lawfulness(case, story.account, laws, story.policy.mode).is_valid(case.demands[0])


def test_a_demand_of_ours_is_valid() -> None:
    """From decision to arrival, by print and by Digital Post."""
    assert validity(given(*CURING)).holds
    assert validity(given(*CURING, digital_post=True)).holds


def test_a_letter_to_somebody_who_is_no_tenant_is_seen() -> None:
    """However it came about: the addressee is compared with the lease."""
    story = given(*CURING)
    letters = {key: replaced(one, person="cid") for key, one in story.case.dispatches.items()}

    assert "ikke er lejer" in validity(story, replaced(story.case, dispatches=MappingProxyType(letters))).because


def test_a_tenant_who_got_no_letter_is_seen() -> None:
    """One more on the lease than was written to."""
    story = given(*CURING)

    finding = validity(story, replaced(story.case, tenants=("anna", "bo")))

    assert finding.because == "Det er ikke kommet frem til alle lejere, og hver lejer på lejeaftalen skal nås."


def test_digital_post_that_lay_in_a_mailbox_was_sent_to_one_who_is_connected() -> None:
    """A later list that says no does not void what has arrived; the case goes on to the lawyer."""
    story = given(*CURING, digital_post=True).given(until("10-20"), rent_missed("09-01", digital_post=False))

    assert story.case.digital_post is False
    assert validity(story).holds


def test_whether_digital_post_on_its_way_reaches_one_whose_mark_is_taken_back_is_open() -> None:
    """Connected when it left: a later list does not void it, nor is it valid before it lies in the mailbox."""
    story = given(*OPENED, until("10-07"), simulated=False, digital_post=True)
    story.when(rent_missed("09-01", digital_post=False))

    assert (validity(story).holds, story.case.holds) == (False, ())
    assert "om lejeren er tilsluttet Digital Post" in str(validity(story).missing)
    story.given(arrives(DispatchKind.PAYMENT_DEMAND))
    assert validity(story).holds


WITHOUT = "Hører kommunen om behov for hjælp, skal den behandle sagen straks."
UNKNOWN = "Bor der børn under 18, eller hører kommunen om behov for hjælp"


def duty_to(people: dict[str, PersonFacts | None]) -> str:
    """The words on the municipality for a home of these tenants; None: their facts went with their key."""
    story = given(rent_missed(), tenants=tuple(people))
    case = replaced(story.case, people=MappingProxyType(people))
    laws = LAW.during(story.today, story.today)
    return Lawfulness(case, story.account, laws, story.policy.mode).must_municipality_be_told(None).because


@pytest.mark.parametrize(
    ("of_anna", "of_bo", "words"),
    [
        (True, None, "Der bor børn under 18"),
        (True, False, "Der bor børn under 18"),
        (False, None, UNKNOWN),
        (None, None, UNKNOWN),
        (False, False, WITHOUT),
    ],
)
def test_no_children_live_there_only_where_each_tenant_has_none(
    of_anna: bool | None, of_bo: bool | None, words: str
) -> None:
    """What is unknown of one joint tenant is unknown of the home."""
    has = {"anna": of_anna, "bo": of_bo}

    assert words in duty_to(
        {person: facts_of(person).model_copy(update={"children": children}) for person, children in has.items()}
    )


def test_whether_children_live_with_somebody_erased_is_unknown() -> None:
    """Their facts went with their key."""
    assert UNKNOWN in duty_to({"anna": facts_of("anna").model_copy(update={"children": False}), "bo": None})


def test_a_law_with_fewer_days_takes_none_of_the_recorded_ones() -> None:
    """The tenant was promised fourteen; a folder that says seven, by mistake or from now on, ends no lease earlier."""
    story = given(*CURING)
    seven = edition(instead("parameters/cure_period.toml", "value      = 14", "value      = 7"))
    lawful = Lawfulness(story.case, story.account, seven.during(story.today, story.today), story.policy.mode)

    finding = lawful.may_be_terminated(story.demand, day("10-20"))
    assert not finding.holds
    assert "Lejeren kan betale til og med den 23. oktober 2026." in finding.because
    paid = lawful.what_payment_does(story.demand, day("10-23"), day("10-23"), in_full=True)
    assert "inden fristens udløb" in paid.finding.because
