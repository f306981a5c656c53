"""What is said of law, policies, keys and the kill switch of letters, and of what belongs to no case?"""

from typing import assert_never

from danish.codes import danish
from danish.events.words import Words, given
from danish.phrases import quoted
from danish.prose import counted
from domain.clock import legal_day
from domain.danish_day import danish_day
from domain.ids import short_version
from domain.money import kroner
from domain.streams.arrears_lists import ArrearsListRead, ArrearsListRows, ListEvent
from domain.streams.organisation import (
    BookEvent,
    KeysAdopted,
    LawAdopted,
    LawConfirmationWithdrawn,
    LawValueConfirmed,
    PaymentFeedComplete,
    PersonErased,
    PolicyAdopted,
    PolicyWithdrawn,
    SendingResumed,
    SendingStopped,
    TenancyKeysKept,
)
from domain.streams.unmatched import (
    FeedEvent,
    MessageUnreadable,
    PaymentUnmatched,
    PlacementMade,
    PlacementWithdrawn,
)


def words(event: BookEvent | FeedEvent | ListEvent) -> Words:
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
        case TenancyKeysKept(keys=keys) if not keys:
            return Words(
                "Lejemålenes nøgler set efter",
                "Ingen sag står under en nøgle, der er lavet af en anden skrivemåde af lejemålets nummer.",
                given("Der er set efter én gang, og det gøres ikke igen."),
            )
        case TenancyKeysKept():
            return Words(
                "Lejemål beholder deres nøgle",
                f"Sagerne i {len(event.keys)} lejemål står under en nøgle, der er lavet af en anden skrivemåde af "
                "nummeret. De findes fortsat, hvordan nummeret end skrives.",
                given("Skrivemåder, der ligner hinanden, er ét lejemål."),
            )
        case PaymentFeedComplete():
            whose = f"{event.organisation}, prøvesager" if event.simulated else event.organisation
            return Words(
                f"Indbetalinger meldt inde til og med den {danish_day(event.complete_to)}",
                f"Alle indbetalinger fra {event.feed} ({whose}) til og med den dag er inde.",
                given("Det blev meldt med en indbetalingsliste."),
            )
        case ArrearsListRows():
            return Words(
                "Rækker i en restanceliste gemt",
                f"Det, {len(event.rows)} rækker sagde, er gemt, så den næste liste kan sammenlignes med dem.",
                given(),
            )
        case ArrearsListRead():
            return Words(
                "Restanceliste læst",
                f"En liste med {event.rows + event.refused} rækker blev læst. Den er opgjort pr. "
                f"{danish_day(legal_day(event.as_of))}{' (antaget)' if event.assumed else ''}"
                f"{', og den er fuldstændig' if event.complete else ''}.",
                given("En række, der ikke er ændret, tilføjer intet til sin sag."),
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
                "der ingen konto har her.",
                given(),
            )
        case PlacementMade(covers=(_, *_) as covers):
            total, differs_ore = kroner(sum(part.amount_ore for part in covers)), event.differs_ore or 0
            payments = counted(len(covers), "betaling", "betalinger")
            fits = f" Forskellen er {kroner(differs_ore)}" if differs_ore else " Det passer til øren."
            said = f"Et menneske sagde, at summen er {payments}, der er bogført, i alt {total}{fits}"
            return Words("Sum afstemt med bogførte betalinger", said + quoted(event.sealed), given())
        case PlacementMade(parts=()):
            foreign = "Et menneske sagde, at pengene ikke er nogen lejers." + quoted(event.sealed)
            return Words("Penge, der ikke er nogen lejers", foreign, given())
        case PlacementMade():
            total = kroner(sum(part.amount_ore for part in event.parts))
            whose = counted(len(event.parts), "lejemål", "lejemål")
            said = f"Et menneske sagde, at {total} er betalt for {whose}." + quoted(event.sealed)
            return Words(f"Penge placeret: {total}", said, given())
        case PlacementWithdrawn():
            said = "Et menneske tog det tilbage, hvis pengene var. De venter igen." + quoted(event.sealed)
            return Words("Placering taget tilbage", said, given())
        case _:
            assert_never(event)


def _when(event: PersonErased) -> str:
    return f" den {danish_day(legal_day(event.destroyed_at))}" if event.destroyed_at else ""


def _amount(event: LawValueConfirmed | LawConfirmationWithdrawn) -> str:
    return f"{kroner(event.value_ore)} for {event.parameter} fra den {danish_day(event.start)}"
