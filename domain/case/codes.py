"""Which closed lists of words do events, commands and states share?

Every word here is stored for ever in the journal: a new one may be added, none may be renamed.
"""

from enum import StrEnum


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


class HoldKind(StrEnum):
    """Why a person must look before anything more is done."""

    DEATH = "death"
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
    JOURNAL_MISMATCH = "journal-mismatch"
    UNREADABLE_ANSWER = "unreadable-answer"
    SEAL_BROKEN = "seal-broken"


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


class ContactMethod(StrEnum):
    """How somebody tried to reach the tenant."""

    PHONE = "phone"
    VISIT = "visit"
    MAIL = "mail"
    LETTER = "letter"
    CARD = "card"


class ContactOutcome(StrEnum):
    """What came of an attempt to reach the tenant."""

    REACHED = "reached"
    NOT_REACHED = "not-reached"
    HELP_DECLINED = "help-declined"


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

    REMIND = "remind"
    DEMAND_PAYMENT = "demand-payment"
    LOCAL_POST_DELIVERS = "local-post-delivers"
    HAND_OVER = "hand-over"
    END_ADVISER_WINDOW = "end-adviser-window"
    END_VACATE_PERIOD = "end-vacate-period"
    CHECK_AGREEMENT = "check-agreement"
    REPEAT_RECALL = "repeat-recall"
