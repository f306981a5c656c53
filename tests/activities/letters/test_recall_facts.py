"""Does a recall say to the right party what is to stop, why, since when, and how often it was said before?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from decisions.claimed_letter import Unwritable
from domain.actors import DISPATCHER, FEED
from domain.case import commands as c
from domain.case.codes import DispatchKind, HearingOutcome, Party, StepName
from domain.case.events import Instalment
from domain.case.state import DispatchState
from tests.activities.claimed_letters import text_of, write
from tests.cases import LAERKE, NOVEMBER, RASMUS, CaseDriver, Taken
from tests.givers import MANAGER, OFFICE

RENT = 577_213
ONE_DAY = timedelta(days=1)


def handed_over() -> CaseDriver:
    """A case with the lawyer since 26 October."""
    case = CaseDriver(tenants=(RASMUS, LAERKE))
    case.open()
    case.demand()
    case.arrive_all()
    case.hand_over()
    return case


def terminated() -> CaseDriver:
    """A case whose lease has ended by termination."""
    case = handed_over()
    case.terminate()
    case.arrive_all()
    return case


def filed() -> CaseDriver:
    """A case before the bailiff court since 10 November."""
    case = terminated()
    case.file()
    return case


def recalls(case: CaseDriver) -> dict[Party, Taken]:
    """What goes out now to those who are to stop."""
    return {taken.dispatch.to: taken for taken in case.send_all() if taken.dispatch.kind is DispatchKind.RECALL}


def paid_while_with_the_lawyer() -> CaseDriver:
    """The tenant paid on 27 October, and the bank told us two days later."""
    case = handed_over()
    case.at(case.today + 3 * ONE_DAY).pay(RENT, value_date=case.today - 2 * ONE_DAY)
    return case


def late_payment_accepted() -> CaseDriver:
    """The tenant paid on 12 November, and the landlord lets the lease go on a day later."""
    case = filed()
    case.at(case.today + 2 * ONE_DAY).pay(RENT)
    case.at(case.today + ONE_DAY).do(c.AcceptLatePayment(), actor=OFFICE)
    return case


def agreed() -> CaseDriver:
    """Instalments were agreed on before the court, on 10 November."""
    case = filed()
    case.do(c.MakeAgreement(instalments=(Instalment(due=case.today + 30 * ONE_DAY, amount_ore=RENT),)))
    return case


def moved_out() -> CaseDriver:
    """The tenants left on 12 November, and we heard of it on the 16th."""
    case = filed()
    case.at(case.today + 6 * ONE_DAY).do(c.RecordMovedOut(on=case.today - 4 * ONE_DAY))
    return case


def settled() -> CaseDriver:
    """The parties settled at court on 20 November, and it was recorded on the 22nd."""
    case = filed()
    case.do(c.SetCourtDate(day=case.today + 10 * ONE_DAY))
    case.at(case.today + 12 * ONE_DAY).do(c.RecordHearing(outcome=HearingOutcome.SETTLED))
    return case


def withdrawn() -> CaseDriver:
    """The landlord withdrew the filing on 11 November."""
    case = filed()
    case.at(case.today + ONE_DAY).do(c.WithdrawFiling(reason="Fejl i sagen."), actor=MANAGER)
    return case


STOPPED: tuple[tuple[Callable[[], CaseDriver], Party, str, str], ...] = (
    (
        paid_while_with_the_lawyer,
        Party.LAWYER,
        "fordi restancen er betalt. Det skete den 27. oktober 2026.",
        "26. oktober",
    ),
    (late_payment_accepted, Party.COURT, "fordi restancen er betalt. Det skete den 12. november 2026.", "10. november"),
    (late_payment_accepted, Party.LAWYER, "fordi restancen er betalt. Det skete den 12. november 2026.", "26. oktober"),
    (agreed, Party.COURT, "en aftale om at betale restancen. Det skete den 10. november 2026.", "10. november"),
    (moved_out, Party.COURT, "fordi lejeren er flyttet. Det skete den 12. november 2026.", "10. november"),
    (settled, Party.COURT, "en aftale om at betale restancen. Det skete den 20. november 2026.", "10. november"),
    (withdrawn, Party.COURT, "fordi vi har frafaldet sagen. Det skete den 11. november 2026.", "10. november"),
)


@pytest.mark.parametrize(("story", "party", "because", "began_on"), STOPPED)
def test_a_recall_says_what_is_to_stop_and_why(
    story: Callable[[], CaseDriver], party: Party, because: str, began_on: str
) -> None:
    """The reason and its day are those of the world, not of the day we heard of it; so is the beginning."""
    case = story()
    text = text_of(write(recalls(case)[party]))

    assert because in text
    assert f"den {began_on} 2026." in text
    assert "Lejer: Rasmus Østergaard og Lærke Nørgård Lejemål: BF-101-06-0001" in text
    assert f"skriv referencen {case.case.id} i svaret" in text


@pytest.mark.parametrize(
    ("party", "name", "email", "digital_post_id"),
    [
        (Party.LAWYER, "Advokatfirmaet Eksempel & Prøve", "sager@lawyer-101.example.com", None),
        (Party.COURT, "Fogedretten i Aarhus", None, "fogedret-751"),
    ],
)
def test_a_recall_goes_the_way_that_the_case_went(
    party: Party, name: str, email: str | None, digital_post_id: str | None
) -> None:
    """The lawyer by mail, the court by Digital Post."""
    to = write(recalls(withdrawn())[party]).recipient

    assert (to.name, to.email, to.digital_post_id, to.address_lines) == (name, email, digital_post_id, ())


def test_a_recall_counts_how_often_it_was_asked() -> None:
    """The second and the third time it says so; the first time it does not."""
    case = paid_while_with_the_lawyer()
    texts = [text_of(write(recalls(case)[Party.LAWYER]))]
    for _ in range(2):
        case.step(StepName.REPEAT_RECALL)
        texts.append(text_of(write(recalls(case)[Party.LAWYER])))

    assert "gang, fordi" not in texts[0]
    assert "Vi skriver nu for 2. gang" in texts[1]
    assert "Vi skriver nu for 3. gang" in texts[2]


def test_a_recall_that_never_left_is_not_counted() -> None:
    """Who has heard nothing is not told that they have not answered."""
    case = paid_while_with_the_lawyer()
    key = next(x.key for x in case.case.dispatches.values() if x.kind is DispatchKind.RECALL)
    case.take(key)
    case.do(c.ReportDispatch(key=key, outcome="refused", why="mail-refused-550"), actor=DISPATCHER)
    case.step(StepName.REPEAT_RECALL)

    assert "gang, fordi" not in text_of(write(recalls(case)[Party.LAWYER]))


def test_a_second_recall_of_another_hand_over_begins_anew() -> None:
    """October was paid and the lawyer stopped; November went to the lawyer too, and is paid: its own first recall."""
    case = handed_over()
    case.open(due=NOVEMBER)
    case.pay(RENT)
    case.send_all()
    case.do(c.AcknowledgeRecall(to=Party.LAWYER))
    case.demand()
    case.arrive_all()
    case.hand_over()
    handed_over_on = f"{case.today.day}. november 2026"
    case.pay(RENT)
    text = text_of(write(recalls(case)[Party.LAWYER]))

    assert f"Vi overdrog sagen til jer den {handed_over_on}." in text
    assert "gang, fordi" not in text


def test_a_payment_that_bounced_does_not_undo_the_recall() -> None:
    """The cured demand never revives, so the lawyer must stop; but nobody says that it is paid."""
    case = paid_while_with_the_lawyer()
    case.do(c.RecordPaymentBounced(payment="b1"), actor=FEED)
    text = text_of(write(recalls(case)[Party.LAWYER]))

    assert "fordi vi har frafaldet sagen." in text
    assert "betalt" not in text


def test_the_lawyer_is_called_back_even_from_a_hand_over_that_may_not_have_arrived() -> None:
    """Nobody knows whether the hand-over left: the recall goes all the same."""
    case = CaseDriver()
    case.open()
    case.demand()
    case.arrive_all()
    case.step(StepName.HAND_OVER)
    key = next(x.key for x in case.case.dispatches.values() if x.kind is DispatchKind.LAWYER_HANDOVER)
    case.take(key)
    case.do(c.ReportDispatch(key=key, outcome="unknown"), actor=DISPATCHER)
    case.pay(RENT)

    assert case.case.dispatches[key].state is DispatchState.OUTCOME_UNKNOWN
    assert "Vi overdrog sagen til jer den 26. oktober 2026." in text_of(write(recalls(case)[Party.LAWYER]))


def erased(taken: Taken, *people: int) -> Taken:
    """The same recall after tenants, by their place on the lease, were erased."""
    gone = {taken.case.tenants[place]: None for place in people}
    return replace(taken, case=replace(taken.case, people={**taken.case.people, **gone}))


@pytest.mark.parametrize(("place", "left"), [(0, LAERKE.name), (1, RASMUS.name)])
def test_a_recall_goes_out_while_anybody_is_left_to_name(place: int, left: str) -> None:
    """Unlike any other letter: an eviction must be stopped, and one name is enough to know it by."""
    taken = recalls(withdrawn())[Party.COURT]

    assert f"Lejer: {left} Lejemål" in text_of(write(erased(taken, place)))


def test_a_recall_cannot_be_written_of_nobody() -> None:
    """With every tenant erased, a person must stop the eviction by other means."""
    with pytest.raises(Unwritable, match="person-erased"):
        write(erased(recalls(withdrawn())[Party.COURT], 0, 1))


@pytest.mark.parametrize(
    ("differently", "code"),
    [({"dispatches": {}}, "recall-reason-missing"), ({"recalls": ()}, "recall-missing")],
)
def test_a_recall_of_nothing_is_not_written(differently: dict[str, object], code: str) -> None:
    """Nobody is told to stop what they were never told to do."""
    taken = recalls(withdrawn())[Party.COURT]

    with pytest.raises(Unwritable, match=code):
        write(replace(taken, case=replace(taken.case, **differently)))  # type: ignore[arg-type]
