"""Can any JSON, sent as a command, do more than be refused in words, or leave behind what cannot be stored?"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.case import commands as c
from domain.case.codes import AidKind
from domain.case.decide import decide, refuse_unread
from domain.case.decision import BEHIND, Circumstances, Decision
from domain.case.events import Instalment
from domain.case.validation_messages import shape_finding
from journal.canonical import canonical_json
from journal.events import CODEC
from tests.domain.case.stages import CURING, OPENED
from tests.domain.case.story import LAW, Act, Story, day, given, pays, rent_missed
from tests.domain.case.test_commands_and_phases import COMMANDS, OPEN, in_phase
from tests.givers import usual_giver

LONGEST_REASON = 2_000
"""Characters that anybody can be expected to read."""

# --- commands that would be taken, and the stories they are taken in --------------------------------------------------

ACTS: dict[str, Act] = {
    "the first missed payment": rent_missed(),
    "register-missed-payment": rent_missed("11-01"),
    "record-payment": pays(1_000),
    **{name: command for name, (command, _) in COMMANDS.items()},
    "answer-aid": c.AnswerAid(granted=True, amount_ore=100_000),
    "make-agreement": c.MakeAgreement(instalments=(Instalment(due=day("12-15"), amount_ore=800_000),)),
}
PHASES = {
    name: next((phase for phase in rules if rules[phase] is None), OPEN[0]) for name, (_, rules) in COMMANDS.items()
}
STORIES = {phase: in_phase(phase) for phase in {*PHASES.values()}}
AID_REQUESTED = given(*CURING, c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-09")))
LISTED = given(*OPENED)
LISTED.play_until(day("11-03"))


def story_of(name: str) -> Story:
    """The story in which a command is taken."""
    if name == "the first missed payment":
        return Story()
    if name == "register-missed-payment":
        return LISTED
    return AID_REQUESTED if name == "answer-aid" else STORIES[PHASES.get(name, "in-arrears")]


def fields_of(name: str) -> dict[str, Any]:
    """A command as JSON, every field of it named."""
    act, story = ACTS[name], story_of(name)
    command = act(story) if callable(act) else act
    assert isinstance(command, c.Command)
    return command.model_dump(mode="json")


# --- any JSON ---------------------------------------------------------------------------------------------------------

TEXTS = ["", " ", "\0", "a\0b", "\u202eolleh", "\x1b[2J", "a\nb", "x" * 10_000, "\ufffd", "0", "NaN", "1796428800"]
DAYS = ["0001-01-01", "1969-12-31", "2026-10-02", "2026-12-24", "2100-12-31", "9999-12-31", "2026-02-30", "20261224"]
INSTANTS = ["2026-12-24T00:00:00", "2026-12-24 00:00", "2026-W52-4"]
NUMBERS = [0, -1, 1, 10_000, 2**53, 2**63, 10**30, -(10**400), 0.5, float("nan"), float("inf"), float("-inf"), True]
NESTED: list[Any] = [
    [],
    {},
    [None],
    {"": {"": []}},
    [{"due": "2026-12-15", "amount_ore": 10**30}],
    json.loads("[" * 200 + "]" * 200),
]
PEOPLE: list[Any] = [
    {"anna": {**dict.fromkeys(("tenancy", "address", "postcode", "city"), "x"), "name": text}} for text in TEXTS
]
NASTY: list[Any] = [None, False, *TEXTS, *DAYS, *INSTANTS, *NUMBERS, *NESTED, *PEOPLE, *([text] for text in TEXTS)]

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str) | st.sampled_from(NASTY),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def answer_to(fields: Mapping[str, Any], story: Story) -> Decision:
    """What the one way from commands to the journal makes of *fields*."""
    number = len(story.cases) + 1
    at = Circumstances(
        story.now,
        LAW.during(story.today, story.today),
        story.policy,
        usual_giver(str(fields["command"])),
        "tk",
        new_case=f"tk-{number}",
        new_number=number,
    )
    try:
        command = c.SENT_COMMAND.validate_python(fields)
    except ValidationError as fault:
        return refuse_unread(str(fields["command"])[:60], shape_finding(fault), story.state, story.account, at)
    return decide(command, story.state, story.account, at)


def stored(decision: Decision) -> Iterator[str]:
    """Every text that the journal would keep of *decision*, as it keeps it."""
    yield canonical_json(asdict(decision.answer))
    for event in (*decision.case_events, *decision.account_events):
        encoded = CODEC.encode(event)
        yield canonical_json(encoded.public)
        for part in encoded.sealed:
            yield canonical_json([part.person_id, part.data])


def stands(fields: Mapping[str, Any], story: Story) -> None:
    """Decide *fields*, and demand of the answer what every answer owes."""
    decision = answer_to(fields, story)

    for text in stored(decision):
        assert "\\u00" not in text, "a control character would be kept"
        assert len(text) < 10_000, "more would be kept than anybody meant"
    assert len(decision.answer.because) < LONGEST_REASON
    assert decision.answer.because.isprintable()
    assert decision.account.balance_ore() < 2**53
    if decision.answer.result == BEHIND:
        assert date.fromisoformat(fields["to" if fields["command"] == "advance-calendar" else "today"]), (
            "the workflow could not read the day to walk to"
        )


@pytest.mark.parametrize("name", ACTS)
def test_a_command_with_any_value_in_a_field_is_decided_or_refused_in_words(name: str) -> None:
    """Nothing raises, and nothing comes of it that the journal could not keep: that would be asked again for ever."""
    whole, story = fields_of(name), story_of(name)

    for field in [*whole, "unknown"]:
        for value in NASTY:
            stands({**whole, field: value, **({"command": str(value)} if field == "command" else {})}, story)


@drawn(name=st.sampled_from(sorted(ACTS)), place=st.integers(0, 20), values=st.lists(ANY_JSON, min_size=1, max_size=3))
def test_any_json_in_the_place_of_any_fields_is_answered(name: str, place: int, values: list[Any]) -> None:
    """The same with JSON that nobody thought of."""
    whole = fields_of(name)
    fields = [field for field in whole if field != "command"] + ["unknown"]
    spoilt = {fields[(place + n) % len(fields)]: value for n, value in enumerate(values)}

    stands({**whole, **spoilt}, story_of(name))


@drawn(fields=st.dictionaries(st.text(), ANY_JSON), command=st.text())
def test_a_command_that_nobody_knows_is_refused(fields: dict[str, Any], command: str) -> None:
    """Whatever it is called and whatever it holds."""
    stands({**fields, "command": command}, LISTED)


def test_a_thousand_unknown_fields_with_endless_names_are_refused_in_a_few_words() -> None:
    """Whoever sends them names them: neither the answer nor the journal grows with that."""
    unknown = {f"{n}{'x' * 1_000}\x1b[2J": n for n in range(1_000)}

    decision = answer_to({"command": "break-agreement", **unknown}, LISTED)

    assert decision.answer.rule == "command-shape"
    assert decision.answer.because.endswith("Der er flere fejl.")
    stands({"command": "break-agreement", **unknown}, LISTED)


def test_a_missed_payment_of_another_organisation_is_refused() -> None:
    """A tenancy's run belongs to one association, and so do its cases."""
    other = fields_of("register-missed-payment") | {"organisation": "BF-102"}

    assert answer_to(other, LISTED).answer.rule == "tenancy-of-the-organisation"


def test_free_text_becomes_one_line() -> None:
    """A reason pasted with line breaks is kept, and shown in its own line."""
    assert c.WithdrawFiling(reason=" Aftalt\r\n\tmed lejeren ").reason == "Aftalt med lejeren"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Aftalt\0", "Feltet reason indeholder styretegn eller tegn, der ikke kan trykkes."),
        ("\x1b[2JAftalt", "Feltet reason indeholder styretegn eller tegn, der ikke kan trykkes."),
        ("Aftalt \u202etlatfa", "Feltet reason indeholder usynlige tegn eller tegn, der vender læseretningen."),
        ("Aftalt\ufffd", "Feltet reason indeholder bogstaver, der er gået tabt."),
        (" \n ", "Feltet reason er tomt."),
        ("x" * 2_001, "Feltet reason er for langt."),
    ],
)
def test_free_text_that_nobody_could_read_as_it_stands_is_refused_with_the_reason(text: str, fault: str) -> None:
    """Refused before it is kept: what is shown of a case must be what somebody wrote."""
    assert answer_to({"command": "withdraw-filing", "reason": text}, LISTED).answer.because == fault
