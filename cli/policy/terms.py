"""What does each key of a policy say, in Danish, and where do two policies differ?"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from domain.calendar import Mode
from domain.policy import TERMS, Edition, Policy

_KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "navn",
        "address": "adresse",
        "reply_mail": "svaradresse",
        "bank_account": "konto",
        "municipality_mail": "kommunens postkasse",
        "mode": "optælling af frister",
        "offer_before_handover": "tilbud om rådgivning før advokaten",
        "lawyer_needs_approval": "godkendelse af advokatens skridt",
        "payment_days_ahead": "dage, en valørdag højst må ligge forude",
        "payment_lag_bank_days": "bankdage, en listes bøger højst er bagud",
        "contested_bank_days": "bankdage, før nogen spørges, om listen kendte pengene",
        "passivity_days": "dage siden sidste skridt, før det skal vejes, om retten er tabt ved passivitet",
        "insignificant_rest_percent": "bundgrænse for resten, i procent af en måneds leje",
        "payment_feeds": "indbetalingskilder, der skal være inde før påkrav, ophævelse og fogedret",
        "feed_lag_bank_days": "bankdage, en indbetalingskilde højst må være bagud",
        "lists_are_complete": "restancelister er fuldstændige",
        "vanished_bank_days": "bankdage, før nogen spørges om en post, der mangler på en fuldstændig liste",
        "repeat_bank_days": "bankdage, hvor intet sendes, når en liste måske har nævnt nye penge",
        "confirmation_bank_days": "bankdage, hvor en række fra banken tages for en indtastet overførsel",
        "agreement_tolerance_bank_days": "bankdage, et afdrag højst må komme for sent",
        "agreement_reserve_days": "dage, et påkrav højst gælder videre under en afdragsordning",
        "ladder.reminder_after_days": "dage fra fristen til rykkeren",
        "ladder.buffer_bank_days": "bankdage fra påkravsfristen til advokaten",
        "ladder.adviser_window_days": "rådgiverens dage",
        "ladder.vacate_days": "dage til at fraflytte",
        "ladder.recall_repeat_days": "dage mellem to tilbagekaldelser",
        "ladder.recall_repeats": "tilbagekaldelser i træk, før nogen ringer",
        "ladder.step_hour": "time på dagen, skridt tages",
        "ladder.follow_up_months": "måneder fra afslutning til opfølgning",
        "ladder.demand_standing_approval": "stående godkendelse af påkrav",
        "ladder.demand_standing_approval.by": "stående godkendelse af påkrav, givet af",
        "ladder.demand_standing_approval.reason": "stående godkendelse af påkrav, fordi",
        "ladder.demand_standing_approval.from_": "stående godkendelse af påkrav, fra",
        "channels.reminder": "rykker sendes som",
        "channels.payment_demand": "påkrav sendes som",
        "channels.termination": "ophævelse sendes som",
        "lawyer.firm": "advokat",
        "lawyer.mail": "advokatens postkasse",
        "adviser.unit": "rådgivning",
        "adviser.phone": "rådgivningens telefon",
        "adviser.mail": "rådgivningens postkasse",
        "bailiff_court.default": "fogedret",
        "bailiff_court.mail": "fogedrettens postkasse",
    }
)
_COURT_OF: Final = "bailiff_court.by_municipality."
_FILES_OWN: Final = ("version", "organisation", "valid_from")


def values_of(policy: Policy) -> dict[str, Any]:
    """What a policy says, key by key in the order of the file; what makes it one edition of one organisation apart."""
    return dict(_flat("", policy.model_dump(mode="json", exclude=set(_FILES_OWN))))


def _flat(place: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in fields.items():
        if isinstance(value, dict):
            yield from _flat(f"{place}{key}.", value)
        else:
            yield f"{place}{key}", value


def in_danish(key: str) -> str:
    """What a key is called."""
    if key.startswith(_COURT_OF):
        return f"fogedret i kommune {key.removeprefix(_COURT_OF)}"
    return _KEYS[key]


def said(value: Any) -> str:
    """What stands at a key, as people read it."""
    match value:
        case None | []:
            return "ingen"
        case bool():
            return "ja" if value else "nej"
        case list():
            return ", ".join(map(str, value))
        case Mode.CONSERVATIVE.value:
            return "forsigtig"
        case Mode.STATUTORY.value:
            return "lovens egen"
        case _:
            return str(value)


def is_term(key: str) -> bool:
    """Whether a running case keeps what stands at a key."""
    return key.partition(".")[0] in TERMS


def changes(old: Edition, new: Edition) -> Iterator[tuple[str | None, str, Any, Any]]:
    """Where two editions differ: the department (None: the whole association), the key, what it said, what it says."""
    yield from ((None, *change) for change in _between(old.own, new.own))
    for department in sorted({*old.departments, *new.departments}):
        of_all = set(_between(old.own, new.own))
        yield from (
            (department, *change) for change in _between(old.of(department), new.of(department)) if change not in of_all
        )


def _between(old: Policy, new: Policy) -> Iterator[tuple[str, Any, Any]]:
    before, after = _hashable(values_of(old)), _hashable(values_of(new))
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield key, before.get(key), after.get(key)


def _hashable(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: ", ".join(map(str, value)) if isinstance(value, list) else value for key, value in values.items()}
