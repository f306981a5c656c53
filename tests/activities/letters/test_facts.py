"""Does each dispatch of a real case become the right letter: to whom, about whom, over what, of which day?"""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from decisions.claimed_letter import Unwritable
from domain.case import commands as c
from domain.case.agenda import due_dispatches
from domain.case.codes import AidKind, Channel, DispatchKind, Paper, StepName
from domain.law_of_the_day import Fee
from domain.letter import Letter, Recipient
from tests.activities.claimed_letters import text_of, write
from tests.cases import FEE, HOME, LAERKE, NOVEMBER, RASMUS, TENANCY, CaseDriver, Taken, tenant
from tests.givers import MANAGER, OFFICE

ADDRESS = f"{HOME[0]}, {HOME[1]} {HOME[2]}"
AMOUNT = re.compile(r"\d,\d\d")


def a_case(**differently: object) -> CaseDriver:
    """Rasmus and Lærke missed October's rent; printed letters, and a fee that somebody has confirmed."""
    case = CaseDriver(tenants=(RASMUS, LAERKE), digital_post=False, demand_fee=FEE)
    return replace(case, **differently)  # type: ignore[arg-type]


@cache
def the_path() -> tuple[Taken, ...]:
    """Everything that goes out on the whole way to the court, with part payments and a second month on it."""
    case = a_case()
    case.open()
    case.step(StepName.REMIND)
    taken = [*case.send_all(), *case.demand()]
    to_rasmus, to_laerke = (one.dispatch.key for one in taken[-2:])
    case.at(date(2026, 10, 8)).arrive(to_rasmus)
    case.at(date(2026, 10, 9)).arrive(to_laerke)
    case.pay(77_213)
    taken += case.hand_over()
    case.do(c.RequestAid(kind=AidKind.RENT_AID, consent_on=date(2026, 10, 27)))
    taken += case.send_all()
    case.do(c.AnswerAid(granted=False))
    case.open(due=NOVEMBER, amount_ore=600_000)
    taken += case.terminate()
    case.arrive_all(date(2026, 11, 9))
    case.pay(100_000)
    return (*taken, *case.file())


def letters(kind: DispatchKind) -> list[Letter]:
    """The letters of a kind on the path, in their order."""
    return [write(taken) for taken in the_path() if taken.dispatch.kind is kind]


def the(kind: DispatchKind) -> str:
    """The text of the one letter of a kind on the path, or of the last of several."""
    return text_of(letters(kind)[-1])


# --- the whole path --------------------------------------------------------------------------------------------------

ON_THE_PATH = (
    DispatchKind.REMINDER,
    DispatchKind.PAYMENT_DEMAND,
    DispatchKind.PAYMENT_DEMAND,
    DispatchKind.LAWYER_HANDOVER,
    DispatchKind.ADVISER_CALL,
    DispatchKind.AID_REQUEST,
    DispatchKind.LAWYER_NOTICE,
    DispatchKind.LAWYER_NOTICE,
    DispatchKind.TERMINATION,
    DispatchKind.TERMINATION,
    DispatchKind.MUNICIPALITY_NOTICE,
    DispatchKind.COURT_FILING,
)


def test_the_path_sends_every_kind_of_letter_in_its_order() -> None:
    """Two tenants get two demands and two terminations; the lawyer hears of the help and of its end; the municipality's
    notice leaves before the filing.
    """
    assert tuple(taken.dispatch.kind for taken in the_path()) == ON_THE_PATH


@pytest.mark.parametrize("nth", range(len(ON_THE_PATH)))
def test_a_letter_carries_its_dispatch_and_its_day(nth: int) -> None:
    """The key makes it go once; the day is the one on which it was taken up."""
    taken = the_path()[nth]
    letter = write(taken)

    assert (letter.key, letter.kind) == (taken.dispatch.key, taken.dispatch.kind.value)
    assert f"{taken.today.day}. {['oktober', 'november'][taken.today.month - 10]} 2026" in letter.body
    assert letter.body.startswith("Boligforeningen Eksempelhavn\nOpdigtet Allé 1\n0999 Eksempelby\n")


SAYS = {
    DispatchKind.REMINDER: (
        f"lejemålet {TENANCY}, {ADDRESS}",
        "Husleje, forfalden den 1. oktober 2026 5.772,13 kr.",
        "Til: reg.nr. 0000, konto 0000 000 101 Tekst: HUSLEJE BF-101-06-0001",
        "Eksempelhavns boligsociale rådgivning Telefon: +45 00 00 01 01",
    ),
    DispatchKind.PAYMENT_DEMAND: (
        f"Lejemål: {TENANCY}, {ADDRESS}",
        "Husleje, forfalden den 1. oktober 2026 5.772,13 kr. Påkravsgebyr 335,00 kr. I alt 6.107,13 kr.",
        "6.107,13 kr., senest 14 dage efter",
        "I får hver sit påkrav",
        "Tekst: HUSLEJE BF-101-06-0001",
    ),
    DispatchKind.LAWYER_HANDOVER: (
        "Advokatfirmaet Eksempel & Prøve",
        "Lejer: Rasmus Østergaard og Lærke Nørgård",
        "Påkravet blev afsendt den 7. oktober 2026",
        "til Rasmus Østergaard den 8. oktober 2026 - til Lærke Nørgård den 9. oktober 2026",
        "Fristen udløb den 23. oktober 2026",
        "Husleje, forfalden den 1. oktober 2026 5.000,00 kr. Påkravsgebyr 335,00 kr. I alt 5.335,00 kr.",
        "Efter loven må den ikke afsendes før den 24. oktober 2026",
        "Vores rådgiver har sagen til og med den 5. november 2026",
    ),
    DispatchKind.ADVISER_CALL: (
        "få fat i lejeren senest den 5. november 2026",
        "Rasmus Østergaard Telefon: +4500000001 E-mail: lejer0001@example.com",
        "Lærke Nørgård Telefon: ikke oplyst E-mail: ikke oplyst",
        "Restancen er 5.000,00 kr.",
        "tilbudt gratis rådgivning den 7. oktober 2026.",
    ),
    DispatchKind.AID_REQUEST: (
        "Aarhus Kommune",
        "Vi skriver om Rasmus Østergaard",
        "Lejeren har den 27. oktober 2026 givet samtykke",
        "midlertidig huslejehjælp",
        "5.000,00 kr.",
        "Lejeaftalen kan blive ophævet fra den 6. november 2026",
    ),
    DispatchKind.TERMINATION: (
        "Kære Lærke Nørgård",
        "påkrav den 7. oktober 2026. Det kom frem til dig den 9. oktober 2026",
        "fristen for at betale udløb den 23. oktober 2026",
        "Husleje, forfalden den 1. oktober 2026 5.000,00 kr. Påkravsgebyr 335,00 kr. I alt 5.335,00 kr.",
        "senest 5 dage efter, at brevet er kommet frem",
        "Kontakt din kommune (Aarhus)",
        "Alle, der står på lejeaftalen, får dette brev.",
    ),
    DispatchKind.MUNICIPALITY_NOTICE: (
        "Aarhus Kommune",
        f"Rasmus Østergaard Lærke Nørgård {HOME[0]} {HOME[1]} {HOME[2]}",
    ),
    DispatchKind.COURT_FILING: (
        "Fogedretten i Aarhus",
        "Rekvisitus: Rasmus Østergaard og Lærke Nørgård",
        (
            "Påkravet blev afsendt den 7. oktober 2026 og kom frem til Rasmus Østergaard den 8. oktober 2026 og til "
            "Lærke Nørgård den 9. oktober 2026"
        ),
        "Ophævelsen blev afsendt den 6. november 2026 og kom frem til Rasmus Østergaard den 9. november 2026",
        "Kommunen blev underrettet den 15. november 2026",
        (
            "Den 15. november 2026 var der ikke betalt: Husleje, forfalden den 1. oktober 2026 4.000,00 kr. "
            "Påkravsgebyr 335,00 kr. I alt 4.335,00 kr."
        ),
        "Retsafgift: 1.500,00 kr.",
    ),
}


@pytest.mark.parametrize(("kind", "phrase"), [(kind, phrase) for kind in SAYS for phrase in SAYS[kind]])
def test_a_letter_says_what_its_case_knows(kind: DispatchKind, phrase: str) -> None:
    """Names, days and amounts are those of the case and of the ledger when the letter was taken up."""
    assert phrase in the(kind)


NEVER = {
    # November is demanded by nobody yet; what a reminder costs is nothing.
    DispatchKind.REMINDER: ("335,00", "Lærke", "hver sin"),
    DispatchKind.TERMINATION: ("6.000,00", "Rasmus"),
    DispatchKind.MUNICIPALITY_NOTICE: (TENANCY, "kr.", "lejer0001", "+45", "husleje,"),
    DispatchKind.COURT_FILING: ("6.000,00",),
    DispatchKind.AID_REQUEST: ("Lærke", "lejer0001"),
}


@pytest.mark.parametrize(("kind", "phrase"), [(kind, phrase) for kind in NEVER for phrase in NEVER[kind]])
def test_a_letter_does_not_say_what_is_not_its_business(kind: DispatchKind, phrase: str) -> None:
    """No debt to the municipality, no tenant without consent, no charge that the demand does not state."""
    assert phrase not in the(kind)


def test_the_municipality_is_told_no_figure_at_all() -> None:
    """Its notice may be given without consent because it holds names, an address and the filing, no more."""
    assert not AMOUNT.search(the(DispatchKind.MUNICIPALITY_NOTICE))


# --- to whom, and by which way ---------------------------------------------------------------------------------------

PRINTED = (HOME[0], f"{HOME[1]} {HOME[2]}")


def recipients(kind: DispatchKind) -> list[Recipient]:
    """Who gets the letters of a kind on the path."""
    return [letter.recipient for letter in letters(kind)]


@pytest.mark.parametrize("kind", [DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION])
def test_joint_tenants_get_a_letter_each(kind: DispatchKind) -> None:
    """Each is written to by name, at home, and greeted as themselves."""
    to = recipients(kind)

    assert to == [Recipient(RASMUS.name, PRINTED), Recipient(LAERKE.name, PRINTED)]
    assert [f"Kære {one.name}" in letter.body for one, letter in zip(to, letters(kind), strict=True)] == [True, True]


@pytest.mark.parametrize(
    ("kind", "recipient"),
    [
        (DispatchKind.REMINDER, Recipient(RASMUS.name, email="lejer0001@example.com")),
        (
            DispatchKind.LAWYER_HANDOVER,
            Recipient("Advokatfirmaet Eksempel & Prøve", email="sager@lawyer-101.example.com"),
        ),
        (
            DispatchKind.ADVISER_CALL,
            Recipient("Eksempelhavns boligsociale rådgivning", email="raadgivning@eksempelhavn.example.com"),
        ),
        (DispatchKind.AID_REQUEST, Recipient("Aarhus Kommune", digital_post_id="kommune-751")),
        (DispatchKind.MUNICIPALITY_NOTICE, Recipient("Aarhus Kommune", digital_post_id="kommune-751")),
        (DispatchKind.COURT_FILING, Recipient("Fogedretten i Aarhus", digital_post_id="fogedret-751")),
    ],
)
def test_a_channel_gets_the_one_address_that_it_needs(kind: DispatchKind, recipient: Recipient) -> None:
    """A print shop learns no e-mail address, a mail server no home."""
    assert recipients(kind) == [recipient]


def test_digital_post_reaches_a_tenant_by_an_opaque_name() -> None:
    """Nothing personal stands in the address of Digital Post."""
    case = a_case(digital_post=True)
    case.open()

    assert [write(taken).recipient.digital_post_id for taken in case.demand()] == list(case.case.tenants)


# --- amounts ---------------------------------------------------------------------------------------------------------


def test_a_demand_states_what_was_decided() -> None:
    """A part payment that comes while the letter is on its way crosses with it; what was right to demand stays."""
    case = a_case()
    case.open()
    case.step(StepName.DEMAND_PAYMENT)
    taken = case.take(due_dispatches(case.state)[0].key)
    case.pay(77_213)

    assert "I alt 6.107,13 kr." in text_of(write(replace(taken, case=case.case, account=case.account)))


def test_a_part_payment_before_the_letter_leaves_gives_a_fresh_demand() -> None:
    """A demand that states more than is owed can be void, and nobody knows of it yet."""
    case = a_case(demand_fee=None)
    case.open()
    case.step(StepName.DEMAND_PAYMENT)
    case.pay(77_213)
    case.step(StepName.DEMAND_PAYMENT)

    assert {"5.000,00 kr." in text_of(write(taken)) for taken in case.send_all()} == {True}


def test_a_demand_of_two_charges_states_both() -> None:
    """Rent and heat fell due on one day: itemised, each under its Danish name."""
    case = a_case(demand_fee=None)
    case.open()
    case.open(kind="heating-on-account", amount_ore=41_250)
    text = text_of(write(case.demand()[0]))

    assert "Husleje, forfalden den 1. oktober 2026 5.772,13 kr." in text
    assert "A conto varme, forfalden den 1. oktober 2026 412,50 kr. I alt 6.184,63 kr." in text
    assert "Der er ikke lagt gebyr på dette påkrav." in text


def test_a_reminder_leaves_out_what_is_withdrawn_or_demanded() -> None:
    """October is under demand, November's water was withdrawn: only November's rent is reminded of."""
    case = a_case()
    case.open()
    case.demand()
    case.open(due=NOVEMBER, amount_ore=600_000)
    case.open(due=NOVEMBER, amount_ore=40_000, kind="water-on-account")
    case.do(c.WithdrawCharge(charge="2026-11-01.water-on-account"))
    case.step(StepName.REMIND)
    text = text_of(write(case.send_all()[0]))

    assert "Husleje, forfalden den 1. november 2026 6.000,00 kr." in text
    assert "oktober" not in text
    assert "vand" not in text


def test_the_adviser_hears_of_the_whole_arrears_and_of_children() -> None:
    """Only all of it paid stops the case, so all of it is told; of children only that there are some."""
    case = a_case(tenants=(RASMUS, tenant("Lærke Nørgård", children=True)))
    case.open(on=date(2026, 10, 28))
    case.demand()
    case.arrive_all()
    case.open(due=NOVEMBER, amount_ore=600_000)
    _, call = case.hand_over()
    text = text_of(write(call))

    assert "Restancen er 11.772,13 kr." in text
    assert "Der er oplyst børn i husstanden." in text


def test_the_court_fee_is_the_one_that_was_decided() -> None:
    """The filing states the fee that the decision recorded, whatever the law says by the time it leaves."""
    filing = next(taken for taken in the_path() if taken.dispatch.kind is DispatchKind.COURT_FILING)
    later = replace(filing, law=replace(filing.law, court_fee=Fee(99_900, True, "A", "En anden afgift.")))

    assert "Retsafgift: 1.500,00 kr." in text_of(write(later))


# --- when a first termination is possible ----------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "urgent"), [("in arrears", False), ("under demand", True), ("terminated", False)])
def test_the_municipality_hears_of_urgency_where_there_is_some(stage: str, urgent: bool) -> None:
    """A day is named only where a clock runs and nothing is terminated yet."""
    case = a_case()
    case.open()
    if stage != "in arrears":
        case.demand()
        case.arrive_all(date(2026, 10, 9))
    if stage == "terminated":
        case.hand_over()
        case.terminate()
    case.do(c.RequestAid(kind=AidKind.ONE_OFF, consent_on=case.today))

    assert ("Det haster" in text_of(write(case.send_all()[0]))) is urgent


def test_a_termination_is_possible_on_a_day_of_dispatch_only() -> None:
    """The days to pay end on Friday 23 October; the first termination leaves on the Monday."""
    case = a_case()
    case.open()
    case.demand()
    case.arrive_all(date(2026, 10, 9))
    case.do(c.RequestAid(kind=AidKind.ONE_OFF, consent_on=case.today))

    assert "ophævet fra den 26. oktober 2026" in text_of(write(case.send_all()[0]))


def test_a_day_that_is_past_is_not_named_as_the_first() -> None:
    """When termination has long been possible, it is from today on."""
    case = a_case()
    case.open()
    case.demand()
    case.arrive_all(date(2026, 10, 9))
    case.hand_over()
    case.step(StepName.END_ADVISER_WINDOW)
    case.at(date(2026, 11, 18)).do(c.RequestAid(kind=AidKind.ONE_OFF, consent_on=case.today))

    assert "ophævet fra den 18. november 2026" in text_of(write(case.send_all()[0]))


# --- what cannot be written ------------------------------------------------------------------------------------------


def why_unwritable(taken: Taken) -> str:
    """The code under which a letter is given up."""
    with pytest.raises(Unwritable) as given_up:
        write(taken)
    return given_up.value.code


def without(taken: Taken, *people: int) -> Taken:
    """The same dispatch after tenants, by their place on the lease, were erased."""
    erased = {taken.case.tenants[place]: None for place in people}
    return replace(taken, case=replace(taken.case, people={**taken.case.people, **erased}))


@pytest.mark.parametrize("nth", range(len(ON_THE_PATH)))
def test_nobody_writes_of_a_person_who_was_erased(nth: int) -> None:
    """With nobody left to name, no letter can be written; it says so in a code, and names nobody."""
    taken = the_path()[nth]
    assert why_unwritable(without(taken, 0, 1)) == "person-erased"


@pytest.mark.parametrize("nth", range(len(ON_THE_PATH)))
def test_one_erased_tenant_takes_only_their_own_letters_along(nth: int) -> None:
    """A letter that names Lærke is given up with her; one that names Rasmus alone is not."""
    taken = the_path()[nth]
    if LAERKE.name in write(taken).body:
        assert why_unwritable(without(taken, 1)) == "person-erased"
    else:
        assert write(without(taken, 1)) == write(taken)


@pytest.mark.parametrize("nth", range(len(ON_THE_PATH)))
def test_a_letter_says_whom_it_tells_of(nth: int) -> None:
    """Exactly the tenants whose names stand in it: under their keys together it is kept."""
    taken = the_path()[nth]
    letter, tenants = write(taken), dict(zip(taken.case.tenants, (RASMUS, LAERKE), strict=True))

    assert letter.about == tuple(sorted(one for one, facts in tenants.items() if facts.name in letter.body))


def taken_up(kind: DispatchKind) -> Taken:
    """The first dispatch of a kind on the path."""
    return next(taken for taken in the_path() if taken.dispatch.kind is kind)


def with_other_dispatch(kind: DispatchKind, **differently: object) -> Taken:
    """The first dispatch of a kind, with something about it changed."""
    taken = taken_up(kind)
    return replace(taken, dispatch=replace(taken.dispatch, **differently))  # type: ignore[arg-type]


def with_other_case(kind: DispatchKind, **differently: object) -> Taken:
    """The first dispatch of a kind, in a case with something about it changed."""
    taken = taken_up(kind)
    return replace(taken, case=replace(taken.case, **differently))  # type: ignore[arg-type]


NOT_IN_THE_CASE: tuple[tuple[str, DispatchKind, dict[str, object]], ...] = (
    ("person-unknown", DispatchKind.REMINDER, {"people": {}}),
    ("municipality-unknown", DispatchKind.MUNICIPALITY_NOTICE, {"municipality": "411"}),
    ("charge-unknown", DispatchKind.PAYMENT_DEMAND, {"charges": ()}),
    ("nothing-owed", DispatchKind.ADVISER_CALL, {"charges": ()}),
    ("consent-missing", DispatchKind.AID_REQUEST, {"aids": ()}),
    ("payment-demand-missing", DispatchKind.LAWYER_HANDOVER, {"dispatches": {}}),
    ("demand-missing", DispatchKind.TERMINATION, {"demands": ()}),
)
NOT_IN_THE_DISPATCH: tuple[tuple[str, DispatchKind, dict[str, object]], ...] = (
    ("tenant-not-named", DispatchKind.TERMINATION, {"person": None}),
    ("municipality-not-notified", DispatchKind.COURT_FILING, {"after": None}),
    ("address-missing", DispatchKind.LAWYER_HANDOVER, {"channel": Channel.PRINT}),
    ("digital-post-id-missing", DispatchKind.ADVISER_CALL, {"channel": Channel.DIGITAL_POST}),
)


@pytest.mark.parametrize(("code", "kind", "differently"), NOT_IN_THE_CASE)
def test_a_fact_that_the_case_lacks_is_named_and_never_guessed(
    code: str, kind: DispatchKind, differently: dict[str, object]
) -> None:
    """Whatever a letter needs and does not find makes it unwritable, under a code fit for the journal."""
    assert why_unwritable(with_other_case(kind, **differently)) == code


@pytest.mark.parametrize(("code", "kind", "differently"), NOT_IN_THE_DISPATCH)
def test_a_fact_that_the_dispatch_lacks_is_named_and_never_guessed(
    code: str, kind: DispatchKind, differently: dict[str, object]
) -> None:
    """Nobody is picked to be written to, no way is made up."""
    assert why_unwritable(with_other_dispatch(kind, **differently)) == code


def test_a_tenant_without_mail_gets_none() -> None:
    """The list took the address back after the reminder was decided."""
    taken = taken_up(DispatchKind.REMINDER)
    mailless = {taken.case.tenants[0]: RASMUS.model_copy(update={"email": None})}

    assert why_unwritable(with_other_case(DispatchKind.REMINDER, people=mailless)) == "mail-address-missing"


def test_no_clock_no_hand_over() -> None:
    """A demand that is void by the time the letter is written has no last day to pay, and none is made up."""
    taken = taken_up(DispatchKind.LAWYER_HANDOVER)
    case = CaseDriver(state=taken.case, account=taken.account, now=CaseDriver().at(taken.today).now)
    case.do(c.VoidDemand(demand=1, why="disputed"))

    assert why_unwritable(replace(taken, case=case.case)) == "cure-deadline-missing"


def test_the_court_is_not_asked_over_a_debt_that_is_paid() -> None:
    """Paid late, and the termination maintained: what the court should hear of that, a person must write."""
    case = a_case()
    case.open()
    case.demand()
    case.arrive_all()
    case.hand_over()
    case.terminate()
    case.arrive_all()
    case.at(case.today + timedelta(days=1)).pay(577_213)
    case.do(c.MaintainTermination(reason="Udlejer fastholder."), actor=OFFICE)
    case.send_all()  # the tenants hear of the reservation
    notice, filing = case.file()

    assert RASMUS.name in write(notice).body
    assert why_unwritable(filing) == "nothing-owed"


def test_a_filing_that_comes_again_says_what_was_added() -> None:
    """The court had turned it down for want of proof."""
    case = a_case()
    case.open()
    case.demand()
    case.arrive_all()
    case.hand_over()
    case.terminate()
    case.arrive_all()
    case.file()
    case.do(c.RecordFilingRejected(why="proof-missing"))
    again = c.FileWithCourt(reason="Beviset er fundet.", ledger_of=case.today, added=(Paper.DEMAND_ARRIVAL,))
    case.do(again, actor=MANAGER)
    *_, filing = case.send_all()

    text = text_of(write(filing))
    assert "Fogedretten har tidligere afvist anmodningen. Siden er kommet til: bevis for, at påkravet er" in text
