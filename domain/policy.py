"""How does one association want its cases to run, within what the law allows?

A policy is a dated file (policies/*.toml), an edition. It can wait longer than the law, never shorter: no number here
moves a statutory deadline. Which edition a case follows: docs/adr/0023-policy-in-time.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, field_validator

from domain.calendar import Mode
from domain.case.codes import Channel
from domain.municipalities import MUNICIPALITIES
from domain.plain_text import VisibleText

TERMS: Final = (
    "mode",
    "offer_before_handover",
    "lawyer_needs_approval",
    "insignificant_rest_percent",
    "ladder",
    "channels",
)
"""The terms of the path: what a running case keeps of the edition under which it was opened."""


FeedName = Annotated[VisibleText, Field(min_length=1, max_length=60)]
"""What an association calls one of its payment feeds."""


class _Part(BaseModel):
    """A part of a policy file: every key known, nothing changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class StandingApproval(_Part):
    """A person's approval given once for all påkrav from `from_` on; `by` is a role, never a name."""

    by: VisibleText = Field(min_length=1)
    reason: VisibleText = Field(min_length=1)
    from_: date = Field(alias="from")

    def covers(self, day: date) -> bool:
        """Tell whether the approval was in force on *day*."""
        return self.from_ <= day


class Ladder(_Part):
    """When our own steps fall: days, and the hour of the day (Copenhagen) at which they run.

    `reminder_after_days`, `adviser_window_days`, `vacate_days` and `recall_repeat_days` are calendar days,
    `buffer_bank_days` bank days between the cure deadline and the hand-over; `recall_repeats`
    is how often a recall is sent in a row before a person telephones; `follow_up_months` are calendar
    months after a case has ended.
    """

    reminder_after_days: int = Field(strict=True, ge=0, le=60)
    buffer_bank_days: int = Field(strict=True, ge=0, le=30)
    adviser_window_days: int = Field(strict=True, ge=0, le=90)
    vacate_days: int = Field(strict=True, ge=0, le=90)
    recall_repeat_days: int = Field(strict=True, ge=1, le=30)
    recall_repeats: int = Field(default=5, strict=True, ge=1, le=30)
    step_hour: int = Field(strict=True, ge=0, le=23)
    follow_up_months: tuple[int, ...] = (1, 3, 6, 12)
    demand_standing_approval: StandingApproval | None = None

    @field_validator("demand_standing_approval", mode="before")
    @classmethod
    def _none_here(cls, approval: Any) -> Any:
        """`false` takes the association's approval away in one department: a TOML file has no other word for none."""
        return None if approval is False else approval

    def under(self, newest: "Ladder") -> "Ladder":
        """These days, with the standing approval only as far as the *newest* ladder still has one."""
        ours, theirs = self.demand_standing_approval, newest.demand_standing_approval
        if ours is None or theirs is None:
            return self.model_copy(update={"demand_standing_approval": None})
        later = max(ours.from_, theirs.from_)
        return self.model_copy(update={"demand_standing_approval": theirs.model_copy(update={"from_": later})})


class Lawyer(_Part):
    """The firm that takes a case over."""

    firm: VisibleText = Field(min_length=1)
    mail: VisibleText = Field(min_length=3)


class Adviser(_Part):
    """The unit that is called when a case goes to the lawyer."""

    unit: VisibleText = Field(min_length=1)
    phone: VisibleText = Field(min_length=8)
    mail: VisibleText = Field(min_length=3)


class BailiffCourt(_Part):
    """Where cases are filed: a name by municipality code, `default` elsewhere; `{code}` stands in `mail`."""

    default: VisibleText = Field(min_length=1)
    mail: VisibleText = Field(pattern=r"\{code\}")
    by_municipality: dict[str, VisibleText] = {}

    @field_validator("by_municipality")
    @classmethod
    def _known_codes(cls, courts: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(set(courts) - set(MUNICIPALITIES)):
            raise ValueError(f"ukendt kommunekode: {', '.join(unknown)}")
        return courts


class Channels(_Part):
    """Through which channels each letter to a tenant may leave, the preferred one first."""

    reminder: tuple[Channel, ...] = Field(min_length=1)
    payment_demand: tuple[Channel, ...] = Field(min_length=1)
    termination: tuple[Channel, ...] = Field(min_length=1)

    @field_validator("payment_demand")
    @classmethod
    def _never_by_mail(cls, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        if Channel.MAIL in channels:
            raise ValueError("et påkrav afsendes aldrig som e-mail (almenlejeloven § 5)")
        return channels


class Policy(_Part):
    """One organisation's policy as of `valid_from`; `version` is the SHA-256 of the file it was read from.

    `lawyer_needs_approval`: a lawyer terminates, files or withdraws only what the office or a manager has approved, as
    our own letter to the lawyer says. `payment_days_ahead`: how many calendar days at most the value date of a payment,
    and the day it was booked on, may lie after the case's own day: money counts when it is there.
    `payment_lag_bank_days`: how many bank days it takes at most until the books that a list comes from know what the
    bank has booked; `contested_bank_days`: after how many a person is asked whether they did. `payment_feeds`: the
    feeds that bring the association's money, by names of its own; a demand, a termination and a filing wait until every
    one of them is complete to the previous bank day, or at most `feed_lag_bank_days` of them back. Without any, a named
    person answers for the ledger, as before.
    `passivity_days`: after how many days since the last lawful step a termination or a filing has to be weighed.
    `insignificant_rest_percent`: below how many percent of a month's rent no home is lost over what is left.
    `lists_are_complete`: whoever is not on an arrears list owes nothing as it was made up, unless the import says
    otherwise; `vanished_bank_days`: after how many bank days a person is asked about what is owed here and not on it.
    `repeat_bank_days`: how many bank days nothing irreversible leaves where a list may have told of new money;
    `confirmation_bank_days`: within how many a row of the bank is taken for a transfer that was typed by hand.
    `agreement_tolerance_bank_days`: by how many bank days an instalment may be late, where an agreement says nothing of
    it; `agreement_reserve_days`: how many calendar days from that of an agreement a demand may be reserved in it.
    """

    version: str
    organisation: VisibleText = Field(min_length=1)
    valid_from: date
    name: VisibleText = Field(min_length=1)
    address: VisibleText = Field(min_length=1)
    reply_mail: VisibleText = Field(min_length=3)
    bank_account: VisibleText = Field(min_length=1)
    municipality_mail: VisibleText = Field(pattern=r"\{code\}")
    mode: Mode
    offer_before_handover: bool = Field(strict=True)
    lawyer_needs_approval: bool = Field(default=True, strict=True)
    payment_days_ahead: int = Field(default=5, strict=True, ge=0, le=31)
    payment_lag_bank_days: int = Field(default=3, strict=True, ge=0, le=10)
    contested_bank_days: int = Field(default=5, strict=True, ge=0, le=20)
    passivity_days: int = Field(default=60, strict=True, ge=1, le=365)
    insignificant_rest_percent: int = Field(default=10, strict=True, ge=1, le=100)
    payment_feeds: tuple[FeedName, ...] = ()
    feed_lag_bank_days: int = Field(default=1, strict=True, ge=1, le=5)
    lists_are_complete: bool = Field(default=False, strict=True)
    vanished_bank_days: int = Field(default=6, strict=True, ge=0, le=30)
    repeat_bank_days: int = Field(default=3, strict=True, ge=0, le=20)
    confirmation_bank_days: int = Field(default=5, strict=True, ge=0, le=20)
    agreement_tolerance_bank_days: int = Field(default=2, strict=True, ge=0, le=30)
    agreement_reserve_days: int = Field(default=0, strict=True, ge=0, le=60)
    ladder: Ladder
    channels: Channels
    lawyer: Lawyer
    adviser: Adviser
    bailiff_court: BailiffCourt

    @field_validator("payment_feeds")
    @classmethod
    def _each_once(cls, feeds: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(feeds)) < len(feeds):
            raise ValueError("den samme indbetalingskilde er nævnt to gange")
        return feeds

    def with_terms_of(self, kept: "Policy") -> "Policy":
        """The same policy with the terms of the path of a case that keeps those of another edition.

        Names, addresses, accounts and courts stay this one's. A floor is the stricter of both, and a standing approval
        stands only where both have one.
        """
        if kept.version == self.version:
            return self
        terms = {name: getattr(kept, name) for name in TERMS}
        floors = {
            "mode": Mode.CONSERVATIVE if Mode.CONSERVATIVE in (self.mode, kept.mode) else kept.mode,
            "offer_before_handover": self.offer_before_handover or kept.offer_before_handover,
            "lawyer_needs_approval": self.lawyer_needs_approval or kept.lawyer_needs_approval,
            "insignificant_rest_percent": max(self.insignificant_rest_percent, kept.insignificant_rest_percent),
            "ladder": kept.ladder.under(self.ladder),
        }
        return self.model_copy(update=terms | floors)

    def court_name(self, municipality: str) -> str:
        """Return the name of the bailiff court for dwellings in *municipality* (three-digit code)."""
        return self.bailiff_court.by_municipality.get(municipality, self.bailiff_court.default)

    def court_mail(self, municipality: str) -> str:
        """Return the address of the bailiff court for dwellings in *municipality* (three-digit code)."""
        return self.bailiff_court.mail.replace("{code}", municipality)

    def municipality_mail_for(self, municipality: str) -> str:
        """Return the address that takes notices for *municipality* (three-digit code)."""
        return self.municipality_mail.replace("{code}", municipality)


@dataclass(frozen=True)
class Edition:
    """One dated file: the association's own policy, and that of each department (by its code) that has another."""

    own: Policy
    departments: Mapping[str, Policy]

    @property
    def version(self) -> str:
        """The SHA-256 of the file."""
        return self.own.version

    @property
    def organisation(self) -> str:
        """Whose it is."""
        return self.own.organisation

    @property
    def valid_from(self) -> date:
        """The first legal day on which it may be chosen."""
        return self.own.valid_from

    def of(self, department: str | None) -> Policy:
        """The policy of a department: the association's own for one that the file does not name, or for none."""
        return self.departments.get(department, self.own) if department else self.own
