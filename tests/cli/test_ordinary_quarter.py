"""Does an ordinary quarter, as lists and payments tell of it day by day, come out at its truth on real servers?"""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from client.lists import WantedPage, work_list
from domain.case.events import PaymentDemandDecided, ReminderDecided
from tests.cli.quarters import Quarter
from tests.meant_elsewhere import meant_elsewhere_ore
from tests.ordinary_months import Account, list_day, ordinary_months
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation
from worker import working

ONE_DAY = timedelta(days=1)
LONG = timedelta(minutes=3)
"""How long a row waits here for its case, where a person at a screen would be told that it is kept: a machine on which
all tests run at once may be silent for longer than they would look.
"""
OF_A_CASES_PATH = {"reach-tenant", "send-papers", "chase-recall", "approve-termination", "follow-up-tenant"}
pytestmark = pytest.mark.timeout(3000)


def of(tenancies: int, seed: int, *, new_columns: bool, large: bool = False) -> ParameterSet:
    """A quarter of that many tenancies, with the columns that say more or without."""
    name = f"{tenancies} tenancies, {'new' if new_columns else 'old'} columns"
    return pytest.param((tenancies, seed, new_columns), id=name, marks=[pytest.mark.soak] if large else [])


@pytest.fixture(
    scope="module",
    params=[
        of(200, 11, new_columns=False),  # households that move owe something in these two
        of(200, 12, new_columns=True),
        of(2000, 1, new_columns=False, large=True),
        of(2000, 2, new_columns=True, large=True),
    ],
)
async def quarter(
    request: pytest.FixtureRequest, home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal
) -> AsyncIterator[Quarter]:
    """A quarter, lived to its last evening."""
    tenancies, seed, new_columns = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("client.bulk.PATIENCE", LONG)
        async with installation(home, shared_postgres) as built, working(built.settings):
            lived = Quarter(ordinary_months(seed, tenancies, new_columns=new_columns), built)
            await lived.live()
            yield lived


def truth(quarter: Quarter, account: Account, morning: date) -> int:
    """What is truly owed that morning (øre) by whoever stands behind a lease of ours."""
    ledgers = (quarter.months.ledger(one, due_by=morning, before=morning) for one in quarter.leases()[account])
    return sum(sum(ledger.outstanding.values()) for ledger in ledgers)


async def test_each_lease_owes_its_truth(quarter: Quarter) -> None:
    """To the øre. While a rent is contested, the truth lies between what is owed without it and with it; and after the
    last list it may be more by what came with another month's name.
    """
    wrong = {}
    for account in quarter.leases():
        ours, owed = await quarter.account(account), truth(quarter, account, quarter.months.last_day + ONE_DAY)
        balance = ours.outstanding_ore([one.charge for one in ours.owed])
        contested = ours.outstanding_ore(list(ours.contests))
        called_for = sum(contest.stated_ore for contest in ours.contests.values())
        elsewhere = meant_elsewhere_ore(ours, list_day(quarter.months.months[-1]))
        if not balance - contested <= owed <= balance - contested + called_for + elsewhere:
            wrong[account] = (owed, balance, contested, called_for)
    assert not wrong


async def test_nobody_who_owed_nothing_is_reminded_or_asked_for_more(quarter: Quarter) -> None:
    """By the money of the days before: no reminder to who had paid, no demand for more than was owed that morning."""
    async for account, day, event in quarter.happened():
        if isinstance(event, ReminderDecided):
            assert truth(quarter, account, day), (account, day)
        if isinstance(event, PaymentDemandDecided):
            assert sum(line.amount_ore for line in event.lines) <= truth(quarter, account, day), (account, day)


async def test_every_row_is_understood(quarter: Quarter) -> None:
    """Nothing waits and nothing is refused."""
    assert not quarter.refused, quarter.refused[:5]
    assert sum(quarter.said["payments"].values()) > len(quarter.months.leases)


async def test_what_ordinary_money_leaves_for_people_is_a_handful_a_month(quarter: Quarter) -> None:
    """Not one task for each who paid, though nobody did any of them in all the quarter. Whom to reach, which papers to
    send and whose approval to get is no question of money.
    """
    page = await work_list(quarter.cases, WantedPage(simulated=True, limit=1000), None, quarter.months.last_day)
    tasks = Counter(row.task for row in page.rows if row.task not in OF_A_CASES_PATH)

    assert tasks.total() <= 8 * len(quarter.months.months) * len(quarter.leases()) / 200, tasks
