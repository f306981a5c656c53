"""Does `send` read every field of every command, and refuse the rest before anything is sent?"""

from typing import Any

import pytest

from cli.terminal.fields import Form, command_called, person_commands, read_fields
from client.errors import UnreadableInput
from domain.case.commands import PERSON_COMMANDS, SENT_COMMAND, name_of

GOOD: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "correct-charge": (
        ("charge=2026-10-01.rent", "amount=5.000,00"),
        {"charge": "2026-10-01.rent", "amount_ore": 500_000},
    ),
    "answer-aid": (
        ("granted=ja", "amount_ore=2.500,00", "repayable=nej"),
        {"granted": True, "amount_ore": 250_000, "repayable": False},
    ),
    "make-agreement": (
        ("instalments=2026-12-01:2.000,00;02-01-2027:2.000,50",),
        {
            "instalments": [
                {"due": "2026-12-01", "amount_ore": 200_000},
                {"due": "2027-01-02", "amount_ore": 200_050},
            ]
        },
    ),
    "terminate-lease": (
        ("reason=Restancen er ikke betalt = slut", "ledger_of=06-11-2026", "demand=1"),
        {"reason": "Restancen er ikke betalt = slut", "ledger_of": "2026-11-06", "demand": 1},
    ),
    "record-contact": (
        ("by=kort i døren", "outcome=Ikke-Truffet", "at=9.05", "call_back=30-10-2026"),
        {"by": "card", "outcome": "not-reached", "at": "09:05", "call_back": "2026-10-30"},
    ),
    "settle-dispatch": (("key=k-1", "sent=true"), {"key": "k-1", "sent": True}),
    "send-again": (("key=k-1",), {"key": "k-1"}),
    "record-follow-up": (("months=3", "outcome=still-there"), {"months": 3, "outcome": "still-there"}),
    "pause-ladder": (("until=2026-12-01",), {"until": "2026-12-01"}),
    "break-agreement": ((), {}),
}


@pytest.mark.parametrize("command", GOOD)
def test_fields_are_read_as_the_command_needs_them(command: str) -> None:
    """Amounts become øre, days ISO days, yes and no true and false, instalments a list."""
    written, fields = GOOD[command]

    assert read_fields(command_called(command), written) == fields


BAD: list[tuple[str, tuple[str, ...], str]] = [
    ("hold", ("kind=deat",), "Feltet kind skal være et af"),
    ("hold", (), "Feltet kind mangler."),
    ("record-contact", ("by=phone", "outcome=reached", "at=25.00"), "Feltet at skal være et klokkeslæt, fx 14.30."),
    ("hold", ("kind=death", "knid=death"), "Feltet knid kendes ikke."),
    ("hold", ("kind=death", "kind=death"), "Feltet kind er angivet to gange."),
    ("hold", ("death",), "Skriv felter som navn=værdi."),
    ("hold", ("kind=death", "command=terminate-lease"), "Feltet command kendes ikke."),
    ("hold", ("kind=death", f"note={'x' * 2001}"), "Feltet note er for langt."),
    ("correct-charge", ("charge=x", "amount=7.345"), "Feltet amount: Beløbet er tvetydigt"),
    ("correct-charge", ("charge=x", "amount=1,00", "amount_ore=1,00"), "Feltet amount er angivet to gange."),
    ("correct-charge", ("charge=x",), "Feltet amount mangler."),
    ("answer-aid", ("granted=måske",), "Feltet granted skal være ja eller nej."),
    ("terminate-lease", ("reason=", "ledger_of=2026-11-06"), "Feltet reason er tomt."),
    ("terminate-lease", ("reason=x", "ledger_of=i dag"), "Feltet ledger_of kan ikke læses som en dato."),
    ("void-demand", ("demand=en", "why=other"), "Feltet demand skal være et helt tal."),
    ("void-demand", ("demand=0", "why=other"), "Feltet demand er for lille."),
    ("make-agreement", ("instalments=",), "Feltet instalments"),
    ("make-agreement", ("instalments=2.000,00",), "dag:beløb"),
    ("make-agreement", ("instalments=2026-12-01:2.000",), "tvetydigt"),
]


@pytest.mark.parametrize(("command", "written", "fault"), BAD)
def test_a_fault_is_named_and_the_fields_are_listed(command: str, written: tuple[str, ...], fault: str) -> None:
    """Whoever mistypes a field learns which, and what the command takes."""
    with pytest.raises(UnreadableInput) as refusal:
        read_fields(command_called(command), written)

    assert fault in str(refusal.value)
    assert command_called(command).usage in str(refusal.value)


def test_all_faults_are_named_at_once() -> None:
    """Two faults need one mending."""
    with pytest.raises(UnreadableInput) as refusal:
        read_fields(command_called("correct-charge"), ("amount=0", "chrage=x"))

    assert "Beløbet er nul" in str(refusal.value)
    assert "Feltet chrage kendes ikke." in str(refusal.value)


def test_values_are_never_repeated() -> None:
    """A name that was typed into the wrong field does not come back on the screen, or in a log."""
    with pytest.raises(UnreadableInput) as refusal:
        read_fields(command_called("hold"), ("kind=Ida Prøvesen", "note=Ida Prøvesen er syg"))

    assert "Ida" not in str(refusal.value)


@pytest.mark.parametrize("command", PERSON_COMMANDS, ids=name_of)
def test_every_command_of_a_person_can_be_given(command: Any) -> None:
    """Each has a purpose in Danish, and each of its fields a form that can be typed and is then accepted."""
    shape = person_commands()[name_of(command)]
    written = [f"{field.name}={_example(field)}" for field in shape.fields]
    fields = read_fields(shape, written)

    assert shape.does
    assert SENT_COMMAND.validate_python({"command": shape.name, **fields})


def _example(field: Any) -> str:
    examples = {
        Form.DAY: "2026-12-01",
        Form.TIME: "14.30",
        Form.AMOUNT: "5.000,00",
        Form.NUMBER: "1",
        Form.YES_NO: "ja",
        Form.INSTALMENTS: "2026-12-01:2.000,00",
        Form.TEXT: "noget",
    }
    return field.choices[0] if field.form in (Form.CHOICE, Form.CHOICES) else examples[field.form]


@pytest.mark.parametrize(
    ("name", "alike"),
    [("terminat", "terminate-lease"), ("holdt", "hold"), ("record-payment", "record-payment-bounced")],
)
def test_an_unknown_command_gets_a_hint(name: str, alike: str) -> None:
    """What looks like a command is not one, but the one it looks like is named."""
    with pytest.raises(UnreadableInput, match=alike):
        command_called(name)


@pytest.mark.parametrize("name", ["take-step", "claim-dispatch", "register-missed-payment", ""])
def test_the_machines_own_commands_are_not_for_people(name: str) -> None:
    """What the clock, the dispatcher and the feeds say cannot be said by a person."""
    with pytest.raises(UnreadableInput, match="commands"):
        command_called(name)
