"""How does one association want its cases to run, within what the law allows?

A policy is a dated file per organisation (policies/*.toml). It can wait longer than the law, never shorter:
no number here moves a statutory deadline.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, field_validator

from domain.calendar import Mode
from domain.case.codes import Channel
from domain.municipalities import MUNICIPALITIES


class _Part(BaseModel):
    """A part of a policy file: every key known, nothing changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class StandingApproval(_Part):
    """A person's approval given once for all påkrav from `from_` on; `by` is a role, never a name."""

    by: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    from_: date = Field(alias="from")

    def covers(self, day: date) -> bool:
        """Tell whether the approval was in force on *day*."""
        return self.from_ <= day


class Ladder(_Part):
    """When our own steps fall: days, and the hour of the day (Copenhagen) at which they run.

    `reminder_after_days`, `adviser_window_days`, `vacate_days` and `recall_repeat_days` are calendar days,
    `buffer_bank_days` bank days between the cure deadline and the hand-over; `follow_up_months` are calendar
    months after a case has ended.
    """

    reminder_after_days: int = Field(strict=True, ge=0, le=60)
    buffer_bank_days: int = Field(strict=True, ge=0, le=30)
    adviser_window_days: int = Field(strict=True, ge=0, le=90)
    vacate_days: int = Field(strict=True, ge=0, le=90)
    recall_repeat_days: int = Field(strict=True, ge=1, le=30)
    step_hour: int = Field(strict=True, ge=0, le=23)
    follow_up_months: tuple[int, ...] = (1, 3, 6, 12)
    demand_standing_approval: StandingApproval | None = None


class Lawyer(_Part):
    """The firm that takes a case over."""

    firm: str = Field(min_length=1)
    mail: str = Field(min_length=3)


class Adviser(_Part):
    """The unit that is called when a case goes to the lawyer."""

    unit: str = Field(min_length=1)
    phone: str = Field(min_length=8)
    mail: str = Field(min_length=3)


class BailiffCourt(_Part):
    """Where cases are filed: a name by municipality code, `default` elsewhere; `{code}` stands in `mail`."""

    default: str = Field(min_length=1)
    mail: str = Field(pattern=r"\{code\}")
    by_municipality: dict[str, str] = {}

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
    our own letter to the lawyer says.
    """

    version: str
    organisation: str = Field(min_length=1)
    valid_from: date
    name: str = Field(min_length=1)
    address: str = Field(min_length=1)
    reply_mail: str = Field(min_length=3)
    bank_account: str = Field(min_length=1)
    municipality_mail: str = Field(pattern=r"\{code\}")
    mode: Mode
    offer_before_handover: bool = Field(strict=True)
    lawyer_needs_approval: bool = Field(default=True, strict=True)
    ladder: Ladder
    channels: Channels
    lawyer: Lawyer
    adviser: Adviser
    bailiff_court: BailiffCourt

    def court_name(self, municipality: str) -> str:
        """Return the name of the bailiff court for dwellings in *municipality* (three-digit code)."""
        return self.bailiff_court.by_municipality.get(municipality, self.bailiff_court.default)

    def court_mail(self, municipality: str) -> str:
        """Return the address of the bailiff court for dwellings in *municipality* (three-digit code)."""
        return self.bailiff_court.mail.replace("{code}", municipality)

    def municipality_mail_for(self, municipality: str) -> str:
        """Return the address that takes notices for *municipality* (three-digit code)."""
        return self.municipality_mail.replace("{code}", municipality)
