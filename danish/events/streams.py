"""What is said of law, policies, keys and the kill switch of letters, and of what belongs to no case?"""

from typing import assert_never

from danish.codes import danish
from danish.events.words import Words, given
from danish.phrases import quoted
from domain.clock import legal_day
from domain.danish_day import danish_day
from domain.ids import short_version
from domain.money import kroner
from domain.streams.organisation import (
    BookEvent,
    KeysAdopted,
    LawAdopted,
    LawConfirmationWithdrawn,
    LawValueConfirmed,
    PersonErased,
    PolicyAdopted,
    PolicyWithdrawn,
    SendingResumed,
    SendingStopped,
)
from domain.streams.unmatched import FeedEvent, MessageUnreadable, PaymentUnmatched


def words(event: BookEvent | FeedEvent) -> Words:
    """Its title, sentence and grounds. A parameter of the law stands under the name that `law show` takes."""
    match event:
        case LawAdopted():
            return Words(
                "Udgave af loven taget i brug",
                f"Fra nu af hviler det, der besluttes, på udgaven {short_version(event.version)} af loven.",
                given("Lovens filer, eller hvad der er bekræftet af dem, var andre end før."),
            )
        case LawValueConfirmed():
            return Words(
                f"Beløb bekræftet: {kroner(event.value_ore)}",
                f"Et beløb blev bekræftet af {event.by}: {_amount(event)}." + quoted(event.sealed),
                given("Et tvivlsomt beløb kræves først, når et menneske har bekræftet det."),
            )
        case LawConfirmationWithdrawn():
            return Words(
                f"Bekræftelse af beløb trukket tilbage: {kroner(event.value_ore)}",
                f"En bekræftelse blev trukket tilbage af {event.by}: {_amount(event)}." + quoted(event.sealed),
                given("Et tvivlsomt beløb udelades, når ingen står inde for det."),
            )
        case PolicyAdopted():
            return Words(
                "Udgave af politikken vedtaget",
                f"Udgaven {short_version(event.version)} af politikken blev vedtaget af {event.by}, "
                f"fra den {danish_day(event.valid_from)}.",
                given("Foreningen bestemmer selv sin politik; den kan vente længere end loven, aldrig kortere."),
            )
        case PolicyWithdrawn():
            return Words(
                "Udgave af politikken trukket tilbage",
                f"Udgaven {short_version(event.version)} af politikken blev trukket tilbage af {event.by}."
                + quoted(event.sealed),
                given("Foreningen bestemmer selv sin politik. Intet nyt følger den udgave."),
            )
        case KeysAdopted():
            return Words("Nøgler taget i brug", "Fra nu af skrives journalen under andre nøgler.", given())
        case PersonErased():
            return Words(
                "Person glemt",
                f"Nøglen til alt personligt om {event.person} blev ødelagt{_when(event)}: {danish(event.why)}.",
                given("Hændelser og beregninger står fast. Hvem de gjaldt, kan ingen læse mere."),
            )
        case SendingStopped():
            return Words(
                "Nødstop slået til",
                f"Intet brev forlader huset for {event.organisation}, tilbagekaldelser undtaget.",
                given("Et menneske har slået nødstoppet til."),
            )
        case SendingResumed():
            return Words(
                "Nødstop slået fra",
                f"Brevene går igen for {event.organisation}, undtagen dem, der imens har mistet deres grund.",
                given("Et menneske har slået nødstoppet fra."),
            )
        case MessageUnreadable(unsigned=True):
            return Words(
                "Besked uden underskrift gemt",
                "En besked til en sag kom ikke gennem en indgang, som der høres på. Den er gemt og kan komme igen, når "
                "indgangen er kendt.",
                given(),
            )
        case MessageUnreadable():
            return Words(
                "Ulæselig besked gemt", "En besked til en sag kunne ikke læses. Den er gemt, som den kom.", given()
            )
        case PaymentUnmatched():
            return Words(
                f"Indbetaling uden konto gemt: {kroner(event.amount_ore)}",
                f"Der kom {kroner(event.amount_ore)} med valørdag {danish_day(event.value_date)} for et lejemål, "
                "der ingen konto har her. Et menneske skal placere dem.",
                given(),
            )
        case _:
            assert_never(event)


def _when(event: PersonErased) -> str:
    return f" den {danish_day(legal_day(event.destroyed_at))}" if event.destroyed_at else ""


def _amount(event: LawValueConfirmed | LawConfirmationWithdrawn) -> str:
    return f"{kroner(event.value_ore)} for {event.parameter} fra den {danish_day(event.start)}"
