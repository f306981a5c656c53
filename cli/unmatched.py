"""`unmatched`: which money waits for a person, and for how long?"""

from audit.kept_versions import all_editions
from cli.terminal.days import today
from cli.terminal.output import Output
from client.cases import case_client
from client.errors import DONE, UnreadableInput
from client.results.unmatched import UnmatchedMoney, UnmatchedSummary
from client.unmatched import Waiting
from danish.prose import counted, days
from domain.danish_day import danish_day
from domain.money import kroner
from runtime.settings import Settings


async def list_unmatched(settings: Settings, out: Output, organisation: str | None, *, everything: bool) -> int:
    """Show the money that waits, of one association or of all; gives the exit status."""
    waiting, ordinary = 0, []
    async with case_client(settings) as cases:
        known = sorted(await all_editions(cases.reader))
        if organisation is not None and organisation not in known:
            raise UnreadableInput(f"Organisationen kendes ikke. Der er: {', '.join(known) or 'ingen'}.")
        for one in known if organisation is None else [organisation]:
            found = Waiting(cases, one, today(), everything)
            async for row in found.rows():
                waiting += 1
                out.item(row)
                out.text(_line(row))
                for paid in row.stands_for:
                    where = f"sag {paid.case}" if paid.case else "ingen sag"
                    out.text(f"  {danish_day(paid.value_date)}: {kroner(paid.amount_ore)}, {where} [{paid.payment}]")
            ordinary.append(found.ordinary)
    out.item(UnmatchedSummary(waiting=waiting, ordinary=tuple(ordinary)))
    if not waiting:
        out.text("Ingen penge venter på nogen.")
    for rent in ordinary:
        if rent.payments:
            payments = counted(rent.payments, "indbetaling", "indbetalinger")
            out.text(
                f"{rent.organisation}: {payments}, i alt {kroner(rent.amount_ore)}, er gemt for lejemål uden konto her."
                " Det er deres almindelige husleje, og den venter ikke på nogen. `--all` viser den."
            )
    return DONE


def _line(row: UnmatchedMoney) -> str:
    whose = f"lejemål {row.tenancy}" if row.tenancy else f"sag {row.case}" if row.case else "intet lejemål"
    left = "" if row.left_ore == row.amount_ore else f" (heraf {kroner(row.left_ore)})"
    text = f" «{row.text}»" if row.text else ""
    return (
        f"{kroner(row.amount_ore)}{left}, bogført den {danish_day(row.booked_on)} ({days(row.age_days)} siden), "
        f"{row.organisation}, {whose}{text}. {row.why} [{row.payment}]"
    )
