"""`list` and `outbox`: which cases are there, and what has gone out?"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from cli.terminal.days import today
from cli.terminal.output import Output
from client.cases import records
from client.errors import DONE
from danish import unread
from danish.codes import danish, short_day, task
from domain.case.codes import Channel, DispatchKind, Ending, PhaseName, StepName
from domain.case.state import DispatchState
from domain.case.worklist import WorkItem, follow_up_work
from domain.clock import legal_day
from domain.money import format_kroner
from journal.views import CaseView, DispatchView, OfCase, Unread
from runtime.settings import Settings


async def list_cases(settings: Settings, out: Output) -> int:
    """List all cases; gives the exit status."""
    work: dict[str, list[WorkItem]] = defaultdict(list)
    async with records(settings) as cases:
        views = await cases.reader.cases()
        for item in await cases.reader.work():
            work[item.case_id].append(item.item)
        calendars = {view.case_id: view.today if view.simulated else today() for view in views}
        for deadline in await cases.reader.deadlines():
            if follow_up := follow_up_work(deadline.item, calendars[deadline.case_id]):
                work[deadline.case_id].append(follow_up)
        marks = await cases.reader.unread()
    waiting = {view.case_id: unread.of_case(marks, view) for view in views}
    for view in views:
        work[view.case_id].extend(unread.work(one) for one in waiting[view.case_id][:1])
        out.item(_case(view, work[view.case_id], waiting[view.case_id]))
    if views:
        out.table(
            ["Sag", "Organisation", "Fase", "Dag", "Saldo (kr.)", "Næste skridt", "Et menneske skal"],
            [_row(view, work[view.case_id], stands_still=bool(waiting[view.case_id])) for view in views],
        )
        for one in marks:
            out.text(unread.why_it_waits(one))
    else:
        out.text("Der er ingen sager. `python starter.py import FIL` indlæser en restanceliste.")
    return DONE


def _case(view: CaseView, work: Sequence[WorkItem], waits_for: Sequence[Unread]) -> dict[str, Any]:
    return {
        "case": view.case_id,
        "organisation": view.organisation_id,
        "phase": view.phase,
        "ending": view.ending,
        "simulated": view.simulated,
        "today": view.today.isoformat(),
        "balance_ore": view.balance_ore,
        "next_step": view.next_step,
        "next_due": view.next_due.isoformat() if view.next_due else None,
        "held": view.held,
        "unread": [unread.as_json(one) for one in waits_for],
        "work": [
            {
                "task": item.task,
                "role": item.role,
                "since": item.since.isoformat(),
                "due": item.due.isoformat() if item.due else None,
                "subject": item.subject,
            }
            for item in work
        ],
    }


def _row(view: CaseView, work: Sequence[WorkItem], *, stands_still: bool) -> list[str]:
    phase = danish(PhaseName(view.phase))
    if view.ending:
        phase = f"{phase}: {danish(Ending(view.ending))}"
    if view.held or stands_still:
        phase = f"{phase} (står stille)"
    step = ""
    if view.next_step and view.next_due:
        step = f"{short_day(legal_day(view.next_due))}: {danish(StepName(view.next_step))}"
    return [
        view.case_id,
        view.organisation_id,
        phase,
        short_day(view.today) + (" (prøve)" if view.simulated else ""),
        format_kroner(view.balance_ore),
        step,
        "; ".join(dict.fromkeys(task(item.task)[0] for item in work)),
    ]


async def outbox(settings: Settings, out: Output, case: str | None) -> int:
    """List what goes and went out, of one case or of all; gives the exit status."""
    async with records(settings) as cases:
        if case is not None:
            await cases.view_of(case)
        found = await cases.reader.dispatches(case_id=case)
    for one in found:
        out.item(_dispatch(one))
    if found:
        out.table(["Dag", "Sag", "Hvad", "Kanal", "Tilstand", "Nøgle"], [_letter(one) for one in found])
    else:
        out.text("Der er ingen forsendelser endnu.")
    return DONE


def _dispatch(one: OfCase[DispatchView]) -> dict[str, Any]:
    return {
        "case": one.case_id,
        "kind": one.item.kind,
        "channel": one.item.channel,
        "key": one.item.key,
        "state": one.item.state,
        "day": one.item.day.isoformat(),
    }


def _letter(one: OfCase[DispatchView]) -> list[str]:
    return [
        short_day(one.item.day),
        one.case_id,
        danish(DispatchKind(one.item.kind)),
        danish(Channel(one.item.channel)),
        danish(DispatchState(one.item.state)),
        one.item.key,
    ]
