"""What follows when a payment demand turns out to be invalid?"""

import pytest

from books.law.book import LawBook
from books.law.loader import SHIPPED_LAW
from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import CourtFault, DispatchKind, HoldKind
from domain.case.events import Instalment
from domain.case.state import Voided
from domain.clock import at_hour
from tests.domain.case.stages import CURING, DEMAND_DECIDED, IN_BUFFER, STAGES, WINDOW_ENDED
from tests.domain.case.story import (
    RENT,
    Act,
    Story,
    approving_since,
    arrives,
    at,
    claimed,
    day,
    files,
    given,
    pays,
    post_closes,
    rent_missed,
    reported,
    settled,
    terminates,
    until,
)

DEMAND = DispatchKind.PAYMENT_DEMAND
OCTOBER = "2026-10-01.rent"


def law_with(file: str, stands: str, instead: str) -> LawBook:
    """The law with one place of one file changed."""
    folder = SHIPPED_LAW
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.toml")}
    name = f"parameters/{file}.toml"
    assert files[name].count(stands.encode()) == 1
    return LawBook.of(files | {name: files[name].replace(stands.encode(), instead.encode())})


def law_of_two_hverdage() -> LawBook:
    """A law folder with a mistake: a demand after two hverdage, one day early."""
    return law_with("hverdage_before_demand", "value      = 3", "value      = 2")


def law_is_corrected(story: Story) -> None:
    """From here on the law is right."""
    story.law = Story().law


def one_day_early() -> Story:
    """October's rent was demanded on the 6th, by a wrong law folder; the right day was the 7th."""
    story = given(rent_missed(), until("10-08"), law_is_corrected, law=law_of_two_hverdage())
    assert story.letters(DEMAND)[0].sent_on == day("10-06")
    return story


def test_a_demand_sent_one_day_early_is_void_and_a_fresh_one_is_planned() -> None:
    """Found out in time: void with the reason, new days, no fee."""
    story = one_day_early().when(c.VoidDemand(demand=1, why="sent-too-early"), by="office/k1")

    story.then("demand-voided", "tenant-notice-decided").stands("in-arrears").expects("demand-payment 2026-10-08")
    finding = story.last(e.DemandVoided).finding
    assert (finding.rule, finding.holds) == ("is-demand-valid.v2", False)
    assert "afsendt den 6. oktober 2026, men måtte tidligst afsendes den 7. oktober 2026" in finding.because

    story.given(until("10-12"))
    fresh = story.demand
    assert (fresh.number, fresh.fee_ore, fresh.decided_on) == (2, 0, day("10-08"))
    assert fresh.cure is not None
    assert fresh.cure.day == day("10-26")
    assert "uden gebyr" in story.last(e.PaymentDemandDecided).fee_reason


def test_waiting_does_not_cure_it() -> None:
    """At the hand-over the law is asked again: nothing goes to the lawyer, and a person must look."""
    story = one_day_early().given(until("11-06")).stands("under-demand", holds=("step-refused",)).expects()

    assert story.letters(DispatchKind.LAWYER_HANDOVER) == []
    finding = story.last(e.CaseHeld).finding
    assert finding.rule == "is-demand-valid.v2"
    assert "bliver ikke gyldigt af at vente" in finding.because

    story.given(c.ReleaseHold(kind=HoldKind.STEP_REFUSED), until("11-06")).stands(
        "under-demand", holds=("step-refused",)
    )
    story.given(c.ReleaseHold(kind=HoldKind.STEP_REFUSED), c.VoidDemand(demand=1, why="sent-too-early"))
    story.expects("demand-payment 2026-11-06").given(until("11-10"))
    assert story.demand.cure is not None
    assert story.demand.cure.day == day("11-24")


def test_with_the_lawyer_no_termination_rests_on_it() -> None:
    """Found out after the hand-over: the termination is refused with every fault, not only the first."""
    story = given(rent_missed(), until("11-06"), law_is_corrected, law=law_of_two_hverdage())
    story.given(pays(100, value="10-05"))

    story.when(terminates()).refuses("may-lease-be-terminated.v1")
    assert "måtte tidligst afsendes den 7. oktober" in story.answer.because
    assert "1,00 kr. mere, end der skyldtes" in story.answer.because


def test_a_termination_that_waits_does_not_leave_on_it() -> None:
    """Decided and not taken up when the law is corrected."""
    termination = DispatchKind.TERMINATION
    acts = (rent_missed(), until("11-06"), post_closes(termination), terminates(), law_is_corrected)
    story = given(*acts, law=law_of_two_hverdage())

    story.when(claimed(termination)).then("case-held").answers("gone")

    assert story.case.holds == (HoldKind.STEP_REFUSED,)  # waiting would mend nothing, so a person is told
    assert "afsendt den 6. oktober 2026" in str(story.last(e.CaseHeld).finding)


def days_to_pay_are_sixty(story: Story) -> None:
    """From here on the law says so, and said so before."""
    story.law = law_with("cure_period", "value      = 14", "value      = 60")


@pytest.mark.parametrize("stage", ["lease ended", "filed"])
def test_money_within_the_days_that_a_corrected_law_gives_ends_the_termination(stage: str) -> None:
    """The landlord has nothing to choose: it came in time, and everybody is called back."""
    story = given(*STAGES[stage], days_to_pay_are_sixty).when(pays())

    story.stands("closed", "paid", "own-payment")
    assert "inden fristens udløb" in story.last(e.DemandCured).finding.because


def test_no_termination_before_the_days_that_a_corrected_law_gives() -> None:
    """The recorded deadline stands; a decision of today waits for the later of the two."""
    story = given(rent_missed(), until("11-06"), days_to_pay_are_sixty)
    recorded = story.last(e.CureDeadlineSet).cure.day

    story.when(terminates()).refuses("may-lease-be-terminated.v1")
    assert recorded < day("11-06")


def test_no_court_is_asked_on_it() -> None:
    """Found out after the lease was terminated."""
    acts = (rent_missed(), until("11-06"), terminates(), until("11-20"), law_is_corrected)

    given(*acts, law=law_of_two_hverdage()).when(files()).refuses("may-case-be-filed.v1")


# --- the amount ------------------------------------------------------------------------------------------------------


def corrects(amount_ore: int) -> c.CorrectCharge:
    """The office corrects October's rent."""
    return c.CorrectCharge(charge=OCTOBER, amount_ore=amount_ore)


DEMANDED = [stage for stage in STAGES if stage not in ("opened", "reminded", "demand decided")]


@pytest.mark.parametrize("stage", DEMANDED)
def test_a_charge_that_the_office_corrects_down_voids_its_demand(stage: str) -> None:
    """It stated too much: whatever rests on it falls at once, and a fresh demand states the right amount."""
    story = given(*STAGES[stage], until_sent).when(corrects(RENT - 1))

    story.stands("in-arrears").answers("corrected")
    voided = story.last(e.DemandVoided)
    assert (voided.why, voided.finding.holds) == ("wrong-amount", False)
    assert "0,01 kr. mere, end der skyldtes" in voided.finding.because
    assert "demand-payment" in [step.name.value for step in story.agenda_of(story.case)]

    story.given(until("12-24"))
    assert [line.amount_ore for line in story.case.demands[1].lines] == [RENT - 1]
    assert story.case.demands[1].fee_ore == 0


def until_sent(story: Story) -> None:
    """Let the post take up what waits."""
    story.post_is_closed = frozenset()
    story.send_letters()


@pytest.mark.parametrize("stage", DEMANDED)
def test_a_charge_that_is_corrected_up_is_for_a_person(stage: str) -> None:
    """A demand over too little is not void; what it is worth only a person can say."""
    story = given(*STAGES[stage], until_sent).when(corrects(RENT + 1))

    story.then("charge-adjusted", "charge-corrected", "case-held")
    assert story.case.demands[0].live


def test_a_letter_that_came_back_may_still_arrive() -> None:
    """Not reached is no fault for ever: a correction upwards voids nothing, and a person looks."""
    story = given(*CURING, arrives(DEMAND, outcome="returned"), c.ReleaseHold(kind=HoldKind.NOT_ARRIVED))

    story.when(corrects(RENT + 1)).then("charge-adjusted", "charge-corrected", "case-held")
    assert story.demand.live


@pytest.mark.parametrize(
    ("value", "held"),
    [("10-05", ("demand-invalid",)), ("10-06", ("demand-invalid",)), ("10-07", ()), ("10-08", ())],
)
def test_money_that_was_there_before_the_demand_left_is_for_a_person(value: str, held: tuple[str, ...]) -> None:
    """Sent on the 7th, it then stated too much; money of the same day or later came after it."""
    story = given(*CURING).when(pays(100, value=value)).stands("under-demand", holds=held)

    assert ("case-held" in story.types) == bool(held)
    assert not held or "1,00 kr. mere, end der skyldtes" in story.last(e.CaseHeld).finding.because


def test_the_case_is_held_for_such_money_once() -> None:
    """A person who has looked is not asked the same again with every payment; but no hand-over rests on it."""
    story = given(*CURING, pays(100, value="10-05"), c.ReleaseHold(kind=HoldKind.DEMAND_INVALID))

    story.when(pays(100)).then("payment-booked")
    story.given(until("10-28")).stands("under-demand", holds=("step-refused",))


EARLIER_MONEY = (*DEMAND_DECIDED, claimed(DEMAND), pays(100, value="10-06"))
"""It comes in while the letter of the 7th is being sent, and was there the day before."""


@pytest.mark.parametrize(
    ("acts", "learns"),
    [
        (EARLIER_MONEY, reported(DEMAND, "sent")),
        ((*EARLIER_MONEY, reported(DEMAND, "unknown")), settled(DEMAND, sent=True)),
    ],
    ids=["by its channel", "by a person"],
)
def test_such_money_is_seen_when_the_letter_is_known_to_have_left(acts: tuple[Act, ...], learns: Act) -> None:
    """It came in between the taking up and the answer: the tenant has a letter that states too much."""
    story = given(*acts).stands("under-demand").when(learns)

    assert story.types[1:] == ["case-held"]
    story.stands("under-demand", holds=("demand-invalid",))
    assert "1,00 kr. mere, end der skyldtes" in story.last(e.CaseHeld).finding.because


def test_a_letter_that_left_on_a_sunday_is_seen_at_once() -> None:
    """Taken up on a Friday; a person finds out that it went two days later."""
    acts = (*DEMAND_DECIDED, at("10-09"), claimed(DEMAND), reported(DEMAND, "unknown"), at("10-12"))
    on_sunday = lambda story: c.SettleDispatch(key=story.letters(DEMAND)[-1].key, sent=True, on=day("10-11"))  # noqa: E731

    story = given(*acts).when(on_sunday).stands("under-demand", holds=("demand-invalid",))

    assert "søndag" in story.last(e.CaseHeld).finding.because


def test_money_that_a_withdrawn_charge_needs_no_more_is_seen_too() -> None:
    """It paid half of September, and now some of October, before the demand for October left."""
    half_of_september = pays(RENT // 2, value="09-15")
    october = (at("10-02"), rent_missed(), until("10-12"))
    story = given(rent_missed("2026-09-01"), at("09-15"), half_of_september, *october, now=at_hour(day("09-08")))
    assert [demand.charges for demand in story.case.live_demands] == [("2026-09-01.rent",), (OCTOBER,)]

    story.when(c.WithdrawCharge(charge="2026-09-01.rent"))

    assert story.case.holds == (HoldKind.DEMAND_INVALID,)
    assert "4.000,00 kr. mere, end der skyldtes" in story.last(e.CaseHeld).finding.because


@pytest.mark.parametrize("by", ["a list", "a person"])
def test_a_demand_that_a_correction_cures_is_for_nobody(by: str) -> None:
    """What was paid is all that was owed: the case goes on with the rent that is not, and nobody needs to look."""
    paid = (*CURING, pays(500_000), until("11-06"), rent_missed("2026-11-01"))
    lowers = rent_missed(amount_ore=500_000) if by == "a list" else corrects(500_000)

    story = given(*paid).when(lowers).stands("in-arrears")

    assert "demand-cured" in story.types


@pytest.mark.parametrize("acts", [IN_BUFFER, WINDOW_ENDED], ids=["hand-over", "termination"])
def test_a_list_that_lowers_the_amount_voids_nothing_by_itself(acts: tuple[Act, ...]) -> None:
    """A list may be wrong: a person looks, and until then, and after, nothing rests on the demand."""
    story = given(*acts, rent_missed(amount_ore=RENT - 1), c.ReleaseHold(kind=HoldKind.AMOUNT_CORRECTED))

    assert story.demand.live
    if acts is WINDOW_ENDED:
        story.when(terminates()).refuses("may-lease-be-terminated.v1")
    else:
        story.given(until("10-28")).stands("under-demand", holds=("step-refused",))


# --- the fee ---------------------------------------------------------------------------------------------------------


def demanded_in_2023(*first: Act, sent: bool) -> Story:
    """In 2023 the fee was confirmed, so it was demanded."""
    closed = () if sent else (post_closes(DEMAND),)
    acts = (rent_missed("2023-10-01"), *first, *closed, until("2023-10-06"))
    story = given(*acts, now=at_hour(day("2023-10-03")), policy=approving_since("2023-01-01"))
    assert story.demand.fee_ore == 31_400
    return story


def fee_is_in_doubt(story: Story) -> None:
    """From here on nobody is sure of the fee of 2023."""
    stands = 'from       = 2023-01-01\nvalue      = 31400\nsource     = "themis-beloebsgraenser"\nstatus     = "B"'
    story.law = law_with("demand_fee", stands, stands.replace('"B"', '"C"'))


@pytest.mark.parametrize("why", ["sent-too-early", "wrong-amount", "disputed", "not-arrived"])
def test_the_fee_of_an_invalid_demand_is_not_owed(why: str) -> None:
    """It never had an effect, so nothing is owed for it; and the fresh one asks for none."""
    story = demanded_in_2023(sent=True)
    assert story.account.balance_ore() == RENT + 31_400

    story.when(c.ANY_COMMAND.validate_python({"command": "void-demand", "demand": 1, "why": why}))

    assert story.types[:2] == ["fee-waived", "demand-voided"]
    assert story.account.balance_ore() == RENT
    for hold in story.case.holds:
        story.given(c.ReleaseHold(kind=hold))
    story.given(until("2023-10-20"))
    assert (story.demand.number, story.demand.fee_ore) == (2, 0)
    assert story.account.balance_ore() == RENT


SEVEN_OF_EIGHT = 700_000


@pytest.mark.parametrize(
    ("story", "news"),
    [
        (demanded_in_2023(sent=True), pays(RENT, value="2023-10-05")),
        (demanded_in_2023(pays(SEVEN_OF_EIGHT), sent=True), rent_missed("2023-10-01", amount_ore=SEVEN_OF_EIGHT)),
        (
            demanded_in_2023(pays(SEVEN_OF_EIGHT), sent=True),
            c.CorrectCharge(charge="2023-10-01.rent", amount_ore=SEVEN_OF_EIGHT),
        ),
        (
            demanded_in_2023(sent=False).given(claimed(DEMAND), pays(RENT, value="2023-10-05")),
            reported(DEMAND, "sent"),
        ),
    ],
    ids=["money of before", "a list", "a person", "a letter in flight"],
)
def test_nothing_is_owed_for_a_demand_that_was_cured_before_it_left(story: Story, news: Act) -> None:
    """Whoever owed nothing when it left is not asked to pay for it, whatever tells so in the end."""
    told = story.copy().when(news).stands("closed", "paid", "own-payment")

    assert told.account.balance_ore() == 0


VOID_BUT_ON_ITS_WAY = (pays(100, value="2023-10-05"), c.ReleaseHold(kind=HoldKind.DEMAND_INVALID))
"""Money of before it left has come in, and a person let the case go on."""


@pytest.mark.parametrize(
    "ends",
    [
        c.MakeAgreement(instalments=(Instalment(due=day("2023-12-01"), amount_ore=RENT),)),
        c.RecordMovedOut(on=day("2023-11-16")),
    ],
    ids=["an agreement", "moved out"],
)
def test_however_a_void_demand_ends_nothing_is_owed_for_it(ends: c.PersonCommand) -> None:
    """And what comes after it has no fee either."""
    story = demanded_in_2023(sent=True).given(until("2023-11-10"), terminates(), until("2023-11-16"))
    story.given(*VOID_BUT_ON_ITS_WAY).when(ends)

    assert "fee-waived" in story.types
    assert story.account.balance_ore() == RENT - 100


def test_a_void_demand_whose_filing_is_withdrawn_leaves_no_fee() -> None:
    """Nor one whose late payment the landlord accepts."""
    ended = demanded_in_2023(sent=True).given(until("2023-11-10"), terminates(), until("2023-11-16"))
    filed = ended.copy().given(until("2023-11-24"), files(), until("2023-11-27"), *VOID_BUT_ON_ITS_WAY)
    paid = ended.copy().given(*VOID_BUT_ON_ITS_WAY, until("2023-11-17"), pays(RENT - 100))

    filed.when(c.WithdrawFiling(reason="Aftalt."))
    assert filed.account.balance_ore() == RENT - 100
    assert filed.last(e.DemandVoided).finding.holds is False
    paid.when(c.AcceptLatePayment()).stands("closed", "paid", "landlord-relented")
    assert paid.account.balance_ore() == 0


def filed_in_2023(rejected: Act) -> Story:
    """Filed on a demand with a fee, and turned down by the court."""
    ended = demanded_in_2023(sent=True).given(until("2023-11-10"), terminates(), until("2023-11-16"))
    return ended.given(until("2023-11-24"), files(), until("2023-11-27"), rejected)


def test_the_court_may_find_that_a_demand_was_invalid() -> None:
    """It costs nothing at once; where only the termination was wrong, its fee stays owed, and comes only once."""
    demand = filed_in_2023(c.RecordFilingRejected(why="demand-invalid"))
    assert demand.account.balance_ore() == RENT
    termination = filed_in_2023(c.RecordFilingRejected(why="termination-invalid"))
    assert termination.account.balance_ore() == RENT + 31_400

    for story in (demand, termination):
        story.given(c.RecordCourtFault(fault=CourtFault.OTHER, reason="Se kendelsen."), until("2023-11-29"))
        assert (story.demand.number, story.demand.fee_ore) == (2, 0)


@pytest.mark.parametrize("fault", CourtFault)
def test_whoever_says_what_was_wrong_says_whether_the_fee_is_owed(fault: CourtFault) -> None:
    """The court may have said less: the fault lies in the demand, or in what came after it."""
    story = filed_in_2023(c.RecordFilingRejected(why="termination-invalid"))

    story.when(c.RecordCourtFault(fault=fault, reason="Se kendelsen."))
    assert ("fee-waived" in story.types) is fault.of_demand


def test_a_demand_that_is_annulled_for_another_reason_was_not_invalid() -> None:
    """Nobody found a fault: its fee stays owed, and the fresh one has a fee of its own."""
    story = (
        demanded_in_2023(sent=True)
        .when(c.VoidDemand(demand=1, why="other"))
        .then("demand-voided", "tenant-notice-decided")
    )

    assert story.last(e.DemandVoided).finding is None
    assert story.account.balance_ore() == RENT + 31_400
    story.given(until("2023-10-20"))
    assert story.demand.fee_ore == 31_400


def test_a_demand_that_never_left_was_never_invalid() -> None:
    """Nobody knows of it; the fresh one has its fee."""
    story = demanded_in_2023(sent=False).when(c.VoidDemand(demand=1, why="sent-too-early"))

    story.then("demand-voided", "dispatch-suppressed")
    assert story.last(e.DemandVoided).finding is None
    story.given(post_closes(), until("2023-10-20"))
    assert (story.demand.number, story.demand.fee_ore) == (2, 31_400)


def test_a_demand_does_not_leave_with_a_fee_that_may_not_be_asked_any_more() -> None:
    """Decided while the fee was sure, taken up when it is in doubt: a fresh one goes without."""
    story = demanded_in_2023(sent=False).given(fee_is_in_doubt).when(claimed(DEMAND))

    story.then("demand-voided", "dispatch-suppressed").answers("gone")
    story.given(post_closes(), until("2023-10-20"))
    assert (story.demand.number, story.demand.fee_ore) == (2, 0)


def test_a_letter_that_was_on_its_way_when_its_charge_was_withdrawn_costs_nothing() -> None:
    """Taken up, then its charge withdrawn, then reported sent: nothing was owed, so no fee is."""
    withdrawn = c.WithdrawCharge(charge="2023-10-01.rent")
    story = demanded_in_2023(sent=False).given(claimed(DEMAND)).given(withdrawn)
    assert story.case.demands[0].phase == Voided(day("2023-10-06"), "charge-withdrawn", invalid=True)

    story.when(reported(DEMAND, "sent"))
    assert story.account.balance_ore() == 0


def test_a_charge_that_is_corrected_upwards_voids_no_demand() -> None:
    """The demand states less than is owed, which is no fault; whatever else is wrong with it, a person looks."""
    dearer = c.CorrectCharge(charge="2023-10-01.rent", amount_ore=RENT + 1)
    story = demanded_in_2023(sent=True).given(fee_is_in_doubt).when(dearer)

    assert "demand-voided" not in story.types
    assert story.case.holds == (HoldKind.AMOUNT_CORRECTED,)


def test_a_letter_that_was_on_its_way_when_its_demand_fell_costs_nothing() -> None:
    """Taken up, then void, then reported sent: the fee is not booked after all."""
    story = demanded_in_2023(sent=False).given(claimed(DEMAND)).given(c.VoidDemand(demand=1, why="sent-too-early"))

    story.when(reported(DEMAND, "sent")).then("dispatch-sent")
    demand = story.case.demands[0]
    assert isinstance(demand.phase, Voided)
    assert demand.phase.invalid
    assert story.account.balance_ore() == RENT


def test_a_charge_that_should_never_have_been_demanded_takes_the_fee_with_it() -> None:
    """The demand stated too much: what is left of it is demanded without a fee."""
    story = demanded_in_2023(sent=True).given(at("2023-10-09"), rent_missed("2023-10-01", kind="antenna"))
    story.when(c.WithdrawCharge(charge="2023-10-01.rent"))

    assert "fee-waived" in story.types
    assert story.last(e.DemandVoided).finding.holds is False
    assert story.account.balance_ore() == RENT
