"""`list`: whose case is it, how long is left, who was last in touch, and what does somebody have to do?"""

from collections.abc import Iterator

from cli.feeds import tell_waiting
from cli.paging import EVERYTHING, tell_of_more, tell_of_none, tell_rows
from cli.terminal import words
from cli.terminal.days import today
from cli.terminal.output import Output
from client.errors import DONE
from client.lists import EVERY_CASE, WantedCases, WantedPage, case_list
from client.records import records
from client.results.lists import CaseRow, TenantRow
from danish import unread
from danish.codes import DEADLINES, short_day, stored, task
from danish.prose import counted, days
from danish.stuck import why_stuck
from domain.case.codes import Cause, ContactMethod, ContactOutcome, Ending, PhaseName, PromiseOutcome, StepName
from domain.clock import legal_day
from domain.money import kroner
from runtime.settings import Settings


async def list_cases(
    settings: Settings, out: Output, wanted: WantedPage = EVERYTHING, chosen: WantedCases = EVERY_CASE
) -> int:
    """List a page of the cases; gives the exit status."""
    async with records(settings) as cases:
        page = await case_list(cases, wanted, today(), chosen)
        await tell_waiting(cases, out, wanted, today())
    tell_rows(settings, out, page, wanted)
    command = " ".join(["list", *_typed(chosen)])
    if page.rows:
        out.table(["Tilbage", "Sagen"], [told_case(row) for row in page.rows])
        for one in page.marks:
            out.text(unread.why_it_waits(one))
        for stuck in page.stuck:
            out.text(f"Sidder fast: {stuck.tenancy_key}. {why_stuck(stuck)}")
    elif wanted.after or wanted.organisation or chosen != EVERY_CASE:
        tell_of_none(out, "Der er ingen sager her.", command, wanted)
    else:
        nothing = "Der er ingen sager. `python starter.py import FIL` indlæser en restanceliste."
        tell_of_none(out, nothing, command, wanted)
    tell_of_more(out, page, command, wanted)
    return DONE


def typed_cases(role: str | None, department: str | None, phase: str | None, *, only_open: bool) -> WantedCases:
    """Which cases are asked for, in Danish or in English. Raises UnreadableInput."""
    return WantedCases(
        words.role(role, "--for").value if role else None,
        department,
        PhaseName(words.word(PhaseName, phase, "--phase")) if phase else None,
        only_open,
    )


def _typed(chosen: WantedCases) -> Iterator[str]:
    if chosen.role:
        yield f"--for {chosen.role}"
    if chosen.department:
        yield f"--department {chosen.department}"
    if chosen.phase:
        yield f"--phase {chosen.phase.value}"
    if chosen.only_open:
        yield "--open"


# --- a case, in a few lines -----------------------------------------------------------------------------------------


def told_case(row: CaseRow) -> list[str]:
    """The days that are left, and the case in a few lines."""
    return [_left(row), "\n".join([*_people(row), _state(row), *_dates(row), *_contact(row), *_to_do(row), ""])]


def _left(row: CaseRow) -> str:
    """How many days are left before something cannot be undone."""
    if row.days_left is None:
        return ""
    if row.days_left == 0:
        return "i dag"
    return days(row.days_left) if row.days_left > 0 else "nu"


def _people(row: CaseRow) -> Iterator[str]:
    """Each tenant with name, home and telephone; that one was erased, or cannot be read, is said."""
    for tenant in row.tenants:
        reach = tenant.phone or tenant.email or "intet telefonnummer"
        yield f"{tenant.name} · {_home(tenant)} · {reach}"
    if row.erased:
        yield f"{counted(row.erased, 'lejer', 'lejere')} er slettet"
    if row.unreadable:
        yield "(forseglede oplysninger om lejeren kan ikke åbnes: `doctor` siger hvorfor)"


def _home(tenant: TenantRow) -> str:
    return f"{tenant.address}, {tenant.postcode} {tenant.city}"


def _state(row: CaseRow) -> str:
    tenancy = row.tenancy or "lejemål (slettet)"
    rehearsal = f" · prøve, {short_day(row.today)}" if row.simulated else ""
    return f"{tenancy} · {_phase(row)} · {_owed(row)} · {row.organisation} · {row.case}{rehearsal}"


def _owed(row: CaseRow) -> str:
    if row.balance_ore == 0:
        return "skylder intet"
    return f"skylder {kroner(row.balance_ore)}" if row.balance_ore > 0 else f"tilgode {kroner(-row.balance_ore)}"


def _phase(row: CaseRow) -> str:
    phase = stored(PhaseName, row.phase)
    if row.ending:
        phase = f"{phase}: {stored(Ending, row.ending)}"
    if row.cause and row.cause != Cause.NONE:
        phase = f"{phase} ({stored(Cause, row.cause)})"
    if row.held or row.unread:
        phase = f"{phase} (står stille)"
    if row.stuck:
        phase = f"{phase} (sidder fast)"
    return phase


def _dates(row: CaseRow) -> Iterator[str]:
    """The day after which something cannot be undone, and our own next step."""
    told = []
    if row.no_return and row.no_return_on:
        told.append(f"{short_day(row.no_return_on)}: {DEADLINES.get(row.no_return, row.no_return)}")
    if row.next_step and row.next_due:
        told.append(f"næste skridt {short_day(legal_day(row.next_due))}: {stored(StepName, row.next_step)}")
    if told:
        yield " · ".join(told)


def _contact(row: CaseRow) -> Iterator[str]:
    """Who was last in touch, and what was promised."""
    told = []
    if one := row.contact:
        what = f"{stored(ContactMethod, one.by)}, {stored(ContactOutcome, one.outcome)}"
        told.append(f"Sidst {short_day(one.on)}: {what} [{one.made_by}]")
    if row.promise:
        came = f" – {stored(PromiseOutcome, row.promise.outcome)}" if row.promise.outcome else ""
        told.append(f"lover {kroner(row.promise.amount_ore)} senest {short_day(row.promise.day)}{came}")
    if row.call_back_on:
        told.append(f"tales ved igen senest {short_day(row.call_back_on)}")
    if told:
        yield " · ".join(told)


def _to_do(row: CaseRow) -> Iterator[str]:
    if row.work:
        what = dict.fromkeys(task(item.task)[0] for item in row.work)
        yield f"Et menneske skal: {'; '.join(what)}"
