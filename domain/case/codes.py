"""Which closed lists of words do events, commands and states share?

Every word here is stored for ever in the journal: a new one may be added, none may be renamed.
"""

from enum import StrEnum


class Interruption(StrEnum):
    """What keeps a line from lapsing by limitation."""

    ACKNOWLEDGEMENT = "acknowledgement"
    SUIT = "suit"


class DispatchKind(StrEnum):
    """What goes out: one letter or message to one receiver."""

    REMINDER = "reminder"
    PAYMENT_DEMAND = "payment-demand"
    ADVISER_CALL = "adviser-call"
    AID_REQUEST = "aid-request"
    LAWYER_HANDOVER = "lawyer-handover"
    TERMINATION = "termination"
    MUNICIPALITY_NOTICE = "municipality-notice"
    COURT_FILING = "court-filing"
    RECALL = "recall"
    TENANT_NOTICE = "tenant-notice"
    LAWYER_NOTICE = "lawyer-notice"
    COURT_NOTICE = "court-notice"


class Channel(StrEnum):
    """How it goes out. A payment demand never leaves by mail (ALL § 5)."""

    PRINT = "print"
    DIGITAL_POST = "digital-post"
    MAIL = "mail"


class Party(StrEnum):
    """Who receives a dispatch."""

    TENANT = "tenant"
    ADVISER = "adviser"
    LAWYER = "lawyer"
    MUNICIPALITY = "municipality"
    COURT = "court"


class DeliveryOutcome(StrEnum):
    """What became of a letter to a tenant; which of these count as arrived, domain/rules/has_letter_arrived.py says."""

    ARRIVED = "arrived"
    RETURNED = "returned"
    KNOWN_ABSENCE = "known-absence"
    PICKUP_NOTICE = "pickup-notice"
    NOT_COLLECTED = "not-collected"
    REFUSED = "refused"


class PauseKind(StrEnum):
    """Why our own ladder rests. A pause never stops a statutory clock."""

    AGREEMENT = "agreement"
    AGREEMENT_BROKEN = "agreement-broken"
    AID_PENDING = "aid-pending"
    ADVISER_WORK = "adviser-work"
    LATE_PAYMENT = "late-payment"


class Rhythm(StrEnum):
    """How often an instalment falls due."""

    WEEKLY = "weekly"
    EVERY_OTHER_WEEK = "every-other-week"
    MONTHLY = "monthly"


class BreachRule(StrEnum):
    """What a settlement at court says of a breach: a fresh demand is needed, or the court goes on where it stopped."""

    FRESH_DEMAND = "fresh-demand"
    BACK_TO_COURT = "back-to-court"


class PromiseOutcome(StrEnum):
    """What became of a promise to pay."""

    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


class HoldKind(StrEnum):
    """Why a person must look before anything more is done."""

    DEATH = "death"
    ESTATE = "estate"
    BANKRUPTCY = "bankruptcy"
    DEBT_RELIEF = "debt-relief"
    GUARDIANSHIP = "guardianship"
    OTHER_GROUND = "other-ground"
    DISPUTED = "disputed"
    AMOUNT_CORRECTED = "amount-corrected"
    NOT_ARRIVED = "not-arrived"
    DISPATCH_REFUSED = "dispatch-refused"
    DELIVERY_CORRECTED = "delivery-corrected"
    STEP_REFUSED = "step-refused"
    DEMAND_INVALID = "demand-invalid"
    COURT_REJECTED = "court-rejected"
    JOURNAL_MISMATCH = "journal-mismatch"
    UNREADABLE_ANSWER = "unreadable-answer"
    SEAL_BROKEN = "seal-broken"
    ROWS_UNCLEAR = "rows-unclear"


class NoticeReason(StrEnum):
    """What a notice tells a tenant: why what they were sent holds no longer, or what holds instead."""

    PAID = "paid"
    RELENTED = "relented"
    ANNULLED = "annulled"
    COURT_REJECTED = "court-rejected"
    AGREEMENT = "agreement"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    RESERVATION = "reservation"
    RESCUED = "rescued"


class LawyerNews(StrEnum):
    """What has changed for a lawyer who has the case."""

    AGREEMENT = "agreement"
    PAUSE = "pause"
    AID = "aid"
    CONTESTED = "contested"


class LegalStep(StrEnum):
    """What a lawyer does only with the association's approval, by the name of the command that does it."""

    TERMINATE_LEASE = "terminate-lease"
    FILE_WITH_COURT = "file-with-court"
    WITHDRAW_FILING = "withdraw-filing"


class ApprovalLapse(StrEnum):
    """Why an approval holds no longer, though what it was given for is still to be done."""

    MONEY_SINCE = "money-since"
    AMOUNT_CORRECTED = "amount-corrected"


class Ending(StrEnum):
    """How a case ended; every closed case has exactly one."""

    PAID = "paid"
    SETTLED = "settled"
    MOVED_OUT = "moved-out"
    EVICTED = "evicted"
    WITHDRAWN = "withdrawn"


class Cause(StrEnum):
    """What mainly saved the home; `none` where nothing did, or where there was nothing to save it from."""

    OWN_PAYMENT = "own-payment"
    MUNICIPAL_AID = "municipal-aid"
    AGREEMENT = "agreement"
    LANDLORD_RELENTED = "landlord-relented"
    NONE = "none"


class AidKind(StrEnum):
    """What the municipality can be asked for."""

    ONE_OFF = "enkeltydelse"
    RENT_AID = "midlertidig-huslejehjaelp"
    PENSION_SUPPLEMENT = "personligt-tillaeg"
    HOUSING_BENEFIT = "boligstoette"
    ADMINISTRATION = "administration-af-husleje"
    RENT_SUBSIDY_2026 = "huslejetilskud-2026"


class AidStep(StrEnum):
    """What an application for municipal aid came to beside its answer."""

    ACKNOWLEDGED = "acknowledged"
    APPEALED = "appealed"
    PAID = "paid"
    LAPSED = "lapsed"


class ConsentScope(StrEnum):
    """What a tenant has agreed to: that we ask the municipality for help, and that it tells us its decision (RSL § 5 a,
    stk. 3).
    """

    AID_REQUEST = "aid-request"
    MUNICIPALITY_ANSWERS = "municipality-answers"


class MunicipalityDecision(StrEnum):
    """What the municipality decided after the notice of ALL § 92, stk. 2, as far as it says so."""

    HELPS = "helps"
    NO_HELP = "no-help"
    NOT_TOLD = "not-told"


class ContactMethod(StrEnum):
    """How somebody tried to reach the tenant."""

    PHONE = "phone"
    SMS = "sms"
    VISIT = "visit"
    MAIL = "mail"
    LETTER = "letter"
    CARD = "card"


class ContactOutcome(StrEnum):
    """What came of an attempt to reach the tenant."""

    REACHED = "reached"
    NOT_REACHED = "not-reached"
    HELP_DECLINED = "help-declined"
    MESSAGE_LEFT = "message-left"
    WRONG_NUMBER = "wrong-number"
    MOVED = "moved"


class AidWithdrawal(StrEnum):
    """Why an application for municipal aid was withdrawn."""

    CONSENT_WITHDRAWN = "consent-withdrawn"
    NOT_NEEDED = "not-needed"
    MISTAKEN = "mistaken"


class HearingOutcome(StrEnum):
    """What the bailiff court decided at a meeting."""

    EVICTION_ORDERED = "eviction-ordered"
    ADJOURNED = "adjourned"
    SETTLED = "settled"
    REJECTED = "rejected"


class CourtFault(StrEnum):
    """What was wrong with a demand or a termination that the court rejected, as a named person records it."""

    WRONG_AMOUNT = "wrong-amount"
    DISPUTED = "disputed"
    SENT_TOO_EARLY = "sent-too-early"
    NOT_ARRIVED = "not-arrived"
    TERMINATION_TOO_EARLY = "termination-too-early"
    TERMINATION_NOT_ARRIVED = "termination-not-arrived"
    INSIGNIFICANT = "insignificant"
    OTHER = "other"

    @property
    def of_demand(self) -> bool:
        """Whether it lies in the demand itself, which then never had an effect."""
        return self in (self.WRONG_AMOUNT, self.DISPUTED, self.SENT_TOO_EARLY, self.NOT_ARRIVED)


class Paper(StrEnum):
    """A document that proves a case, in the order in which a filing names its appendices."""

    LEASE = "lease-contract"
    DEMAND = "demand"
    DEMAND_ARRIVAL = "demand-arrival"
    TERMINATION = "termination"
    TERMINATION_ARRIVAL = "termination-arrival"
    STATEMENT = "statement"
    OTHER = "other"


class FollowUpOutcome(StrEnum):
    """How it goes for a tenant some months after the case ended."""

    STILL_THERE = "still-there"
    IN_ARREARS_AGAIN = "in-arrears-again"
    MOVED = "moved"
    NOT_REACHED = "not-reached"


class PhaseName(StrEnum):
    """The six phases of the path, in its order."""

    IN_ARREARS = "in-arrears"
    UNDER_DEMAND = "under-demand"
    WITH_LAWYER = "with-lawyer"
    TERMINATED = "terminated"
    BEFORE_BAILIFF_COURT = "before-bailiff-court"
    CLOSED = "closed"


class StepName(StrEnum):
    """What the clock does by itself, in the order of the path."""

    COUNT_PAYMENT = "count-payment"
    END_REPEAT = "end-repeat"
    REMIND = "remind"
    DEMAND_PAYMENT = "demand-payment"
    LOOK_AT_FEED = "look-at-feed"
    LOCAL_POST_DELIVERS = "local-post-delivers"
    HAND_OVER = "hand-over"
    END_ADVISER_WINDOW = "end-adviser-window"
    END_VACATE_PERIOD = "end-vacate-period"
    END_RESERVED_DEMAND = "end-reserved-demand"
    CHECK_AGREEMENT = "check-agreement"
    CHECK_PROMISE = "check-promise"
    REPEAT_RECALL = "repeat-recall"
