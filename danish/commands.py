"""What is each command called in Danish: in a story, in an answer, and as it may be typed?"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "register-missed-payment": "meld manglende betaling",
        "record-payment": "bogfør indbetaling",
        "hear-of-feed": "se efter indbetalinger",
        "record-money-out": "bogfør udbetaling",
        "take-off-account": "tag betaling af kontoen",
        "put-back-on-account": "læg betaling tilbage på kontoen",
        "note-vanished": "meld post, som listen ikke nævner",
        "record-payment-bounced": "notér tilbageført betaling",
        "correct-charge": "ret post",
        "withdraw-bounce": "fortryd tilbageført betaling",
        "confirm-payment": "bekræft betaling",
        "withdraw-charge": "tag post ud",
        "reinstate-charge": "tag post med igen",
        "withdraw-money-out": "tag udbetaling ud",
        "reinstate-money-out": "tag udbetaling med igen",
        "settle-contested": "afklar tvivl om penge",
        "uphold-charge": "fasthold post",
        "earmark-payment": "øremærk betaling",
        "record-monthly-rent": "notér månedsleje",
        "record-interruption": "notér afbrudt forældelse",
        "withdraw-interruption": "fortryd afbrudt forældelse",
        "place-row": "læg række på plads",
        "offer-counselling": "tilbyd rådgivning",
        "record-contact": "notér kontakt",
        "approve-demand": "godkend påkrav",
        "void-demand": "annullér påkrav",
        "record-delivery": "notér ankomst",
        "call-adviser": "kald rådgiveren ind",
        "request-aid": "søg hjælp",
        "answer-aid": "notér svar om hjælp",
        "withdraw-aid": "træk ansøgning tilbage",
        "record-aid-step": "notér om ansøgning",
        "record-consent": "notér samtykke",
        "withdraw-consent": "notér samtykke taget tilbage",
        "record-municipal-answer": "notér kommunens beslutning",
        "propose-agreement": "foreslå afdragsordning",
        "decline-agreement": "afvis afdragsordning",
        "make-agreement": "indgå afdragsordning",
        "break-agreement": "notér misligholdelse",
        "record-promise": "notér løfte",
        "withdraw-promise": "tag løfte tilbage",
        "pause-ladder": "sæt på pause",
        "resume-ladder": "slut pause",
        "follow-policy": "følg politik",
        "hold": "sæt i bero",
        "release-hold": "ophæv standsning",
        "withdraw-death": "tag dødsfald tilbage",
        "approve-legal-step": "godkend retsskridt",
        "terminate-lease": "ophæv lejemål",
        "accept-late-payment": "tag imod sen betaling",
        "maintain-termination": "fasthold ophævelse",
        "file-with-court": "gå til fogedretten",
        "record-filing-rejected": "notér afvist anmodning",
        "record-court-fault": "notér fejl i retten",
        "set-court-date": "notér fogeddag",
        "cancel-court-date": "aflys fogeddag",
        "record-hearing": "notér fogedmøde",
        "record-eviction": "notér udsættelse",
        "withdraw-filing": "træk anmodning tilbage",
        "record-moved-out": "notér fraflytning",
        "acknowledge-recall": "bekræft standsning",
        "settle-dispatch": "afgør forsendelse",
        "send-again": "send igen",
        "record-papers-sent": "notér eftersendte bilag",
        "record-follow-up": "notér opfølgning",
        "advance-calendar": "flyt kalender",
        "take-step": "tag skridt",
        "claim-dispatch": "tag brev op",
        "report-dispatch": "meld om brev",
        "park-case": "stands sagen",
    }
)
"""By the name under which a command is sent and kept."""


def command(name: str) -> str:
    """A command within a sentence; one that only a newer version knows by its name alone."""
    return COMMANDS.get(name, name)


def typed(name: str) -> str:
    """A command as it may be typed: `notér-kontakt`."""
    return command(name).replace(" ", "-")


def named(written: str) -> str | None:
    """The command that is meant by its name or its Danish, whatever stands between its words and over its e; None for
    another.
    """
    return _BY_WORDS.get(_plain(written))


def _plain(written: str) -> str:
    plain = unicodedata.normalize("NFC", written).casefold().replace("é", "e").replace("-", " ")
    return " ".join(plain.split())


_BY_WORDS: Final = {_plain(words): name for name, danish in COMMANDS.items() for words in (name, danish)}
