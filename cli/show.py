"""`show`: what does one case look like, to a machine, and to a caseworker with the tenant on the phone?"""

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

from audit.sent_letter import SentLetter
from cli.next_action import now
from cli.tasks import by_command
from cli.terminal.output import Output
from client.case_file import CaseFile, read_case
from client.errors import DONE, REFUSED
from client.letters import letter_of
from client.records import records
from client.results.case import AgreementOfCase, CaseResult, paid_here
from client.results.letter import LetterResult
from danish.codes import DEADLINES, LAWS_OWN, charge, danish, task
from danish.phrases import about, contact, letter, pause
from danish.prose import counted, listed
from danish.timeline import by_day, tell
from danish.unread import why_it_waits
from domain import actors
from domain.account.state import Paid
from domain.account.unapplied import uncovered_ore
from domain.case.codes import Cause, StepName
from domain.case.left_out import why_left_out
from domain.case.path.contact import call_backs, reached_on
from domain.case.state import Aid, Charge, WithLawyer
from domain.case.subject import subject_of
from domain.clock import legal_day
from domain.danish_day import danish_day, danish_month
from domain.entry_points import called
from domain.ids import short_version
from domain.money import kroner
from domain.payment import Outgoing
from runtime.settings import Settings


async def show(settings: Settings, out: Output, case: str) -> int:
    """Show a case; gives the exit status."""
    async with records(settings) as cases:
        file = await read_case(cases, case)
    out.item(CaseResult.of(file))
    for line in case_sheet(file):
        out.text(line)
    return DONE


async def show_letter(settings: Settings, out: Output, case: str, key: str) -> int:
    """Show one letter of a case as it was sent; gives the exit status, REFUSED where it cannot be read any more.

    Raises NoSuchCase, NoSuchLetter, SpoiltLetter.
    """
    async with records(settings) as cases:
        found = await letter_of(cases, case, key)
    return say_letter(out, found)


def say_letter(out: Output, found: SentLetter) -> int:
    """Say what a letter says; gives the exit status, REFUSED where there is no word of it to read."""
    out.item(LetterResult.of(found))
    for line in found.text():
        out.text(line)
    return DONE if found.letter else REFUSED


# --- for people -----------------------------------------------------------------------------------------------------


def case_sheet(file: CaseFile) -> Iterator[str]:
    """The case in Danish, line by line: where it stands, what is owed, what runs, what comes, and how it came to it.

    In square brackets: the names under which commands know charges, payments and letters, and who gave a command
    through which entry point.
    """
    yield from _heading(file)
    yield from _section("Nu", now(file))
    yield from _section("Skyldes", _owed(file))
    yield from _section("Betalt i denne sag (valørdag)", _paid(file))
    yield from _section("Gået ud fra lejerens konto (valørdag)", _out(file))
    yield from _section("Frister, som intet kan flytte", _days(file, laws_own=True))
    yield from _section("Vores egne frister", _days(file, laws_own=False))
    yield from _section("Kontakt med lejeren", _contacts(file))
    yield from _section("Hjælp søgt hos kommunen", _aids(file))
    yield from _section("Kan hjælp nå frem?", _race(file))
    yield from _section("Hviler eller står stille", _rests(file))
    yield from _section("Det næste, der sker af sig selv", _next(file))
    yield from _section("Et menneske skal", _work(file))
    yield from _section("Rækker, der venter på, at nogen siger, hvem der bor der", _awaiting(file))
    yield from _section("Foreslået afdragsordning", _proposed(file))
    yield from _section("Afdragsordninger", _agreed(file))
    yield from _section("Løfter om at betale", _promised(file))
    yield from _section("Godkendt for advokaten", _approved(file))
    yield from _section("Breve og beskeder", _letters(file))
    yield ""
    yield "Forløb"
    for day, lines in by_day(tell(file.events, file.account_events)):
        yield f"  {danish_day(day)}"
        for line in lines:
            yield f"    {line.sentence}{f' [{line.actor} via {called(line.via)}]' if '/' in line.actor else ''}"


def _heading(file: CaseFile) -> Iterator[str]:
    case = file.case
    calendar = f" · prøvesag, kalenderen står på {danish_day(file.today)}" if case.simulated else ""
    yield f"Sag {case.id} · {danish(case.phase).upper()}{calendar}"
    if case.closed:
        end = case.closed
        saved = f", årsag: {danish(end.cause)}" if end.cause is not Cause.NONE else ""
        yield f"Afsluttet {danish_day(end.on)}: {danish(end.ending)}{saved}"
    yield (
        f"{file.policy.name} ({case.organisation}), afdeling {case.department}, "
        f"lejemål {file.tenancy or '(slettet)'}{_which_lease(file)}"
    )
    if case.edition != file.policy.version:
        kept, new = short_version(case.edition), short_version(file.policy.version)
        yield f"Følger vilkårene i udgave {kept} af politikken; nu gælder {new}, og follow-policy flytter sagen"
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
    if spare_ore := sum(file.account.unapplied().values()):
        yield f"Indbetalt på kontoen uden at betale noget her, almindelig husleje medregnet: {kroner(spare_ore)}"
    for one in file.case.charges:
        left = file.account.outstanding_ore([one.charge])
        if one.withdrawn:
            state = "taget ud af sagen"
        elif left == 0:
            state = "betalt"
        else:
            state = f"mangler {kroner(left)}" + (f", påkrav {one.demand}" if one.demand else _not_demanded(file, one))
        yield f"{charge(one.charge)}: {kroner(one.amount_ore)} – {state} [{one.charge}]"


def _not_demanded(file: CaseFile, one: Charge) -> str:
    reason = why_left_out(file.account, one, file.today)
    return f", udelades af rykker og påkrav: {reason}" if reason else ", ikke påkrævet"


def _paid(file: CaseFile) -> Iterator[str]:
    """Each payment, and under it what it pays, in the order of cover."""
    covers, spare, aside = file.account.covers(), file.account.unapplied(), file.account.set_aside()
    for one in paid_here(file):
        known_by = "" if one.reference is None else ", kendt på bankens reference"
        yield f"{danish_day(one.value_date)}: {kroner(one.amount_ore)}{known_by}{_meant_for(one)} [{one.payment}]"
        for covered, ore in covers[one.payment].items():
            yield f"  heraf {kroner(ore)} til {charge(covered)}"
        set_aside_ore = aside.get(one.payment, 0) if one.set_aside_for else 0
        if one.set_aside_for and set_aside_ore:
            month = danish_month(one.set_aside_for)
            yield f"  heraf {kroner(set_aside_ore)} til leje for {month}, som ingen liste kræver"
        if (left_ore := spare.get(one.payment, 0) - set_aside_ore) > 0:
            yield f"  heraf {kroner(left_ore)} til intet her"


def _meant_for(one: Paid) -> str:
    """What it is for, and who says so; or what its text names, where that is not followed yet."""
    if one.laid_on:
        return f", lagt på {charge(one.laid_on)} (place-payment)"
    by = danish(one.meant_by) if one.meant_by else "efter lejerens ord"
    if one.earmarked:
        return f", {by} til {charge(one.earmarked)}"
    if one.set_aside_for:
        return f", {by} leje for {danish_month(one.set_aside_for)}"
    month = one.purpose.month if one.purpose else None
    return f", teksten nævner {danish_month(month)}" if month else ""


def _out(file: CaseFile) -> Iterator[str]:
    """Each refund, each transfer and whatever was placed elsewhere, and whether it was taken from what was paid."""
    for one in file.account.outs:
        waits_ore = uncovered_ore(file.account, one)
        if one.withdrawn:
            state = "placeret tilbage" if one.kind is Outgoing.PLACED else "gik alligevel ikke ud"
        elif waits_ore:
            state = f"venter: {kroner(waits_ore)} er ikke taget af noget, der er betalt"
        elif one.kind is Outgoing.RETURNED:
            state = "en indbetaling, der gik tilbage"
        else:
            state = "taget af det indbetalte"
        yield f"{danish_day(one.value_date)}: {kroner(one.amount_ore)} {danish(one.kind)} – {state} [{one.out}]"


def _days(file: CaseFile, *, laws_own: bool) -> Iterator[str]:
    """Each day once, however many charges share it; one that is over says so."""
    told = dict[str, None]()
    for one in file.deadlines:
        if (one.name in LAWS_OWN) is laws_own:
            of = f" (påkrav {one.demand})" if one.demand else ""
            over = " – passeret" if one.day < file.today else ""
            told[f"{danish_day(one.day)}: {DEADLINES[one.name]}{of}{over}"] = None
    yield from told


def _contacts(file: CaseFile) -> Iterator[str]:
    for one in file.case.contacts:
        yield f"{contact(one)} [{one.made_by}]"
    for agreed in call_backs(file.case):
        outcome = danish(agreed.outcome) if agreed.outcome else "venter"
        yield f"Aftalt at tale sammen igen senest den {danish_day(agreed.day)} – {outcome}"


def _aids(file: CaseFile) -> Iterator[str]:
    for one in file.case.aids:
        yield f"Ansøgning {one.number}: {danish(one.kind)}, søgt {danish_day(one.requested_on)} – {_aid_state(one)}"


def _race(file: CaseFile) -> Iterator[str]:
    """The days that are left against the municipality's usual answer, and what to propose where they are too few."""
    if (one := file.race) is None:
        return
    until = f"{DEADLINES[one.last.name]}, den {danish_day(one.last.day)}"
    if one.days_left < 0:
        yield f"Dagen er gået: {until}"
    else:
        yield f"{one.days_left} dag{'' if one.days_left == 1 else 'e'} til {until}"
    if one.usual is None or one.expected_on is None:
        yield "Kommunens svartid kendes ikke: den har ikke svaret på en ansøgning endnu."
        return
    of = f"{one.usual.cases} sag{'' if one.usual.cases == 1 else 'er'}"
    yield f"Kommunen svarer normalt efter {one.usual.days} dag{'' if one.usual.days == 1 else 'e'} ({of})."
    if one.is_lost:
        asked = "Svaret på ansøgningen" if one.runs else "Svaret på en ansøgning, der sendes i dag,"
        whom = "advokaten" if file.case.handover else "kontoret"
        yield f"ADVARSEL: {asked} ventes først den {danish_day(one.expected_on)}. Bed {whom} om at vente."


def _aid_state(one: Aid) -> str:
    return "; ".join((_aid_answer(one), *_aid_steps(one)))


def _aid_steps(one: Aid) -> Iterator[str]:
    if one.acknowledged_on:
        yield f"modtaget af kommunen {danish_day(one.acknowledged_on)}"
    if one.appealed_on:
        yield f"påklaget {danish_day(one.appealed_on)}"
    if one.paid_on:
        yield f"udbetalt {danish_day(one.paid_on)}"
    if one.lapsed_on:
        yield f"bevillingen bortfaldet {danish_day(one.lapsed_on)}"
    if one.runs and one.chase_on:
        yield f"kommunen rykkes efter {danish_day(one.chase_on)}"
    if one.is_owed and one.pay_by:
        yield f"ikke udbetalt, rykkes efter {danish_day(one.pay_by)}"


def _aid_answer(one: Aid) -> str:
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
    if file.waits_for_money:
        yield file.waits_for_money
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
    yield from _reached(file)
    for item in file.rows.work:
        what, commands = task(item.task)
        subject = f" – {about(subject_of(item.subject), file.case)}" if item.subject else ""
        due = f", senest {danish_day(item.due)}" if item.due else ""
        who = actors.danish(actors.Role(item.role)).capitalize()
        yield f"{who}: {what}{subject}{due}{by_command(commands)}"


def _reached(file: CaseFile) -> Iterator[str]:
    """What stands in the place of the task to reach the tenant, once that is done."""
    case, on = file.case, reached_on(file.case)
    for one in (demand.phase for demand in case.live_demands):
        if on and isinstance(one, WithLawyer) and not one.window_ended and on >= one.handed_over_on:
            until = f"rådgiveren har sagen til og med {danish_day(one.window_until)}"
            yield f"Lejeren er truffet {danish_day(on)}. Næste: {until}"


def _proposed(file: CaseFile) -> Iterator[str]:
    if proposal := file.case.proposal:
        yield f"Forslag {proposal.number} af {danish_day(proposal.made_on)}:"
        yield from (f"  {kroner(one.amount_ore)} den {danish_day(one.due)}" for one in proposal.instalments)


AGREEMENT_STATES = MappingProxyType(
    {"runs": "løber", "kept": "afsluttet", "broken": "misligholdt", "replaced": "ændret siden"}
)


def _awaiting(file: CaseFile) -> Iterator[str]:
    for row in file.case.awaiting.values():
        whose = listed([people.name if people else "(slettet)" for people in row.sealed.values()])
        yield f"{charge(row.row)}: {kroner(row.amount_ore)} – lejer ifølge listen: {whose} [{row.row}]"


def _agreed(file: CaseFile) -> Iterator[str]:
    for one in AgreementOfCase.all_of(file.case):
        yield f"Ordning {one.agreement} af {danish_day(one.made_on)} – {AGREEMENT_STATES[one.state]}:"
        yield from (f"  {kroner(each.amount_ore)} den {danish_day(each.due)}" for each in one.instalments)
        if one.tolerance_bank_days is not None:
            yield f"  {_in_time(one.tolerance_bank_days)}"


def _in_time(tolerance_bank_days: int) -> str:
    if tolerance_bank_days == 0:
        return "Et afdrag er til tiden på sin dag, og er den ingen bankdag, på den første derefter."
    return f"Et afdrag er til tiden indtil {counted(tolerance_bank_days, 'bankdag', 'bankdage')} efter sin dag."


def _promised(file: CaseFile) -> Iterator[str]:
    for one in file.case.promises:
        outcome = danish(one.outcome) if one.outcome else "løber"
        yield f"Løfte {one.number}: {kroner(one.amount_ore)} senest den {danish_day(one.day)} – {outcome}"


def _approved(file: CaseFile) -> Iterator[str]:
    for one in file.case.approvals:
        yield f"{danish(one.step).capitalize()} på påkrav {one.demand}: {one.approved_by} den {danish_day(one.on)}"


def _letters(file: CaseFile) -> Iterator[str]:
    for one in file.case.dispatches.values():
        how = f"({danish(one.channel)}) – {danish(one.state)}"
        yield f"{danish_day(one.day)}: {letter(one.key, file.case)} {how} [{one.key}]"
