"""Has everything that is stored in English its word in Danish?"""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final, get_args

import pytest

import domain
from danish import next_action, phrases, unread
from danish.codes import (
    DANISH,
    DEADLINES,
    REFUSED_BY_CHANNEL,
    TASKS,
    UNWRITABLE,
    WAYS,
    WHY,
    charge,
    danish,
    task,
    way,
    why_over,
)
from danish.events import account, court, letters
from domain import actors, entry_points
from domain.account.codes import Payer, Repeat, RepeatAnswer
from domain.actors import Part, Role
from domain.calendar import DayClass, Mode
from domain.case import no_return, open_deadlines, worklist
from domain.case.codes import (
    Channel,
    ContactMethod,
    ContactOutcome,
    DeliveryOutcome,
    DispatchKind,
    HearingOutcome,
    HoldKind,
    Party,
)
from domain.case.commands import PERSON_COMMANDS, OfferCounselling, RecordFilingRejected, VoidDemand, name_of
from domain.case.forecast import ForecastItem
from domain.case.next_action import ActKind
from domain.case.state import HEARING_REJECTED
from domain.entry_points import EntryPoint
from domain.law_of_the_day import ChosenBy
from domain.payment import Outgoing
from domain.rules.is_tenancy_almen import TenancyKind
from domain.rules.what_payment_does import PaymentEffect

ROOT = Path(__file__).parents[2]
SOURCE = "".join(map(inspect.getsource, (worklist, open_deadlines, no_return)))
TOLD_BY_MATCH: Final = {
    Role: actors,
    Part: actors,
    EntryPoint: entry_points,
    Payer: account,
    RepeatAnswer: account,
    ContactOutcome: phrases,
    DeliveryOutcome: letters,
    HearingOutcome: court,
    ActKind: next_action,
}
"""Words that make a whole sentence each, in a match that ends with assert_never: mypy asks for every one of them."""
NOT_HERE: Final = {
    Mode: "told at length in cli/deadlines.py, by a mapping that its type checks",
    DayClass: "of the law's files: books/law/danish.py",
    ChosenBy: "of the law's files: books/law/danish.py",
    TenancyKind: "the arrears list's own Danish words",
    PaymentEffect: "stands in a finding, which says it in Danish",
    Repeat: "of a command alone: what came of it, the events say",
    Outgoing: "stored nowhere yet: the payment list's own Danish words, intake/money_words.py",
    ForecastItem: "stored nowhere: cli/law/diff_text.py",
}


def enumerations() -> Iterator[type[StrEnum]]:
    """Every closed list of words that the domain defines."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        for one in vars(importlib.import_module(module.name)).values():
            if isinstance(one, type) and issubclass(one, StrEnum) and one.__module__ == module.name:
                yield one


@pytest.mark.parametrize("words", DANISH, ids=lambda words: words.__name__)
def test_every_stored_word_has_a_danish_one(words: type[StrEnum]) -> None:
    """No caseworker meets a code."""
    assert {word.value for word in words} == set(DANISH[words])


def test_no_list_of_words_is_forgotten() -> None:
    """A new one has its Danish here, in a match, or a reason why it needs none."""
    assert set(enumerations()) == {*DANISH, *TOLD_BY_MATCH, *NOT_HERE}


@pytest.mark.parametrize("words", TOLD_BY_MATCH, ids=lambda words: words.__name__)
def test_a_match_tells_every_word(words: type[StrEnum]) -> None:
    """Each member has its own case."""
    told = set(re.findall(rf"case {words.__name__}\.([A-Z_]+):", inspect.getsource(TOLD_BY_MATCH[words])))

    assert told == set(words.__members__)


def test_every_way_to_reach_the_tenant_has_words() -> None:
    """By whatever means somebody tried, or a letter went."""
    offered = get_args(OfferCounselling.model_fields["by"].annotation)

    assert {*Channel, *ContactMethod, *offered} == set(WAYS)
    assert way(ContactMethod.CARD) == "med et kort i døren"


def calls_in(folder: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a plain name in a folder's sources."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def text_of(node: ast.expr | None) -> str | None:
    """The text that an argument is, where it is one."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def whys_of_the_domain() -> Iterator[str | None]:
    """The codes with which the domain says why something is over."""
    for name, call in calls_in("domain"):
        yield from (text_of(one.value) for one in call.keywords if one.arg == "why")
        if name == "void" and len(call.args) > len(("d", "demand")):
            yield text_of(call.args[2])
    for file, function in (("moot_letters.py", "moot"), ("path/dispatch.py", "_why_outdated")):
        for node in ast.walk(ast.parse((ROOT / "domain/case" / file).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and function in node.name:
                yield from (text_of(one) for one in ast.walk(node) if isinstance(one, ast.expr))
    yield HEARING_REJECTED
    for command in (VoidDemand, RecordFilingRejected):
        yield from get_args(command.model_fields["why"].annotation)


def test_every_reason_that_the_domain_records_has_words() -> None:
    """Why a letter, a demand, a termination or a request is over."""
    recorded = {why for why in whys_of_the_domain() if why and re.fullmatch(r"[a-z]+(-[a-z]+)*", why)}

    assert recorded == set(WHY)


def test_every_fact_that_a_letter_can_lack_has_words() -> None:
    """A letter that nobody could write is stopped with a reason that people can read."""
    lacked = {
        text_of(call.args[-1])
        for name, call in calls_in("activities")
        if name in {"needed", "Unwritable"} and call.args and text_of(call.args[-1])
    }
    earlier = (DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION)
    named_by_kind = {f"{kind}-{lacks}" for kind in earlier for lacks in ("missing", "not-sent")}

    assert lacked | named_by_kind == set(UNWRITABLE)


def test_every_refusal_for_good_has_words() -> None:
    """What a channel of ours will never take, and what the other side answered with a number."""
    for_good = {
        text_of(call.args[0])
        for name, call in calls_in("activities/channels")
        if name == "NotAccepted" and any(one.arg == "permanent" for one in call.keywords)
    }

    assert for_good - {None} == set(REFUSED_BY_CHANNEL)
    assert why_over("mail-refused-550") == "mailserveren tog ikke imod den (svar 550)"
    assert why_over("a-code-of-tomorrow") == "a-code-of-tomorrow"


def test_every_day_that_runs_has_a_name() -> None:
    """What the list of deadlines can hold, the case file can say."""
    kept = set(re.findall(r'OpenDeadline\([^,]+, "([a-z-]+)"', SOURCE))

    assert kept == set(DEADLINES)


def test_every_task_has_words_and_commands() -> None:
    """What the work list can hold, the case file can say, with the command that does it."""
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', SOURCE + inspect.getsource(unread))) - set(DEADLINES)

    assert named == set(TASKS)
    assert all(task(f"look-at-{kind.value}")[0] for kind in HoldKind)


def test_work_is_named_nowhere_else() -> None:
    """The sources that are asked above for their tasks are all there are."""
    folders = ("danish", "domain", "decisions", "client", "journal")
    sources = {path for folder in folders for path in (ROOT / folder).rglob("*.py")}
    naming = {path for path in sources if re.search(r"\bWorkItem\(\"", path.read_text(encoding="utf-8"))}

    assert naming == {Path(worklist.__file__), Path(unread.__file__)}


def test_whoever_has_something_to_do_may_do_it() -> None:
    """The work list sends nobody to a command that refuses them: each task's role may give one of its commands."""
    roles = {name_of(command): command.roles for command in PERSON_COMMANDS}
    asked = re.findall(r'"([a-z-]+)", Role\.([A-Z_]+)', SOURCE)

    assert len(asked) > 10
    for name, role in asked:
        assert any(Role[role] in roles[command] for command in task(name)[1]), (name, role)


def test_a_charge_is_named_by_what_it_is_for_and_its_day() -> None:
    """The charge's id says all that is needed."""
    assert charge("2026-10-01.rent") == "husleje fra 1. oktober 2026"
    assert danish(Party.COURT) == "fogedretten"
