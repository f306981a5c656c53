"""What does this payment do to the demand, at the stage the case has reached?

Until the cure deadline, full payment ends the right to terminate (almenlejeloven § 90(2)); after it, payment before the
ophævelse is dispatched does too (§ 91(2): put right before the landlord terminates), and payment before the ophævelse
reaches the tenant means that the landlord can no longer rely on it. After that the landlord chooses, at court too,
until the eviction is carried out.

Days cannot order what happened within one day, and how banks date weekend payments is an open doubt. Each
doubt is read in the tenant's favour: the earlier of value date and booking counts, and a payment on the
same day as the dispatch or the arrival comes before it.

Certain (a source was read): the cure deadline, § 91(2), the payment before the ophævelse reaches the tenant, the
landlord's choice after it. Open: whether one terminates on dispatch or on arrival, and the dating of weekend payments.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.danish_day import danish_day
from domain.finding import Finding, Source
from domain.rules.doubts import SECTION_91, UNTIL_MIDNIGHT, WEEKEND_PAYMENTS, in_order, is_weekend

RULE = "what-payment-does.v1"
STATUTE = Source(key="almenlejeloven-90", provision="almenlejeloven § 90, stk. 2")
REMEDIED = Source(key="almenlejeloven-91", provision="almenlejeloven § 91, stk. 2")
BEFORE_ARRIVAL = Source(key="bbbo", provision="praksis: betaling, inden ophævelsen er modtaget")
LANDLORD = Source(key="skraeppebladet-2017", provision="praksis: udlejeren vælger efter ophævelsen")


class PaymentEffect(StrEnum):
    """What a payment does; stored in events, so no word is ever renamed."""

    BEFORE_DEMAND = "before-demand"
    CURED = "cured"
    STOPPED_BEFORE_TERMINATION = "stopped-before-termination"
    STOPPED_BEFORE_ARRIVAL = "stopped-before-arrival"
    LANDLORD_CHOOSES = "landlord-chooses"
    COURT_STAGE_LANDLORD_CHOOSES = "court-stage-landlord-chooses"
    PART_PAYMENT = "part-payment"


@dataclass(frozen=True)
class PaymentFacts:
    """What must be known of the payment that settles a demand, or tries to, and of the demand's stage.

    `in_full`: nothing is left of the demanded lines, the påkravsgebyr apart. `cure_deadline` is the latest
    one among the tenants, None before it runs. The termination has arrived when the last tenant is reached;
    its days are None until they have happened. `demanded`: a påkrav states what is paid.
    """

    value_date: date
    booked_on: date
    in_full: bool
    cure_deadline: date | None = None
    termination_dispatched_on: date | None = None
    termination_arrived_on: date | None = None
    filed: bool = False
    demanded: bool = True

    @property
    def paid_on(self) -> date:
        """The payer's day: the earlier of value date and booking."""
        return min(self.value_date, self.booked_on)


@dataclass(frozen=True)
class PaymentAnswer:
    """The effect and its reasons. The finding holds when the landlord's right to evict is gone for good."""

    effect: PaymentEffect
    finding: Finding


def what_payment_does(facts: PaymentFacts) -> PaymentAnswer:
    """Answer what a payment with *facts* does to the demand it pays."""
    paid = danish_day(facts.paid_on)
    if not facts.in_full:
        because = f"Betalt den {paid}, men ikke hele beløbet. Sagen fortsætter med resten."
        return _answer(facts, PaymentEffect.PART_PAYMENT, because, STATUTE)
    if not facts.demanded:
        because = f"Betalt fuldt ud den {paid}, før noget påkrav. Uden et påkrav kan der ikke ophæves."
        return _answer(facts, PaymentEffect.BEFORE_DEMAND, because, STATUTE)
    if facts.cure_deadline is None or facts.paid_on <= facts.cure_deadline:
        because = f"Betalt fuldt ud den {paid}, inden fristens udløb. Retten til at ophæve er bortfaldet."
        return _answer(facts, PaymentEffect.CURED, because, STATUTE)
    if _before(facts.paid_on, facts.termination_dispatched_on):
        because = f"Betalt fuldt ud den {paid}, før ophævelsen er afsendt. Der kan ikke længere ophæves."
        return _answer(facts, PaymentEffect.STOPPED_BEFORE_TERMINATION, because, STATUTE, REMEDIED)
    if _before(facts.paid_on, facts.termination_arrived_on):
        because = f"Betalt fuldt ud den {paid}, før ophævelsen er kommet frem. Den kan ikke gøres gældende."
        return _answer(facts, PaymentEffect.STOPPED_BEFORE_ARRIVAL, because, BEFORE_ARRIVAL)
    if facts.filed:
        because = f"Betalt den {paid}, efter sagen er i fogedretten. Udlejeren kan trække den tilbage."
        return _answer(facts, PaymentEffect.COURT_STAGE_LANDLORD_CHOOSES, because, LANDLORD)
    because = f"Betalt den {paid}, efter ophævelsen er kommet frem. Udlejeren vælger, om lejemålet fortsætter."
    return _answer(facts, PaymentEffect.LANDLORD_CHOOSES, because, LANDLORD)


def _before(paid_on: date, happened_on: date | None) -> bool:
    """Tell whether the payment comes first; the order within one day is unknown and read for the tenant."""
    return happened_on is None or paid_on <= happened_on


def _answer(facts: PaymentFacts, effect: PaymentEffect, because: str, *sources: Source) -> PaymentAnswer:
    stops = effect in (
        PaymentEffect.BEFORE_DEMAND,
        PaymentEffect.CURED,
        PaymentEffect.STOPPED_BEFORE_TERMINATION,
        PaymentEffect.STOPPED_BEFORE_ARRIVAL,
    )
    doubts = [SECTION_91] if REMEDIED in sources else []
    if facts.paid_on == facts.cure_deadline:
        doubts.append(UNTIL_MIDNIGHT)
    if is_weekend(facts.value_date) or is_weekend(facts.booked_on):
        doubts.append(WEEKEND_PAYMENTS)
    finding = Finding(holds=stops, rule=RULE, because=because, sources=sources, doubts=in_order(doubts))
    return PaymentAnswer(effect, finding)
