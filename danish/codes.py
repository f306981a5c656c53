"""What are the stored words called in Danish? As the glossary has them, for lists, case files and stories."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.account.codes import MeantBy
from domain.case.codes import (
    AidKind,
    AidStep,
    AidWithdrawal,
    ApprovalLapse,
    BreachRule,
    Cause,
    Channel,
    ConsentScope,
    ContactMethod,
    ContactOutcome,
    CourtFault,
    DispatchKind,
    Ending,
    FollowUpOutcome,
    HoldKind,
    Interruption,
    LawyerNews,
    LegalStep,
    MunicipalityDecision,
    NoticeReason,
    Paper,
    Party,
    PauseKind,
    PhaseName,
    PromiseOutcome,
    Rhythm,
    StepName,
)
from domain.case.events import LostLetter
from domain.case.state import DispatchState
from domain.charge_kinds import CHARGE_KINDS
from domain.danish_day import danish_day
from domain.ids import FIRST_LEASE, charge_parts
from domain.payment import Means, Outgoing
from domain.streams.arrears_lists import Became
from domain.streams.organisation import ErasureReason

DANISH: Final[Mapping[type, Mapping[str, str]]] = MappingProxyType(
    {
        PhaseName: {
            "in-arrears": "i restance",
            "under-demand": "under påkrav",
            "with-lawyer": "hos advokaten",
            "terminated": "ophævet",
            "before-bailiff-court": "i fogedretten",
            "closed": "afsluttet",
        },
        Outgoing: {
            "refund": "tilbagebetaling",
            "transfer": "overførsel ud",
            "returned": "returneret",
            "placed": "placeret et andet sted",
        },
        ErasureReason: {
            "keeping-period-over": "tiden, det må gemmes, er gået",
            "asked-for": "personen har bedt om det",
            "kept-by-mistake": "det skulle ikke have været gemt",
        },
        LegalStep: {
            "terminate-lease": "ophævelse af lejemålet",
            "file-with-court": "anmodning til fogedretten",
            "withdraw-filing": "tilbagetrækning af anmodningen",
        },
        Interruption: {
            "acknowledgement": "lejeren erkendte den",
            "suit": "sag blev anlagt",
        },
        LawyerNews: {
            "agreement": "en afdragsordning",
            "pause": "en pause",
            "aid": "hjælp fra kommunen",
            "contested": "penge, som listen måske ikke kendte",
        },
        NoticeReason: {
            "paid": "det krævede er betalt",
            "relented": "udlejer lader lejeaftalen fortsætte efter en sen betaling",
            "annulled": "det er annulleret",
            "court-rejected": "fogedretten har afvist det",
            "agreement": "der er indgået en afdragsordning",
            "withdrawn": "sagen er frafaldet",
            "settled": "der er indgået forlig",
            "reservation": "betalingen er modtaget med forbehold",
            "rescued": "sagen er afsluttet, og lejeaftalen fortsætter",
        },
        ApprovalLapse: {
            "money-since": "der er kommet eller gået penge siden",
            "amount-corrected": "et beløb er rettet siden",
        },
        Ending: {
            "paid": "betalt",
            "settled": "forlig",
            "moved-out": "fraflyttet",
            "evicted": "udsat af lejemålet",
            "withdrawn": "taget tilbage",
        },
        Cause: {
            "own-payment": "lejerens egen betaling",
            "municipal-aid": "hjælp fra kommunen",
            "agreement": "afdragsordning",
            "landlord-relented": "udlejer lod lejemålet fortsætte",
            "none": "ingen",
        },
        DispatchKind: {
            "reminder": "rykker",
            "payment-demand": "påkrav",
            "adviser-call": "besked til rådgiveren",
            "aid-request": "ansøgning om hjælp",
            "lawyer-handover": "overdragelse til advokaten",
            "termination": "ophævelse",
            "municipality-notice": "underretning af kommunen",
            "court-filing": "anmodning til fogedretten",
            "recall": "tilbagekaldelse",
            "tenant-notice": "besked til lejeren",
            "lawyer-notice": "besked til advokaten",
            "court-notice": "besked til fogedretten",
        },
        Channel: {"print": "brev", "digital-post": "Digital Post", "mail": "e-mail"},
        DispatchState: {
            "intended": "besluttet",
            "claimed": "under afsendelse",
            "sent": "afsendt",
            "outcome-unknown": "ukendt udfald",
            "suppressed": "standset",
            "arrived": "kommet frem",
            "returned": "kommet retur",
        },
        MeantBy: {
            "payers-text": "efter betalerens tekst",
            "payers-text-and-list": "efter betalerens tekst og en liste",
        },
        Means: {
            "transfer": "overførsel",
            "direct-debit": "Betalingsservice",
            "slip": "indbetalingskort",
            "mobile": "MobilePay",
            "card": "kort",
            "cash": "kontanter",
        },
        Party: {
            "tenant": "lejeren",
            "adviser": "rådgiveren",
            "lawyer": "advokaten",
            "municipality": "kommunen",
            "court": "fogedretten",
        },
        StepName: {
            "count-payment": "penge, der er på vej, tæller fra i dag",
            "end-repeat": "ingen har svaret, om penge, der er nævnt igen, er nye",
            "remind": "rykker til lejeren",
            "demand-payment": "påkrav til lejeren",
            "look-at-feed": "se efter, om indbetalingerne er inde, så brevet kan sendes",
            "local-post-delivers": "prøve: brevet regnes afleveret",
            "hand-over": "overdragelse til advokaten, hvis der ikke er betalt",
            "end-adviser-window": "rådgiverens dage er gået",
            "end-vacate-period": "fraflytningsfristen er udløbet",
            "end-reserved-demand": "påkravet, der var taget forbehold for, gælder ikke længere",
            "check-agreement": "se efter, om afdraget er betalt",
            "check-promise": "se efter, om løftet om at betale er holdt",
            "repeat-recall": "tilbagekaldelsen gentages",
        },
        Rhythm: {
            "weekly": "hver uge",
            "every-other-week": "hver anden uge",
            "monthly": "hver måned",
        },
        BreachRule: {
            "fresh-demand": "der skal et nyt påkrav til",
            "back-to-court": "fogedretten går videre",
        },
        PromiseOutcome: {
            "kept": "holdt",
            "broken": "ikke holdt",
            "withdrawn": "taget tilbage",
        },
        PauseKind: {
            "agreement": "afdragsordning",
            "agreement-broken": "misligholdt afdragsordning",
            "aid-pending": "hjælp er søgt hos kommunen",
            "adviser-work": "rådgivning i gang",
            "late-payment": "sen betaling, som udlejer skal tage stilling til",
        },
        FollowUpOutcome: {
            "still-there": "lejeren bor der stadig",
            "in-arrears-again": "der er igen restance",
            "moved": "lejeren er flyttet",
            "not-reached": "lejeren blev ikke truffet",
        },
        HoldKind: {
            "death": "dødsfald",
            "estate": "lejeren er død, og ingen er nævnt i stedet",
            "bankruptcy": "konkurs",
            "debt-relief": "gældssanering",
            "guardianship": "værgemål",
            "other-ground": "anden grund end restance",
            "disputed": "kravet er bestridt",
            "amount-corrected": "et beløb, der er påkrævet, er rettet",
            "not-arrived": "et brev er ikke kommet frem",
            "dispatch-refused": "en forsendelse blev afvist",
            "delivery-corrected": "en ankomstdag er rettet",
            "step-refused": "et skridt blev afvist",
            "demand-invalid": "der er fundet fejl i et påkrav, der er sendt",
            "court-rejected": "fogedretten har fundet påkravet eller ophævelsen ugyldig",
            "journal-mismatch": "journalen og Temporal er uenige",
            "unreadable-answer": "der kommer svar i Temporal, som ikke er vores egne",
            "seal-broken": "forseglede oplysninger kan ikke åbnes",
            "rows-unclear": "en liste nævner flere poster, der ikke kan skelnes",
        },
        Became: {"taken": "læst", "older": "ældre", "queued": "venter", "refused": "afvist"},
        CourtFault: {
            "wrong-amount": "beløbet i påkravet var forkert",
            "disputed": "kravet var bestridt",
            "sent-too-early": "påkravet blev sendt for tidligt",
            "not-arrived": "det er ikke bevist, at påkravet kom frem",
            "termination-too-early": "ophævelsen blev sendt for tidligt",
            "termination-not-arrived": "det er ikke bevist, at ophævelsen kom frem",
            "insignificant": "restancen var uvæsentlig",
            "other": "en anden fejl",
        },
        Paper: {
            "lease-contract": "lejekontrakten",
            "demand": "påkravet",
            "demand-arrival": "bevis for, at påkravet er kommet frem",
            "termination": "ophævelsen",
            "termination-arrival": "bevis for, at ophævelsen er kommet frem",
            "statement": "opgørelse af restancen",
            "other": "et andet dokument",
        },
        ContactMethod: {
            "phone": "opkald",
            "sms": "sms",
            "visit": "besøg",
            "mail": "e-mail",
            "letter": "brev",
            "card": "kort i døren",
        },
        ContactOutcome: {
            "reached": "truffet",
            "not-reached": "ikke truffet",
            "help-declined": "truffet, ønskede ikke hjælp",
            "message-left": "besked lagt",
            "wrong-number": "forkert nummer",
            "moved": "flyttet",
        },
        AidWithdrawal: {
            "consent-withdrawn": "lejeren har taget sit samtykke tilbage",
            "not-needed": "hjælpen er ikke længere nødvendig",
            "mistaken": "den var sendt ved en fejl",
        },
        AidKind: {
            "enkeltydelse": "enkeltydelse",
            "midlertidig-huslejehjaelp": "midlertidig huslejehjælp",
            "personligt-tillaeg": "personligt tillæg",
            "boligstoette": "boligstøtte",
            "administration-af-husleje": "administration af huslejen",
            "huslejetilskud-2026": "huslejetilskud 2026",
        },
        AidStep: {
            "acknowledged": "modtaget",
            "appealed": "påklaget",
            "paid": "udbetalt",
            "lapsed": "bevillingen bortfaldet",
        },
        ConsentScope: {
            "aid-request": "at vi beder kommunen om hjælp",
            "municipality-answers": "at kommunen fortæller os, hvad den har besluttet",
        },
        MunicipalityDecision: {
            "helps": "kommunen yder hjælp",
            "no-help": "kommunen yder ingen hjælp",
            "not-told": "kommunen siger ikke, hvad den har besluttet",
        },
    }
)
"""The Danish word for every stored word, by the enumeration it belongs to."""

DEADLINES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "earliest-demand": "første dag, et påkrav må sendes",
        "cure": "sidste dag at betale efter påkravet",
        "earliest-termination": "første dag, lejemålet må ophæves",
        "hand-over": "overdragelse til advokaten, hvis der ikke er betalt",
        "adviser-window": "rådgiverens sidste dag",
        "termination": "ophævelsen er besluttet",
        "vacate": "sidste dag at fraflytte",
        "court-date": "fogedrettens dag",
        "follow-up": "opfølgning hos lejeren",
    }
)
"""The days that run, by the name under which the view keeps them."""

RECORDED_DEADLINES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "last-timely-day": "Sidste rettidige betalingsdag",
        "third-hverdag": "3. hverdag derefter",
        "earliest-demand": "Første dag for et påkrav",
        "cure-deadline": "Sidste dag at betale efter påkravet",
        "earliest-termination": "Første dag for en ophævelse",
    }
)
"""A deadline that an event carries, by the name it was recorded under."""

LAWS_OWN: Final = frozenset({"earliest-demand", "cure", "earliest-termination", "court-date"})
"""The days that no pause of ours can move."""

TASKS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "await-recall-acknowledgement": ("vente på bekræftelse af, at sagen er standset", ("acknowledge-recall",)),
        "chase-recall": ("ringe: tilbagekaldelsen er stadig ikke bekræftet", ("acknowledge-recall",)),
        "settle-dispatch": ("finde ud af, om en forsendelse gik ud", ("settle-dispatch",)),
        "decide-after-broken-agreement": ("beslutte, hvad der sker efter den misligholdte ordning", ("resume-ladder",)),
        "follow-up-aid": ("følge op på ansøgningen hos kommunen", ("answer-aid", "withdraw-aid", "record-aid-step")),
        "await-aid-payment": (
            "følge op på, at kommunens bevilling bliver udbetalt",
            ("record-aid-step",),
        ),
        "ask-consent-to-answer": (
            "spørge lejeren, om kommunen må fortælle os, hvad den beslutter",
            ("record-consent", "record-municipal-answer"),
        ),
        "ask-municipality-answer": (
            "spørge kommunen, hvad den har besluttet efter underretningen",
            ("record-municipal-answer",),
        ),
        "approve-demand": ("godkende, at påkravet sendes", ("approve-demand",)),
        "settle-contested": ("afklare, om listen kendte de penge, der er kommet", ("settle-contested",)),
        "answer-vanished": (
            "sige, om en post, der mangler på en fuldstændig liste, stadig skyldes",
            ("uphold-charge", "correct-charge", "withdraw-charge"),
        ),
        "look-at-correction": (
            "se på en post, som en liste har rettet, efter at sagen var slut",
            ("uphold-charge",),
        ),
        "confirm-payment": ("finde den indtastede betaling hos banken", ("confirm-payment", "record-payment-bounced")),
        "place-row": ("sige, om lejerne i en ventende række er flyttet ind", ("place-row",)),
        "choose-after-late-payment": (
            "vælge, hvad den sene betaling fører til",
            ("accept-late-payment", "maintain-termination"),
        ),
        "record-delivery": ("notere, hvornår et brev kom frem", ("record-delivery",)),
        "replace-letter": ("sende et brev, der ikke nåede frem, på ny", ("send-again", "void-demand")),
        "follow-up-promise": ("følge op på løftet om at betale", ("record-promise", "withdraw-promise")),
        "decide-after-pause": ("sige, om sagen kan gå videre efter pausen", ("pause-ladder", "resume-ladder")),
        "reach-tenant": ("få fat i lejeren", ("record-contact",)),
        "call-back": ("tale med lejeren igen, som aftalt", ("record-contact",)),
        "confirm-moved": ("finde ud af, om lejeren er flyttet", ("record-moved-out", "record-contact")),
        "answer-proposal": ("tage stilling til den foreslåede ordning", ("make-agreement", "decline-agreement")),
        "approve-termination": ("godkende, at advokaten ophæver lejemålet", ("approve-legal-step",)),
        "approve-filing": ("godkende, at advokaten går til fogedretten", ("approve-legal-step",)),
        "decide-termination": ("beslutte, om lejemålet skal ophæves", ("terminate-lease",)),
        "decide-line-left-out": (
            "tage stilling til en post, som hverken rykker eller påkrav må nævne",
            ("withdraw-charge", "record-interruption"),
        ),
        "look-at-limitation": (
            "se på en post, som snart er forældet",
            ("record-interruption", "withdraw-charge"),
        ),
        "decide-small-rest": (
            "afgøre, hvad der skal ske: resten er for lille til at miste boligen for",
            ("make-agreement", "void-demand", "withdraw-charge"),
        ),
        "record-monthly-rent": ("notere, hvad en måneds leje er", ("record-monthly-rent",)),
        "decide-filing": ("beslutte, om fogedretten skal anmodes om udsættelse", ("file-with-court",)),
        "record-court-outcome": ("notere, hvad fogedrettens dag førte til", ("record-hearing", "record-eviction")),
        "repeat-notice": ("sende en besked til lejeren på ny, når fejlen er rettet", ("send-again",)),
        "send-papers": ("eftersende de bilag, som brevet nævner", ("record-papers-sent",)),
        "record-court-fault": ("notere, hvad der var galt, da fogedretten afviste", ("record-court-fault",)),
        "follow-up-tenant": ("følge op hos lejeren", ("record-follow-up",)),
        "call-off-court": (
            "få fogedretten til at standse: forliget overholdes",
            ("cancel-court-date", "withdraw-filing"),
        ),
        "await-court": ("vente på fogedretten", ("set-court-date",)),
        "update-worker": ("starte en nyere worker, der kan læse sagen", ()),
    }
)
"""What a person has to do, and the commands that do it."""


WHY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "paid": "der er betalt",
        "demanded": "der er sendt påkrav i stedet",
        "demand-over": "påkravet gælder ikke længere",
        "termination-lapsed": "ophævelsen er bortfaldet",
        "filing-withdrawn": "anmodningen er trukket tilbage",
        "case-closed": "sagen er afsluttet",
        "lawyer-called-back": "advokaten har ikke længere sagen",
        "filing-over": "fogedretten har ikke længere sagen",
        "case-reopened": "sagen er åbnet igen",
        "agreement-over": "afdragsordningen løber ikke længere",
        "agreement-answered": "ordningen løber igen, eller der er taget stilling til, hvad der så sker",
        "notice-unknown": "sagen kender ikke beskeden",
        "recall-acknowledged": "modtageren har bekræftet, at sagen er standset",
        "charge-withdrawn": "det indeholdt en post, der er taget ud",
        "tenant-died": "lejeren er død",
        "fee-in-doubt": "dets gebyr måtte ikke kræves den dag, det skulle afsendes",
        "agreement": "der er indgået en aftale",
        "settlement-kept": "forliget i fogedretten er betalt",
        "agreement-kept": "afdragsordningen var overholdt",
        "line-has-lapsed": "en post i det var forældet, før det blev sendt",
        "amount-changed": "beløbet havde ændret sig, før det blev sendt",
        "aid-answered": "kommunen har allerede svaret",
        "aid-withdrawn": "ansøgningen er trukket tilbage",
        "wrong-amount": "beløbet var forkert",
        "disputed": "kravet er bestridt",
        "sent-too-early": "det blev sendt for tidligt",
        "not-arrived": "det kom ikke frem",
        "demand-invalid": "påkravet er ugyldigt",
        "termination-invalid": "ophævelsen er ugyldig",
        "hearing-rejected": "fogedretten afviste anmodningen på et møde",
        "proof-missing": "der mangler bevis",
        "doubt": "der er tvivl om kravet",
        "other": "anden grund",
    }
)
"""Why a letter, a demand, a termination or a request has no reason to stand any more."""

UNWRITABLE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agreement-missing": "sagens afdragsordning mangler",
        "address-missing": "modtagerens adresse mangler",
        "charge-kind-unknown": "en posts art kendes ikke",
        "charge-unknown": "en post kendes ikke",
        "consent-missing": "lejerens samtykke mangler",
        "cure-deadline-missing": "betalingsfristen kendes ikke endnu",
        "demand-arrival-missing": "det er ikke noteret, hvornår påkravet kom frem",
        "demand-missing": "påkravet findes ikke",
        "digital-post-id-missing": "modtageren kan ikke få Digital Post",
        "hand-over-missing": "sagen er ikke hos advokaten",
        "mail-address-missing": "modtagerens mailadresse mangler",
        "municipality-not-notified": "kommunen er ikke underrettet",
        "municipality-unknown": "kommunen kendes ikke",
        "not-filed": "fogedretten er ikke anmodet",
        "notice-missing": "der er intet at give besked om",
        "nothing-owed": "der skyldes ikke længere noget",
        "payment-demand-missing": "der er intet påkrav til lejeren",
        "payment-demand-not-sent": "påkravet er ikke afsendt",
        "person-erased": "lejerens oplysninger er slettet",
        "person-unknown": "lejeren kendes ikke",
        "recall-missing": "der er intet at kalde tilbage",
        "recall-party-unknown": "den modtager kan ikke bedes om at standse",
        "recall-reason-missing": "der er ingen grund til at kalde noget tilbage",
        "tenant-not-named": "brevet nævner ingen lejer",
        "termination-arrival-missing": "det er ikke noteret, hvornår ophævelsen kom frem",
        "termination-missing": "der er ingen ophævelse til lejeren",
        "termination-not-sent": "ophævelsen er ikke afsendt",
    }
)
"""Which fact a letter lacked, so that it could not be written."""

REFUSED_BY_CHANNEL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "folder-key-taken": "dens nøgle er brugt til et andet brev",
        "mail-address-unusable": "mailadressen kan ikke bruges",
        "post-address-unusable": "modtageren har ingen brugbar adresse",
    }
)
"""Why a channel of ours would never take a letter."""

_REFUSED_WITH: Final[Mapping[str, str]] = MappingProxyType(
    {"mail-refused-": "mailserveren tog ikke imod den", "post-refused-": "udbyderen tog ikke imod den"}
)
"""The same where the other side gave a number of its own, which stands behind."""

WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "phone": "i telefonen",
        "sms": "med sms",
        "visit": "ved et besøg",
        "mail": "med e-mail",
        "print": "med brev",
        "letter": "med brev",
        "digital-post": "i Digital Post",
        "card": "med et kort i døren",
    }
)
"""How something reached the tenant, or was to."""


def danish(word: StrEnum) -> str:
    """The Danish for a stored word of one of the enumerations above."""
    return DANISH[type(word)][word.value]


def stored(kind: type[StrEnum], code: str) -> str:
    """The Danish for a code as a row has it; the code itself where only a newer version knows it."""
    return DANISH[kind].get(code, code)


def why_over(code: str) -> str:
    """Why something has no reason to stand any more, or could not be sent; an unknown code as it is."""
    for prefix, refused in _REFUSED_WITH.items():
        if code.startswith(prefix):
            return f"{refused} (svar {code.removeprefix(prefix)})"
    return {**WHY, **UNWRITABLE, **REFUSED_BY_CHANNEL}.get(code, code)


def way(code: str) -> str:
    """How something reached the tenant, within a sentence."""
    return WAYS[code]


def task(name: str) -> tuple[str, tuple[str, ...]]:
    """What somebody has to do, by its name on the work list: in Danish, and the commands that do it.

    One that only a newer version knows is told by its name alone.
    """
    if name.startswith("look-at-"):
        return f"se på sagen: {stored(HoldKind, name.removeprefix('look-at-'))}", ("release-hold",)
    return TASKS.get(name, (name, ()))


def charge(name: str) -> str:
    """A charge by its id, `2026-10-01.rent`, as `husleje fra 1. oktober 2026`; one of another form by that itself."""
    try:
        parts = charge_parts(name)
    except ValueError:
        return name
    which = [f"post {parts.number}"] if parts.number > 1 else []
    which += [f"lejeaftale {parts.lease}"] if parts.lease != FIRST_LEASE else []
    beside = f" ({', '.join(which)})" if which else ""
    return f"{charge_kind(parts.kind)} fra {danish_day(parts.due)}{beside}"


def charge_kind(code: str) -> str:
    """A kind of charge as it stands within a sentence."""
    known = CHARGE_KINDS.get(code)
    return known.danish[0].lower() + known.danish[1:] if known else code


def short_day(day: date) -> str:
    """A day as it stands in a table: `01-12-2026`."""
    return f"{day:%d-%m-%Y}"


def lost_letter(one: LostLetter) -> str:
    """A letter of which only Temporal still knows, as a line tells it."""
    receipt = f", kvittering {one.receipt}" if one.receipt else ""
    gone = "gik ud" if one.certain else "kan være gået ud"
    return f"{danish(one.kind)} ({danish(one.channel)}) {gone} den {danish_day(one.on)}{receipt} [{one.key}]"
