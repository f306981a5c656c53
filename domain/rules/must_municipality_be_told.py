"""Must the municipality be told, by whom, and by when?

Certain (a source was read): an almene landlord who asks the bailiff court for eviction because of arrears tells the
municipality in writing, at the latest together with the request, with the tenant's name and address (almenlejeloven
§ 92(2)), and says that a case of rent arrears has been filed; private landlords have no such duty. The municipality
must then treat the need for help, at once where there are children under 18 or it knows of a need (retssikkerhedsloven
§ 5 a(1)); where it will give none it decides so within 14 days (stk. 2), and tells the landlord only with the tenant's
consent (stk. 3).
Open: the basis of the bailiff court's own notice.
"""

from dataclasses import dataclass
from datetime import date

from domain.danish_day import danish_day
from domain.finding import Finding, Source
from domain.rules.doubts import DUTY_OF_THE_MUNICIPALITY, NOTICE_OF_THE_COURT, in_order

RULE = "must-municipality-be-told.v1"
DUTY = Source(key="almenlejeloven-92", provision="almenlejeloven § 92, stk. 2")
HELP = Source(key="retssikkerhedsloven-5a", provision="retssikkerhedsloven § 5 a")


@dataclass(frozen=True)
class MunicipalityFacts:
    """What must be known of the duty; `almen` and `children` (under 18) None: unknown.

    `filed_on` is the day of the request to the bailiff court, `told_on` that of the notice, None where it has not
    happened; `in_writing` says how they were told, None: unknown.
    """

    almen: bool | None
    filed_on: date | None
    told_on: date | None
    in_writing: bool | None
    children: bool | None


def must_municipality_be_told(facts: MunicipalityFacts) -> Finding:
    """Answer whether the landlord must tell the municipality (`holds`), by when, and whether it was done in time."""
    if facts.almen is None:
        because = "Pligten gælder kun almene udlejere."
        return Finding(holds=False, rule=RULE, because=because, sources=(DUTY,), missing="om lejemålet er alment")
    if not facts.almen:
        because = "Private udlejere har ikke pligt til at underrette kommunen."
        return Finding(holds=False, rule=RULE, because=because, sources=(DUTY,))
    words = (*_duty(facts.filed_on), *_done(facts), _children(children=facts.children))
    doubts = in_order((DUTY_OF_THE_MUNICIPALITY, NOTICE_OF_THE_COURT))
    return Finding(holds=True, rule=RULE, because=" ".join(words), sources=(DUTY, HELP), doubts=doubts)


def _duty(filed_on: date | None) -> tuple[str, ...]:
    if filed_on is None:
        return (
            (
                "Udlejeren skal underrette kommunen skriftligt, med lejerens navn og adresse, senest samtidig med at "
                "fogedretten anmodes om udsættelse."
            ),
        )
    return (
        (
            f"Udlejeren skulle underrette kommunen skriftligt, med lejerens navn og adresse, senest den "
            f"{danish_day(filed_on)}, da fogedretten blev anmodet."
        ),
    )


def _done(facts: MunicipalityFacts) -> tuple[str, ...]:
    if facts.told_on is None:
        return () if facts.filed_on is None else ("Det ses ikke at være sket.",)
    if facts.in_writing is False:
        return (f"Kommunen fik besked den {danish_day(facts.told_on)}, men ikke skriftligt, og det er ikke nok.",)
    how = " skriftligt" if facts.in_writing else "; om det var skriftligt, vides ikke"
    late = ", og det var for sent" if facts.filed_on is not None and facts.told_on > facts.filed_on else ""
    return (f"Det skete den {danish_day(facts.told_on)}{how}{late}.",)


def _children(*, children: bool | None) -> str:
    if children:
        return "Der bor børn under 18, og kommunen skal behandle sagen straks."
    if children is None:
        return "Bor der børn under 18, eller hører kommunen om behov for hjælp, skal den behandle sagen straks."
    return "Hører kommunen om behov for hjælp, skal den behandle sagen straks."
