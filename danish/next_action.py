"""Why is the next thing of a case the next one, and what is it called? One Danish sentence for each task and step."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, assert_never

from danish.codes import danish, task
from danish.phrases import about
from domain.case.codes import DispatchKind, HoldKind, PauseKind, StepName
from domain.case.next_action import LOOK, ActKind, NextAction
from domain.case.state import Case
from domain.case.subject import subject_of

TASKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "await-recall-acknowledgement": "Nogen er bedt om at standse og har ikke bekræftet det; de kan gå videre.",
        "chase-recall": "Nogen er bedt om at standse flere gange og har ikke bekræftet det; en opringning er sikrere.",
        "settle-dispatch": "Ingen ved, om en forsendelse gik ud, og den sendes ikke igen, før nogen har sagt det.",
        "decide-after-broken-agreement": "Ordningen er ikke overholdt, og intet går videre, før nogen bestemmer det.",
        "follow-up-aid": "Kommunen har ikke svaret på ansøgningen.",
        "await-aid-payment": "Kommunen har bevilget hjælp, og pengene er ikke kommet.",
        "ask-consent-to-answer": "Kommunen kan kun fortælle os, hvad den beslutter, hvis lejeren siger ja til det.",
        "ask-municipality-answer": "Kommunens frist efter underretningen er udløbet.",
        "approve-demand": "Huslejen kan kræves ved påkrav, og foreningen godkender hvert påkrav.",
        "settle-contested": "Listen kræver penge, der måske er betalt; intet kan hvile på posten, før det er afklaret.",
        "answer-vanished": "Posten mangler på en fuldstændig liste; intet kan hvile på den, før nogen siger hvorfor.",
        "look-at-correction": "En liste har rettet en post, efter at sagen var slut, og ingen sag følger den.",
        "confirm-payment": "En indtastet betaling er ikke set hos banken.",
        "place-row": "En række i listen nævner lejere, som ikke er sagens.",
        "choose-after-late-payment": "Pengene kom efter ophævelsen, og udlejeren vælger, hvad de fører til.",
        "record-delivery": "Fristen løber først, når det er noteret, at brevet er kommet frem.",
        "replace-letter": "Brevet nåede ikke frem, og alt venter på et nyt.",
        "follow-up-promise": "Lejeren har lovet at betale, og dagen er kommet.",
        "reach-tenant": "Rådgiveren er kaldt ind, og ingen har talt med lejeren siden.",
        "call-back": "Det er aftalt at tale sammen igen.",
        "confirm-moved": "Lejeren siges at være fraflyttet, og ingen har bekræftet det.",
        "answer-proposal": "Der er foreslået en afdragsordning, og ingen har svaret.",
        "approve-termination": "Rådgiverens dage er gået, og advokaten må ikke ophæve uden foreningens godkendelse.",
        "approve-filing": "Fristen for at flytte er gået, og advokaten må ikke gå til fogedretten uden godkendelse.",
        "decide-termination": "Rådgiverens dage er gået, og advokaten kan beslutte, om lejemålet skal ophæves.",
        "decide-line-left-out": "Posten må ikke stå i rykker eller påkrav, og nogen må sige, hvad der bliver af den.",
        "look-at-limitation": "Posten er snart forældet.",
        "decide-small-rest": "Resten er under foreningens bundgrænse, og ingen mister sin bolig for den.",
        "record-monthly-rent": "Ingen post siger, hvad en måneds leje er, og bundgrænsen regnes af den.",
        "decide-filing": "Fristen for at flytte er gået, og advokaten kan beslutte at anmode fogedretten.",
        "record-court-outcome": "Fogedrettens dag er kommet, og ingen har noteret, hvad der skete.",
        "repeat-notice": "Lejeren har ikke fået at vide, at kravet er faldet bort: ingen kanal tog imod beskeden.",
        "send-papers": "Brevet lover bilag, som ikke er sendt.",
        "record-court-fault": "Fogedretten har afvist, og intet nyt påkrav går, før det er noteret, hvad der var galt.",
        "follow-up-tenant": "Det er tid at spørge, hvordan det går.",
        "call-off-court": "Forliget overholdes, og fogedretten ved det ikke.",
        "await-court": "Fogedretten har anmodningen.",
        "update-worker": "Sagen rummer noget, som denne version ikke kan læse.",
    }
)
"""Why each task is there."""
_STANDS_STILL: Final = "Alt i sagen står still, til et menneske har set på den."


def what(action: NextAction, case: Case) -> str:
    """What is to be done, and about what."""
    match action.kind:
        case ActKind.TASK:
            said = task(action.act)[0]
        case ActKind.STEP:
            said = danish(StepName(action.act))
        case ActKind.LETTER:
            return f"{danish(DispatchKind(action.act))} sendes"
        case ActKind.WAIT:
            said = f"ingenting: sagen hviler ({danish(PauseKind(action.act))})"
        case _:
            assert_never(action.kind)
    return f"{said} – {about(subject_of(action.subject), case)}" if action.subject else said


def because(action: NextAction) -> str:
    """Why it is the next one."""
    match action.kind:
        case ActKind.TASK:
            if action.act in TASKS:
                return TASKS[action.act]
            return f"{_STANDS_STILL} Grunden er: {danish(HoldKind(action.act.removeprefix(LOOK)))}."
        case ActKind.STEP:
            return "Intet menneske behøver gøre noget før den dag; sagens eget ur tager skridtet."
        case ActKind.LETTER:
            return "Brevet er besluttet og venter kun på at blive sendt."
        case ActKind.WAIT:
            return "Pausen har ingen sidste dag, og den slutter, når nogen slutter den."
        case _:
            assert_never(action.kind)
