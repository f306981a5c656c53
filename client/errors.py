"""What can no face do for whoever asks, and with which exit status does a command say so?

ClientError
├── UnreadableInput      something that was typed or handed in cannot be read: exit status 2
├── NoSuchLetter         the case has no such letter: refused, exit status 1
├── SpoiltLetter         the letter is not kept as it was sent: refused, exit status 1
├── SeveralCases         a number means more than one case: refused, exit status 1
├── NoSuchCase           nobody knows the case: refused, exit status 1
│   └── NotYetACase      on the day that is asked about, nobody knew it yet
└── CannotBeReplayed     what is stored of the case cannot be read: exit status 1

Everything else that ends a command comes from below and is translated in `client.error_messages`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

DONE, REFUSED, UNREADABLE, OUT_OF_REACH = 0, 1, 2, 3
"""The exit statuses: done; refused, some or all, or something is not as it should be; input or usage that cannot be
read; a server out of reach."""

DEFECT = 70
"""The exit status of a defect of our own (EX_SOFTWARE): none of those that a caller plans for."""


class Remedy(StrEnum):
    """What helps whoever was refused. Each face has its own way there, and says it in its own words."""

    LIST_CASES = "list-cases"
    SHOW_CASE = "show-case"
    VERIFY_JOURNAL = "verify-journal"


class ClientError(Exception):
    """Ends a command. `str()` is one Danish text; `status` is the exit status, `remedy` what helps."""

    status: int
    remedy: Remedy | None = None


class UnreadableInput(ClientError):
    """An option, a field or a day that cannot be read; nothing was sent."""

    status = UNREADABLE


class NoSuchCase(ClientError):
    """There is no case with that id."""

    status = REFUSED
    rule = "case-exists"
    remedy: Remedy | None = Remedy.LIST_CASES

    def __init__(self) -> None:
        super().__init__("Der er ingen sag med det nummer.")


@dataclass(frozen=True)
class CaseChoice:
    """One of the cases that a number may mean: its own number, whose it is, whether it is a rehearsal, and what tells
    it from the others (Danish). Names nobody.
    """

    case: str
    organisation: str
    simulated: bool
    told: str


class SeveralCases(ClientError):
    """The number means more than one case: *choices* are those that are named, of *count* in all."""

    status = REFUSED
    rule = "one-case"

    def __init__(self, choices: Sequence[CaseChoice], count: int) -> None:
        self.choices = tuple(choices)
        named = [f"  {one.case}  {one.told}" for one in choices]
        more = [f"  og {count - len(choices)} til"] if count > len(choices) else []
        head = f"Lejemålets nummer passer på {count} sager. Skriv den enes eget nummer i stedet:"
        super().__init__("\n".join([head, *named, *more]))


class NoSuchLetter(ClientError):
    """The case has no letter under that key."""

    status = REFUSED
    rule = "dispatch-exists"
    remedy = Remedy.SHOW_CASE

    def __init__(self) -> None:
        super().__init__("Sagen har intet brev med det navn.")


class SpoiltLetter(ClientError):
    """A letter of the case is gone, or is not what was kept; *because* is a Danish sentence."""

    status = REFUSED
    remedy = Remedy.VERIFY_JOURNAL

    def __init__(self, because: str) -> None:
        super().__init__(because)


class NotYetACase(NoSuchCase):
    """The case is known, but was not yet on the day that is asked about."""

    remedy = None

    def __init__(self) -> None:
        ClientError.__init__(self, "Sagen var ikke kendt endnu den dag.")


class CannotBeReplayed(ClientError):
    """The history of a case cannot be read; *because* is a Danish sentence."""

    status = REFUSED
    remedy = Remedy.VERIFY_JOURNAL

    def __init__(self, because: str) -> None:
        super().__init__(f"Sagen kan ikke genspilles: {because}")
