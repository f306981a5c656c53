"""What can somebody with every right do to a row, and what must the auditor hear of it? A table of rows and columns.

Every column there is stands in it: one that is added later fails a test until it does. What is told is the place that
`audit verify --views` prints; `Unheard` says why nobody needs to hear of a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Unheard:
    """A change that is not told, and why that is right."""

    because: str


Told = str | Unheard
"""How the line begins in which the place is named, or why there is none."""


@dataclass(frozen=True)
class Rows:
    """What is tried on one table.

    `where` picks the row that is changed and removed, `told` is what is told of it, whichever of the `columns` it is,
    unless `otherwise` says so for a column, "removed", "invented" or "swapped". `values` has the SQL of the new value
    of a column where any other value of its type would not do; an invented row is a copy with these `own` values, and
    `swapped` names the columns that two rows exchange, the second being the one at `beside`. `beyond` has statements of
    other kinds, each with what is told. The views that were `rebuilt` are good again.
    """

    where: str
    told: Told
    columns: str
    own: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: Mapping[str, Told] = field(default_factory=dict)
    beside: str = ""
    swapped: tuple[str, ...] = ()
    rebuilt: bool = False
    beyond: Mapping[str, tuple[str, Told]] = field(default_factory=dict)


CASE: Final = "case/tenancyone-1"
ANOTHER: Final = "encode(sha256('another'), 'hex')"
A_LEAF: Final = "kind = 'law' AND hash NOT IN (SELECT law_version FROM journal.event WHERE law_version IS NOT NULL)"
WHERE_A_ROW_LIES: Final = Unheard(
    "what came before what in a stream is held by seq and the chain, and a place that contradicts them is told;"
    " which of two streams a transaction wrote first says nothing, and nobody asks"
)
STUCK: Final = "organisation_id tenancy_key what name since attempts code messages"
A_WORKERS_WORD: Final = Unheard(
    "what a worker met a moment ago, for whoever looks: it says nothing of what happened, nothing is decided by it, and"
    " the next look of a worker or of `doctor` says it anew"
)
MARKED: Final = (
    "INSERT INTO view.unread SELECT organisation_id, 'tenancyone', stream, seq, type, clock_timestamp()"
    f" FROM journal.event WHERE stream = '{CASE}' AND seq = 4"
)
EXCHANGE: Final = (
    f"UPDATE journal.event SET seq = 4 + 5 - seq + 900 WHERE stream = '{CASE}' AND seq IN (4, 5);"
    f"UPDATE journal.event SET seq = seq - 900 WHERE stream = '{CASE}' AND seq > 900"
)
RETURN: Final = (
    "UPDATE journal.person_key AS own SET wrapped = other.wrapped, destroyed_at = null"
    " FROM journal.person_key AS other WHERE own.person_id = 'p3' AND other.person_id = 'p1'"
)

RED_TEAM: Final[Mapping[str, Rows]] = {
    "journal.event": Rows(
        where=f"stream = '{CASE}' AND seq = 4",
        told=f"{CASE} nr. 4",
        columns="stream seq position transaction_id organisation_id event_id type public sealed happened_on known_at"
        " recorded_at actor via command_id law_version policy_version asked previous_hash hash",
        own={"seq": "999", "event_id": "gen_random_uuid()"},
        values={"seq": "998", "position": "0", "transaction_id": "'4'"},
        otherwise={"invented": f"{CASE} nr. ", "position": WHERE_A_ROW_LIES, "swapped": WHERE_A_ROW_LIES},
        beside=f"stream = '{CASE}' AND seq = 5",
        swapped=("position",),
        beyond={
            "end cut off": (f"DELETE FROM journal.event WHERE stream = '{CASE}' AND seq > 10", f"{CASE} nr. 11"),
            "end of an account cut off": (
                "DELETE FROM journal.event WHERE stream = 'account/tenancyone' AND seq > 1",
                "view/case_view/tenancyone-1",
            ),
            "account cut off": (
                "DELETE FROM journal.event WHERE stream = 'account/tenancyone'",
                "account/tenancyone nr. 1",
            ),
            "two events exchanged": (EXCHANGE, f"{CASE} nr. 4"),
        },
    ),
    "journal.answer": Rows(
        where=f"stream = '{CASE}' AND seq = 4",
        told="answer/",
        columns="organisation_id message_id stream seq digest event_id answer streams firsts lasts hashes recorded_at"
        " place mac",
        own={"message_id": "'invented'"},
        values={"seq": "3"},
        otherwise={"removed": f"{CASE} nr. "},
        beside="message_id = 'tenancyone/1'",
        swapped=("answer",),
    ),
    "journal.document": Rows(
        where=f"{A_LEAF} ORDER BY hash",
        told="document/",
        columns="hash kind bytes",
        own={"hash": ANOTHER, "bytes": "'another'::bytea"},
        values={"hash": ANOTHER, "kind": "'policy'"},
        beside=f"{A_LEAF} ORDER BY hash DESC",
        swapped=("bytes",),
    ),
    "journal.person_key": Rows(
        where="person_id = 'p1'",
        told="person-key/BF-101/p1",
        columns="organisation_id person_id wrapped created_at destroyed_at",
        own={"person_id": "'nobody'"},
        values={"destroyed_at": "clock_timestamp()"},
        otherwise={"invented": "person-key/BF-101/nobody"},
        beside="person_id = 'p2'",
        swapped=("wrapped",),
        beyond={
            "destroyed by hand": (
                "UPDATE journal.person_key SET wrapped = null, destroyed_at = now() WHERE person_id = 'p1'",
                "person-key/BF-101/p1",
            ),
            "destroyed at another time": (
                "UPDATE journal.person_key SET destroyed_at = destroyed_at + interval '1 s' WHERE person_id = 'p3'",
                "person-key/BF-101/p3",
            ),
            "returned": (RETURN, "person-key/BF-101/p3"),
        },
    ),
    "journal.letter": Rows(
        where="persons = '{p1}' ORDER BY hash",
        told="letter/",
        columns="organisation_id hash persons sealed",
        own={"hash": ANOTHER},
        values={"hash": ANOTHER},
        otherwise=dict.fromkeys(("removed", "persons", "sealed", "swapped"), f"{CASE} nr. "),
        beside="persons = '{p1}' ORDER BY hash DESC",
        swapped=("sealed",),
    ),
    "journal.signed_head": Rows(
        where="stream = 'law/all' AND seq = 1",
        told="law/all nr. ",
        columns="organisation_id stream seq hash signature",
        own={"seq": "seq + 900"},
        values={"seq": "900"},
        otherwise={"stream": "law/allx nr. "},
        beside="stream = 'law/all' AND seq = 2",
        swapped=("hash",),
    ),
    "migration.applied": Rows(
        where="number = 3",
        told="migration/3",
        columns="number name sha256",
        own={"number": "0", "name": "'0000_invented.sql'"},
        values={"number": "33"},
        # the build takes the journal for an older one, or for one that is not ready, and reads nothing of it
        otherwise={
            "invented": "migration/0",
            "sha256": "Journalen i ",
            **dict.fromkeys(("removed", "number"), "Journalens tabeller mangler"),
        },
        beside="number = 4",
        swapped=("name",),
        beyond={
            "a higher one invented": (
                "INSERT INTO migration.applied SELECT max(number) + 1, 'later.sql', 'x' FROM migration.applied",
                "migration/13",
            ),
        },
    ),
    "view.case_view": Rows(
        where="case_id = 'tenancyone-1'",
        told="view/case_view/tenancyone-1",
        columns="case_id organisation_id tenancy_key lease phase ending cause simulated today balance_ore next_step"
        " next_due agenda held live opened_on closed_on last_seq head_hash department people_in no_return no_return_on"
        " contact_on contact_made_by contact_by contact_outcome promise_day promise_ore promise_outcome call_back_on",
        own={"case_id": "'tenancyone-9'"},
        values={"phase": "'closed-not'", "today": "today + 400", "agenda": """'[{"step": "x"}]'"""},
        otherwise={
            "invented": "view/case_view/tenancyone-9",
            "last_seq": f"{CASE} nr. 23",  # how far a stream reached is held against the view first
            "head_hash": f"{CASE} nr. 22",
        },
        beside="case_id = 'tenancytwo-1'",
        swapped=("balance_ore",),
        rebuilt=True,
    ),
    "view.work_list": Rows(
        where="case_id = 'tenancyone-1'",
        told="view/work_list/tenancyone-1",
        columns="case_id organisation_id simulated task role since due subject",
        own={"case_id": "'tenancyone-9'"},
        otherwise={"invented": "view/work_list/tenancyone-9"},
        rebuilt=True,
    ),
    "view.turn": Rows(
        where="case_id = 'tenancyone-1'",
        told="view/turn/tenancyone-1",
        columns="case_id organisation_id simulated role department phase no_return_on since",
        own={"case_id": "'tenancyone-9'"},
        otherwise={"invented": "view/turn/tenancyone-9"},
        rebuilt=True,
    ),
    "view.word": Rows(
        where="case_id = 'tenancyone-1'",
        told="view/word/tenancyone-1",
        columns="case_id organisation_id simulated person_id token",
        own={"case_id": "'tenancyone-9'"},
        otherwise={"invented": "view/word/tenancyone-9"},
        rebuilt=True,
    ),
    "view.open_deadline": Rows(
        where="case_id = 'tenancytwo-1'",
        told="view/open_deadline/tenancytwo-1",
        columns="case_id organisation_id simulated demand name day",
        own={"case_id": "'tenancytwo-9'"},
        otherwise={"invented": "view/open_deadline/tenancytwo-9"},
        rebuilt=True,
    ),
    "view.dispatch": Rows(
        where="case_id = 'tenancyone-1' ORDER BY key",
        told="view/dispatch/tenancyone-1",
        columns="key case_id organisation_id simulated kind channel state day",
        own={"key": "'invented'", "case_id": "'tenancyone-9'"},
        otherwise={"invented": "view/dispatch/tenancyone-9"},
        beside="case_id = 'tenancyone-1' ORDER BY key DESC",
        swapped=("day",),
        rebuilt=True,
    ),
    "view.unread": Rows(
        where="true",
        told="unread/account/tenancynew",
        columns="organisation_id tenancy_key stream seq type since",
        own={"stream": "'account/nowhere'"},
        values={"since": "since - interval '1 hour'"},
        otherwise={
            "stream": "unread/account/tenancynewx",
            "invented": "unread/account/nowhere",
            "removed": Unheard(
                "the mark says that a stream waits for a newer worker: the next decision that meets it marks it again,"
                " and until then nothing is decided there by this version"
            ),
        },
        rebuilt=True,
        beyond={
            "a readable event marked": (
                MARKED,
                f"unread/{CASE}",
            ),
        },
    ),
    "view.stuck": Rows(where="true", told=A_WORKERS_WORD, columns=STUCK, own={"name": "'invented'"}),
    "view.not_kept": Rows(
        where="true",
        told="not-kept/BF-101/tenancynew/",
        columns="organisation_id tenancy_key day messages last mac",
        own={"day": "'2026-01-01'"},
        otherwise={
            "organisation_id": "not-kept/BF-101",
            "tenancy_key": "not-kept/BF-101/tenancynew",
            "invented": "not-kept/BF-101/tenancynew/2026-01-01",
            "removed": Unheard(
                "no event says how many messages were not kept: each stands in the history of its run, and a count that"
                " is gone says of none of them that it was read or decided"
            ),
        },
    ),
}
