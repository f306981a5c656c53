"""Does a worker that is running charge a fee from the moment on at which a person has confirmed it?"""

import io
from datetime import date

from audit.replay.redecide import Verdict
from audit.replay.replay import replay
from books.law.book import LawBook
from cli.law.confirm import Typed, confirm_value
from cli.law.unconfirm import withdraw_value
from cli.terminal.output import Output
from domain.case.events import PaymentDemandDecided
from tests.workflows.installation import Installation

FEE = Typed("demand_fee", "2026-01-01", "lawyer/a1", "Efterset i vejledningen.")
DEMANDED = date(2026, 10, 7)


def quiet() -> Output:
    """Nobody listens."""
    return Output(True, io.StringIO(), io.StringIO())


async def demand(at: Installation) -> tuple[str, str, int, str | None]:
    """A case that comes to its demand: its id, the letter, the fee and the law it was decided under."""
    case = await at.opened()
    await at.advance(case, DEMANDED)
    (decided,) = (one for one in await at.events(case) if isinstance(one.event, PaymentDemandDecided))
    (letter,) = (at.settings.home / "post").rglob(f"{decided.event.dispatches[0].key}.txt")
    return case, letter.read_text("utf-8"), decided.event.fee_ore, decided.law_version


async def test_a_running_worker_charges_what_was_confirmed_a_moment_ago(worked_house: Installation) -> None:
    """Without a restart, in the letter as in the journal; taken back, it is left out again; each case stays proven."""
    before = await demand(worked_house)
    await confirm_value(worked_house.settings, quiet(), FEE, "335")
    confirmed = await demand(worked_house)
    await withdraw_value(worked_house.settings, quiet(), FEE)
    after = await demand(worked_house)

    assert [fee for _, _, fee, _ in (before, confirmed, after)] == [0, 33_500, 0]
    assert "335,00 kr." in confirmed[1]
    assert "5.335,00 kr." in confirmed[1]
    assert all("Der er ikke lagt gebyr på dette påkrav." in text for _, text, _, _ in (before, after))
    versions = [version for *_, version in (before, confirmed, after)]
    assert versions[0] == versions[2] == LawBook.load().version != versions[1]
    for case, *_ in (before, confirmed, after):
        found = await replay(worked_house.case_client.reader, case)
        assert found is not None
        assert found.count(Verdict.CONFIRMED) == len(found.steps)
