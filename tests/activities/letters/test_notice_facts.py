"""Does a notice tell each tenant what is over, what still holds and what was agreed, as the case has it?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from decisions.claimed_letter import Unwritable
from domain.case import commands as c
from domain.case.codes import (
    AidKind,
    BreachRule,
    CourtFault,
    DispatchKind,
    HearingOutcome,
    NoticeReason,
    PauseKind,
)
from domain.case.events import Instalment
from tests.activities.claimed_letters import text_of, write
from tests.activities.letters.test_recall_facts import filed, handed_over, terminated
from tests.cases import FEE, LAERKE, NOVEMBER, RASMUS, CaseDriver, Taken
from tests.givers import LAWYER, MANAGER, OFFICE

RENT = 577_213
ONE_DAY = timedelta(days=1)


def notices(case: CaseDriver) -> list[Taken]:
    """The notices that go out now."""
    return [taken for taken in case.send_all() if taken.dispatch.kind is DispatchKind.TENANT_NOTICE]


def said(case: CaseDriver) -> str:
    """What the first tenant reads in the only notice that goes out now."""
    first, *others = (text_of(write(taken)) for taken in notices(case))
    assert len(others) == len(case.tenants) - 1
    return first


def demanded(**differently: object) -> CaseDriver:
    """A demand of 7 October that has reached the tenant."""
    case = replace(CaseDriver(), **differently)  # type: ignore[arg-type]
    case.open()
    case.demand()
    case.arrive_all()
    return case


def test_an_annulled_demand_is_named_by_its_date() -> None:
    """Whoever holds the paper knows which one is meant, and that a fee is not owed for it."""
    case = demanded(demand_fee=FEE)
    case.at(date(2026, 10, 9)).do(c.VoidDemand(demand=1, why="sent-too-early"))

    text = said(case)
    assert "du skal se bort fra det: - Vores påkrav af 7. oktober 2026 Du skal heller ikke betale gebyret" in text
    assert "Skylder du stadig husleje, kan vi sende dig et nyt påkrav" in text
    assert "Din lejeaftale fortsætter" not in text  # nobody had ended it


def test_the_fresh_demand_names_the_one_that_it_replaces() -> None:
    """The two may come in either order, and for different amounts."""
    case = demanded()
    case.at(date(2026, 10, 9)).do(c.VoidDemand(demand=1, why="other"))
    *_, fresh = case.demand()

    assert "Dette påkrav træder i stedet for vores påkrav af 7. oktober 2026, som" in text_of(write(fresh))


def test_another_demand_that_still_holds_is_named() -> None:
    """Of two papers the tenant learns which one is over and which one counts."""
    case = demanded()
    case.open(due=NOVEMBER)
    case.demand()
    case.do(c.VoidDemand(demand=1, why="other"))

    text = said(case)
    assert "se bort fra det: - Vores påkrav af 7. oktober 2026" in text
    assert f"Dette gælder stadig: - Vores påkrav af {case.today.day}. november 2026" in text


def test_a_paid_case_is_over_and_the_lease_goes_on() -> None:
    """Both papers are taken back; of the fee is said that it is owed, and that no home hangs on it."""
    case = replace(CaseDriver(tenants=(RASMUS, LAERKE)), demand_fee=FEE)
    case.open()
    case.demand()
    case.arrive_all()
    case.hand_over()
    case.terminate()
    case.pay(RENT)

    text = said(case)
    assert "- Vores påkrav af 7. oktober 2026 - Vores ophævelse af 4. november 2026" in text
    assert "Sagen er afsluttet, og din lejeaftale fortsætter. Der mangler stadig 335,00 kr. i påkravsgebyr." in text
    assert "Alle, der står på lejeaftalen, får dette brev." in text


def test_a_payment_that_went_back_before_the_letter_left_is_not_called_paid() -> None:
    """The demand is over all the same: a cured one never revives."""
    case = demanded()
    case.at(date(2026, 10, 12)).pay(RENT)
    case.do(c.RecordPaymentBounced(payment="b1"))

    text = said(case)
    assert "se bort fra det: - Vores påkrav af 7. oktober 2026 Skylder du stadig husleje" in text
    assert "er betalt" not in text
    assert "afsluttet" not in text


def test_money_that_is_kept_with_reservation_is_told_as_such() -> None:
    """Nothing in the letter lets anybody think that the lease goes on."""
    case = terminated()
    case.at(case.today + 2 * ONE_DAY).pay(RENT)
    case.do(c.MaintainTermination(reason="Tredje gang i år."), actor=MANAGER)

    text = said(case)
    assert "Vi fastholder ophævelsen, og betalingen betyder ikke, at lejeaftalen fortsætter." in text
    assert "Dette gælder stadig: - Vores ophævelse af 4. november 2026" in text
    assert "kommune (Aarhus)" in text
    assert "gælder ikke længere" not in text


def test_an_accepted_late_payment_lets_the_lease_go_on() -> None:
    """In so many words."""
    case = terminated()
    case.at(case.today + 2 * ONE_DAY).pay(RENT)
    case.do(c.AcceptLatePayment(), actor=OFFICE)

    assert "Vi tager imod den og lader lejeaftalen fortsætte." in said(case)


def plan(case: CaseDriver) -> c.MakeAgreement:
    """Half of the rent in ten days, the other half ten days later."""
    days = (case.today + 10 * ONE_DAY, case.today + 20 * ONE_DAY)
    return c.MakeAgreement(instalments=tuple(Instalment(due=due, amount_ore=288_607) for due in days))


def test_an_agreement_stands_in_writing_with_its_days() -> None:
    """What is to be paid when, for what, how late it may be, and that a demand which has left is over with it."""
    case = demanded()
    case.at(date(2026, 10, 12)).do(plan(case))

    text = said(case)
    assert "22. oktober 2026 2.886,07 kr. 1. november 2026 2.886,07 kr. I alt 5.772,14 kr." in text
    assert "Afdragene dækker det, du skylder i dag: Husleje, forfalden den 1. oktober 2026 5.772,13 kr." in text
    assert "Tekst: HUSLEJE BF-101-06-0001" in text
    assert "hvis du betaler senest 2 bankdage efter dagen." in text
    assert "Er den slut, skal hele resten betales, og du får et nyt brev med en ny frist, før der sker mere." in text
    assert "du skal se bort fra det: - Vores påkrav af 7. oktober 2026" in text


def test_the_fee_of_a_demand_that_an_agreement_ends_stays_owed() -> None:
    """And no lease is ever ended for it."""
    case = demanded(demand_fee=FEE)
    case.at(date(2026, 10, 12)).do(plan(case))

    assert "i påkravsgebyr. Det skal betales, men vi ophæver ikke lejeaftalen for gebyret alene." in said(case)


def test_a_changed_agreement_names_the_one_it_changes() -> None:
    """Both letters may lie on the table."""
    case = demanded()
    case.at(date(2026, 10, 12)).do(plan(case))
    case.send_all()
    case.at(date(2026, 10, 14)).do(c.MakeAgreement(first=date(2026, 11, 2), times=3, replaces=1))

    text = said(case)
    assert "Det gælder i stedet for det, vi aftalte den 12. oktober 2026." in text
    assert "2. november 2026 1.924,04 kr. 2. december 2026 1.924,04 kr. 2. januar 2027 1.924,05 kr." in text


def test_a_settlement_at_court_says_what_a_breach_leads_to() -> None:
    """To the tenant and to the lawyer, who keeps the case."""
    case = filed()
    case.do(c.SetCourtDate(day=case.today), actor=LAWYER)
    settled = c.RecordHearing(
        outcome=HearingOutcome.SETTLED, first=case.today, times=2, breach=BreachRule.BACK_TO_COURT
    )
    case.do(settled, actor=LAWYER)
    letters = {taken.dispatch.kind: text_of(write(taken)) for taken in case.send_all()}

    assert "Er den slut, kan vi bede fogedretten om at gå videre med sagen." in letters[DispatchKind.TENANT_NOTICE]
    assert "blev der indgået en afdragsordning, som løber." in letters[DispatchKind.LAWYER_NOTICE]


def test_the_adviser_learns_what_is_missing_of_an_agreement() -> None:
    """No lawyer, no window: somebody rings before anything is decided."""
    case = demanded()
    case.do(plan(case))
    case.at(date(2026, 10, 24)).do(c.BreakAgreement())
    (called,) = (taken for taken in case.send_all() if taken.dispatch.kind is DispatchKind.ADVISER_CALL)

    assert "er ikke overholdt: der mangler 2.886,07 kr. Kontoret tager stilling" in text_of(write(called))


def test_an_adviser_called_by_hand_learns_how_long_the_days_to_pay_run() -> None:
    """The lawyer does not have the case yet, and the message says so."""
    case = demanded()
    case.do(c.CallAdviser())
    (called,) = (taken for taken in case.send_all() if taken.dispatch.kind is DispatchKind.ADVISER_CALL)
    text = text_of(write(called))

    assert "kan betale til og med den 21. oktober 2026. Sagen er endnu ikke overdraget til advokat" in text


def test_an_agreement_that_gives_a_termination_up_says_so() -> None:
    """One letter for both."""
    case = terminated()
    case.do(plan(case))

    text = said(case)
    assert "- Vores påkrav af 7. oktober 2026 - Vores ophævelse af 4. november 2026 Din lejeaftale fortsætter." in text
    assert "Dette gælder stadig" not in text


def test_an_agreement_that_is_broken_before_the_letter_leaves_promises_nothing() -> None:
    """That the termination is over stays true; the instalments are none any more."""
    case = terminated()
    case.do(plan(case))
    case.at(case.today + 20 * ONE_DAY).do(c.BreakAgreement())

    text = said(case)
    assert "aftalte vi, at du kunne betale restancen i afdrag." in text
    assert "Vores ophævelse af 4. november 2026" in text
    assert "Du betaler senest" not in text


def test_what_the_court_rejected_is_taken_back() -> None:
    """Before anybody has said what was wrong with it."""
    case = filed()
    case.do(c.RecordFilingRejected(why="termination-invalid"))

    text = said(case)
    assert "Fogedretten har afvist vores anmodning" in text
    assert "Vores ophævelse af 4. november 2026 Din lejeaftale fortsætter." in text
    case.do(c.RecordCourtFault(fault=CourtFault.TERMINATION_TOO_EARLY, reason="Se kendelsen."))


def test_a_filing_that_is_withdrawn_ends_the_case_for_the_tenant_too() -> None:
    """The municipality and the lawyer are not the only ones who have to know."""
    case = filed()
    case.do(c.WithdrawFiling(reason="Der er fundet en løsning."), actor=MANAGER)

    text = said(case)
    assert "trukket vores anmodning til fogedretten tilbage" in text
    assert "Sagen er afsluttet, og din lejeaftale fortsætter." in text


def test_a_notice_of_which_the_case_knows_nothing_cannot_be_written() -> None:
    """Nothing is guessed."""
    case = handed_over()
    case.do(c.VoidDemand(demand=1, why="other"))
    taken, *_ = notices(case)

    with pytest.raises(Unwritable) as fault:
        write(replace(taken, case=replace(taken.case, notices=())))
    assert fault.value.code == "notice-missing"
    assert taken.case.notices[0].reason is NoticeReason.ANNULLED


# --- the lawyer ------------------------------------------------------------------------------------------------------


def to_the_lawyer(case: CaseDriver) -> str:
    """What the lawyer reads now."""
    (taken,) = (one for one in case.send_all() if one.dispatch.kind is DispatchKind.LAWYER_NOTICE)
    return text_of(write(taken))


def test_the_lawyer_hears_that_a_case_rests_and_that_it_goes_on() -> None:
    """While the adviser works, while the municipality is asked, and when nothing is waited for any more."""
    case = handed_over()
    case.do(c.PauseLadder(until=date(2026, 11, 20)))
    assert "Vores rådgiver arbejder med sagen til og med den 20. november 2026." in to_the_lawyer(case)

    case.do(c.RequestAid(kind=AidKind.RENT_AID, consent_on=case.today))
    assert "Der er den 26. oktober 2026 søgt hjælp hos kommunen, som ikke har svaret endnu." in to_the_lawyer(case)
    case.do(c.AnswerAid(granted=True, amount_ore=RENT))
    assert "Kommunen har bevilget den hjælp" in to_the_lawyer(case)

    case.do(c.ResumeLadder(kind=PauseKind.ADVISER_WORK))
    case.send_all()
    case.do(c.ResumeLadder(kind=PauseKind.AID_PENDING))
    assert "Der er ikke længere noget, som lader sagen hvile." in to_the_lawyer(case)


def test_the_lawyer_hears_nothing_of_an_agreement_about_another_month() -> None:
    """October is agreed on; November, missed later, is what the lawyer has."""
    case = demanded()
    case.do(plan(case))
    case.open(due=NOVEMBER)
    case.demand()
    case.arrive_all()
    case.hand_over()
    case.do(c.BreakAgreement())

    assert [one for one in case.send_all() if one.dispatch.kind is DispatchKind.LAWYER_NOTICE] == []
