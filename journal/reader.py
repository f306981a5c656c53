"""What stands in the journal, for whoever may see some organisations of it or all? Reading, and nothing else."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from domain.case.fed import FED_LETTERS
from domain.case.open_deadlines import OpenDeadline
from domain.case.worklist import WorkItem
from domain.ids import FIRST_LEASE, account_stream, lease_of, tenancy_of, tenancy_of_stream
from domain.search_words import Sought
from journal.answers import AnswerSeal
from journal.codec import EventCodec
from journal.errors import JournalError, SealBrokenError, UnknownEventTypeError, UnreadableEventError
from journal.letters import kept_letter
from journal.paging import (
    A_PAGE,
    CasePlace,
    DispatchPlace,
    Page,
    TurnPlace,
    WorkPlace,
    page_of,
    place_of_case,
    place_of_dispatch,
    place_of_turn,
    place_of_work,
)
from journal.records import Recorded, RecordedAnswer
from journal.rows import decoded, keys_from, public_event
from journal.sealing import Sealer, persons_in
from journal.search import COMMON, MOST_FOUND, Found, Lookup, lookup_of
from journal.signed_heads import SignedHead, newest_signed_heads
from journal.sql import AnyConnection, statements, traced
from journal.views import (
    Brake,
    CaseInTurn,
    CaseView,
    DispatchView,
    KeptMessages,
    NotKept,
    OfCase,
    SealedPeople,
    Stuck,
    StuckIn,
    Turn,
    Unread,
)
from journal.words import token

if TYPE_CHECKING:
    from asyncpg import Pool, Record

E = TypeVar("E")
Item = TypeVar("Item", WorkItem, OpenDeadline, DispatchView, Turn)
_SQL = statements("reader")
_FIRST_LEASES = range(FIRST_LEASE, FIRST_LEASE + 3)
"""Leases of a tenancy whose accounts are read at once; most have had one here."""


class Reader(Generic[E]):
    """Reads with the role `redningskrans_reader` within its walls: what the connection was told that it may see.

    Rows of other organisations are not there for it, whatever it asks; it has no right to write anything.
    """

    STATEMENTS: ClassVar[Mapping[str, str]] = _SQL

    def __init__(self, pool: "Pool[Record]", sealer: Sealer, codec: EventCodec[E]) -> None:
        """`pool` hands out connections in the role, told what they may see (`runtime.postgres.connect_reader`)."""
        self._pool = pool
        self._sealer = sealer
        self._codec = codec
        self._seal = AnswerSeal(sealer)

    async def case(self, case_id: str) -> list[Recorded[E]]:
        """All events of a case in order, none for an unknown one. Errors as for `stream`."""
        return await self.stream(f"case/{case_id}")

    async def stream(self, stream: str) -> list[Recorded[E]]:
        """All events of a stream in order. Raises UnknownEventTypeError, UnreadableEventError, SealBrokenError."""
        return await self._decoded(await self._fetch("stream", stream))

    async def streams(self, streams: Sequence[str]) -> dict[str, list[Recorded[E]]]:
        """Several streams at once; each name asked for is there, if only with nothing. Errors as for `stream`."""
        found: dict[str, list[Recorded[E]]] = {stream: [] for stream in streams}
        for one in await self._decoded(await self._fetch("streams", streams)):
            found[one.stream].append(one)
        return found

    async def unplaced_payments(self, streams: Sequence[str], tenancy_keys: Sequence[str]) -> list[Recorded[E]]:
        """What was paid for these tenancies while they had no account, of streams that belong to no tenancy, as far as
        it can be read; and what was kept before the key of its tenancy stood there.
        """
        return await self._legible(await self._fetch("unplaced_payments", streams, tenancy_keys))

    async def unplaced_page(self, stream: str, after: int = 0, limit: int = A_PAGE) -> list[Recorded[E]]:
        """The next of all payments that were kept in a stream, at most `limit`; continue from the last one's seq."""
        return await self._legible(await self._fetch("unplaced_page", stream, after, limit))

    async def placements(self, streams: Sequence[str]) -> list[Recorded[E]]:
        """What people said of payments that were kept in these streams, in their order."""
        return await self._legible(await self._fetch("placements", streams))

    async def accounts_with_money_out(
        self, organisation_id: str, after: str = "", limit: int = A_PAGE
    ) -> tuple[str, ...]:
        """The next accounts of an organisation that money left, at most `limit`; continue from the last one."""
        return tuple(
            row["stream"] for row in await self._fetch("accounts_with_money_out", organisation_id, after, limit)
        )

    async def accounts_naming(self, money: str) -> list[tuple[str, str]]:
        """The accounts on which money of this name was booked, which came or left: their organisations and streams."""
        return [(row["organisation_id"], row["stream"]) for row in await self._fetch("accounts_naming", money)]

    async def accounts_paid_by(
        self, organisation_id: str, means: str, after: str = "", limit: int = A_PAGE
    ) -> tuple[str, ...]:
        """The next accounts of an organisation paid by some means, at most `limit`; continue from the last one."""
        rows = await self._fetch("accounts_paid_by", organisation_id, means, after, limit)
        return tuple(row["stream"] for row in rows)

    async def aid_answers(
        self, organisation_id: str, municipality: str, *, simulated: bool = False
    ) -> Mapping[str, Sequence[int]]:
        """How many days a municipality took to answer each application of an organisation, by the cases' streams."""
        found: dict[str, list[int]] = {}
        for row in await self._fetch("aid_answers", organisation_id, municipality, simulated):
            found.setdefault(row["stream"], []).append(row["days"])
        return found

    async def having_accounts(self, streams: Sequence[str]) -> frozenset[str]:
        """Those of these streams in which something stands."""
        return frozenset(row["stream"] for row in await self._fetch("having_accounts", streams))

    async def openings(self, cases: Sequence[str]) -> list[Recorded[E]]:
        """The first event of each of these cases, as far as it can be read: a seal may be broken."""
        return await self._legible(await self._fetch("first_events", [f"case/{case}" for case in cases]))

    async def leases(self, tenancy_key: str) -> tuple[int, ...]:
        """The numbers of a tenancy's leases that have an account, in their order; none for an unknown tenancy."""
        return tuple(lease_of(row["stream"]) for row in await self._fetch("accounts", tenancy_key))

    async def decided_beside(self, case_id: str) -> frozenset[str]:
        """The ids of the commands that something was recorded for in the other cases of a case's tenancy."""
        rows = await self._fetch("decided_beside", tenancy_of(case_id), case_id)
        return frozenset(row["command_id"] for row in rows)

    async def ledgers(self, tenancies: Sequence[str]) -> dict[str, dict[int, list[E]]]:
        """The events on the accounts of these tenancies, by tenancy and lease; nothing for those without an account.
        Raises UnknownEventTypeError, UnreadableEventError.
        """
        found: dict[str, dict[int, list[E]]] = {}
        asked, leases = set(tenancies), _FIRST_LEASES
        while asked:
            # By name, each of them: no index is used behind the walls for what begins with something.
            streams = [account_stream(tenancy, lease) for tenancy in sorted(asked) for lease in leases]
            later = set[str]()
            for row in await self._fetch("ledgers", streams):
                tenancy, lease = tenancy_of_stream(row["stream"]) or "", lease_of(row["stream"])
                found.setdefault(tenancy, {}).setdefault(lease, []).append(public_event(row, self._codec))
                later |= {tenancy} if lease > FIRST_LEASE else set()
            asked, leases = later, range(leases.stop, leases.stop + len(leases))
        return found

    async def seen_to(self) -> int:
        """The oldest transaction that may still write: whoever reads from now on sees all that older ones wrote."""
        return int((await self._fetch("seen_to"))[0]["seen_to"])

    async def moved_since(self, organisation_id: str, transaction: int) -> frozenset[str]:
        """The streams of an organisation's tenancies in which something was written, in *transaction* or since, that
        could change what a row of a list comes to.
        """
        return frozenset(row["stream"] for row in await self._fetch("moved_since", organisation_id, str(transaction)))

    async def case_view(self, case_id: str) -> CaseView | None:
        """The row of one case in the list of cases."""
        rows = await self._fetch("case", case_id)
        return _case(rows[0]) if rows else None

    async def organisations(self) -> tuple[str, ...]:
        """Whose lists it may read: those it is bound to, or (bound to none) all that have cases."""
        return tuple(row["organisation_id"] for row in await self._fetch("organisations"))

    async def cases(
        self,
        *,
        organisation_id: str | None = None,
        phase: str | None = None,
        tenancy_key: str | None = None,
        live: bool | None = None,
        simulated: bool | None = None,
    ) -> list[CaseView]:
        """All cases of a kind by organisation and opening day, narrowed by whatever is given: what may be many is
        read as `case_page`.

        `live=True` gives those that should have a workflow run, with the tenancy key its id is made of.
        """
        rows = await self._fetch("cases", organisation_id, phase, tenancy_key, live, simulated)
        return [_case(row) for row in rows]

    async def cases_of_tenancies(self, tenancies: Sequence[tuple[str, str]]) -> list[CaseView]:
        """All cases of these tenancies, given by organisation and key: by tenancy, the newest last."""
        organisations, keys = ([one[part] for one in tenancies] for part in (0, 1))
        return [_case(row) for row in await self._fetch("cases_of_tenancies", organisations, keys)]

    async def found_by(
        self, ways: Sequence[Sought], *, organisation_id: str | None = None, simulated: bool = False
    ) -> Found:
        """The real cases or rehearsals that may be meant, with a tenant who has all words of one of these *ways* to
        read what was typed: in no order, and tokens alone say so, so that whoever opens them looks again.
        """
        asked = await self._asked(organisation_id)
        found, all_seen, together = dict[str, CaseView](), True, False
        for way in ways:
            lookups = await self._lookups(way, asked, simulated=simulated)
            together |= any(one.together for one in lookups)
            rows = await self._fetch("cases_with_words", *_side_by_side(lookups), simulated, MOST_FOUND + 1)
            found |= {row["case_id"]: _case(row) for row in rows}
            all_seen &= len(rows) <= MOST_FOUND
        return Found(tuple(found.values()), all_seen=all_seen, together=together)

    async def _lookups(self, way: Sought, organisations: Sequence[str], *, simulated: bool) -> list[Lookup]:
        """By which token each organisation is searched: that of the rarest word; where all of them are common, that of
        the rarest two that stand together.
        """
        words = [*way.looked_up, *way.pairs]
        asked = [(one, token(self._sealer, one, word)) for one in organisations for word in words]
        counted = await self._fetch("count_words", *_columns(asked, 2), simulated, COMMON)
        counts = [row["rows"] for row in counted]
        found = list[Lookup]()
        for place, organisation in enumerate(organisations):
            here = slice(place * len(words), (place + 1) * len(words))
            tokens = [one for _, one in asked[here]]
            lookup = lookup_of(organisation, tokens, counts[here], len(way.looked_up))
            found += [lookup] if lookup else []
        return found

    async def case_page(
        self,
        *,
        organisation_id: str | None = None,
        simulated: bool = False,
        after: CasePlace | None = None,
        limit: int = A_PAGE,
    ) -> Page[CaseView, CasePlace]:
        """A page of the list of real cases or of rehearsals, of one organisation or of all it may see: by organisation
        and opening day.
        """
        place = after or CasePlace()
        rows = await self._fetch("case_page", await self._asked(organisation_id), *place, limit + 1, simulated)
        return page_of([_case(row) for row in rows], limit, place_of_case)

    async def case_page_of_phases(
        self,
        phases: Sequence[str],
        *,
        department: str | None = None,
        organisation_id: str | None = None,
        simulated: bool = False,
        after: CasePlace | None = None,
        limit: int = A_PAGE,
    ) -> Page[CaseView, CasePlace]:
        """The same, of some phases alone, and of one department where one is named."""
        place = after or CasePlace()
        asked = await self._asked(organisation_id)
        rows = await self._fetch("case_page_of_phases", asked, *place, limit + 1, simulated, phases, department)
        return page_of([_case(row) for row in rows], limit, place_of_case)

    async def turn_page(
        self,
        role: str,
        today: date,
        *,
        phases: Sequence[str] | None = None,
        department: str | None = None,
        organisation_id: str | None = None,
        simulated: bool = False,
        after: TurnPlace | None = None,
        limit: int = A_PAGE,
    ) -> Page[CaseInTurn, TurnPlace]:
        """A page of the cases in which a role has something to do, by the days that are left; *today* as for `work`."""
        place, asked = after or TurnPlace(), await self._asked(organisation_id)
        rows = await self._fetch("turn_page", asked, *place, limit + 1, simulated, role, phases, department, today)
        return page_of([_in_turn(row) for row in rows], limit, place_of_turn)

    async def people_of(self, cases: Sequence[CaseView]) -> dict[str, SealedPeople]:
        """Who the tenants of these cases are, by case, as their events say it: opened for these cases alone, and a
        seal that is broken keeps none of the others from being read.
        """
        events = [(f"case/{case.case_id}", seq) for case in cases for seq in case.people_in]
        rows = await self._fetch("people", [stream for stream, _ in events], [seq for _, seq in events])
        rows.sort(key=itemgetter("stream", "seq"))
        forgiving = self._sealer.forgiving()
        whose = {(row["organisation_id"], one) for row in rows for one in forgiving.persons_in(row["sealed"])}
        asked = [list(column) for column in zip(*sorted(whose), strict=True)] or [[], []]
        keys = keys_from(await self._fetch("keys_of", *asked), forgiving)
        found = {case.case_id: SealedPeople({}) for case in cases}
        for row in rows:
            case = row["stream"].removeprefix("case/")
            found[case] = self._with_people(found[case], row, keys.get(row["organisation_id"], {}))
        return found

    def _with_people(self, known: SealedPeople, row: "Record", keys: Mapping[str, bytes | None]) -> SealedPeople:
        """What is known with what one event more says; a later one says it anew."""
        try:
            return replace(known, parts={**known.parts, **self._sealer.open(row["event_id"], row["sealed"], keys)})
        except SealBrokenError:
            return replace(known, broken=True)

    async def open_cases(
        self, after: str = "", limit: int = A_PAGE, *, organisation_id: str | None = None, simulated: bool = False
    ) -> list[CaseView]:
        """The next open cases by id, real ones or rehearsals, at most `limit`, of one organisation or of all; continue
        from the last one's.
        """
        return [_case(row) for row in await self._fetch("open_cases", after, limit, organisation_id, simulated)]

    async def waiting_for_feeds(
        self, organisation_id: str, now: datetime, after: str = "", limit: int = A_PAGE, *, simulated: bool = False
    ) -> list[CaseView]:
        """The next open cases by id, at most `limit`, of one organisation, that wait where its payment feeds are
        behind: a demand has fallen due by *now*, or a letter that nobody can undo is not taken up. Continue with the
        last id.
        """
        rows = await self._waiting_for_feeds(organisation_id, now, after, limit, simulated=simulated)
        return [_case({name: said for name, said in row.items() if name != "waiting"}) for row in rows]

    async def count_waiting_for_feeds(self, organisation_id: str, now: datetime) -> int:
        """How many real cases `waiting_for_feeds` would give in all."""
        rows = await self._waiting_for_feeds(organisation_id, now, "", 1, simulated=False)
        return int(rows[0]["waiting"]) if rows else 0

    async def _waiting_for_feeds(
        self, organisation_id: str, now: datetime, after: str, limit: int, *, simulated: bool
    ) -> "list[Record]":
        kinds = [kind.value for kind in FED_LETTERS]
        return await self._fetch("waiting_for_feeds", organisation_id, now, after, limit, simulated, kinds)

    async def count_open_cases(self, *, simulated: bool = False) -> int:
        """How many real cases, or how many rehearsals, are open."""
        return int((await self._fetch("count_open_cases", simulated))[0]["cases"])

    async def dispatch_page(
        self,
        *,
        organisation_id: str | None = None,
        simulated: bool = False,
        after: DispatchPlace | None = None,
        limit: int = A_PAGE,
    ) -> Page[OfCase[DispatchView], DispatchPlace]:
        """A page of the letters and messages of real cases or of rehearsals, by day on their case's calendar."""
        place = after or DispatchPlace()
        rows = await self._fetch("dispatch_page", await self._asked(organisation_id), *place, limit + 1, simulated)
        return page_of([_of_case(row, DispatchView) for row in rows], limit, place_of_dispatch)

    async def work(
        self,
        today: date,
        *,
        organisation_id: str | None = None,
        simulated: bool = False,
        role: str | None = None,
        after: WorkPlace | None = None,
        limit: int = A_PAGE,
    ) -> Page[OfCase[WorkItem], WorkPlace]:
        """A page of what persons have to do in real cases or in rehearsals, the most urgent first; of one role, or of
        all.

        *today* is the day of real cases; a rehearsal has what had come when its calendar was last moved.
        """
        place = after or WorkPlace()
        rows = await self._fetch("work", await self._asked(organisation_id), role, *place, limit + 1, today, simulated)
        return page_of([_of_case(row, WorkItem) for row in rows], limit, place_of_work)

    async def dispatches_of(self, case_ids: Sequence[str]) -> list[OfCase[DispatchView]]:
        """All letters and messages of these cases, by day."""
        return [_of_case(row, DispatchView) for row in await self._fetch("dispatches_of", case_ids)]

    async def work_of(self, case_ids: Sequence[str]) -> list[OfCase[WorkItem]]:
        """What persons have to do about these cases, the most urgent first."""
        return [_of_case(row, WorkItem) for row in await self._fetch("work_of", case_ids)]

    async def turns_of(self, case_ids: Sequence[str]) -> list[OfCase[Turn]]:
        """Which roles have something to do about these cases."""
        return [_of_case(row, Turn) for row in await self._fetch("turns_of", case_ids)]

    async def deadlines_of(self, case_ids: Sequence[str]) -> list[OfCase[OpenDeadline]]:
        """The days that run in these cases, the nearest first."""
        return [_of_case(row, OpenDeadline) for row in await self._fetch("deadlines_of", case_ids)]

    async def unread(self) -> list[Unread]:
        """The streams that wait for a newer worker, because one that tried could not read them."""
        return [Unread(**row) for row in await self._fetch("unread")]

    async def not_kept(self) -> list[NotKept]:
        """How many messages that nobody could read were only counted, by tenancy and day, the newest day first."""
        return [NotKept(**row) for row in await self._fetch("not_kept")]

    async def unread_of(self, cases: Sequence[CaseView]) -> list[Unread]:
        """Those of them that stand in the tenancies of these cases."""
        organisations, tenancies = [one.organisation_id for one in cases], [one.tenancy_key for one in cases]
        return [Unread(**row) for row in await self._fetch("unread_of", organisations, tenancies)]

    async def stuck(self) -> list[Stuck]:
        """What does not go on in any run, as the workers that last looked have marked it, the oldest first."""
        return [_stuck(row) for row in await self._fetch("stuck")]

    async def stuck_of(self, cases: Sequence[CaseView]) -> list[Stuck]:
        """The same in the tenancies of these cases."""
        organisations, tenancies = [one.organisation_id for one in cases], [one.tenancy_key for one in cases]
        return [_stuck(row) for row in await self._fetch("stuck_of", organisations, tenancies)]

    async def kept_messages(self) -> list[KeptMessages]:
        """How many messages nobody could read or decide, by organisation; none for those that have none."""
        return [KeptMessages(**row) for row in await self._fetch("kept_messages")]

    async def brakes(self) -> list[Brake]:
        """Whether letters leave, organisation by organisation, of all that have affairs of their own here."""
        return [Brake(**row) for row in await self._fetch("brakes")]

    async def answers(self, message_ids: Sequence[str]) -> list[RecordedAnswer]:
        """The answers given to these messages, in no order; a message that waits has none.

        Message ids are the sender's own: two organisations may use the same one. What somebody else wrote is no answer.
        """
        return self._seal.given(await self._fetch("answers", message_ids))

    async def document(self, own_hash: str) -> bytes | None:
        """The law or policy file with this SHA-256, or None when no decision ever rested on it."""
        rows = await self._fetch("document", own_hash)
        return bytes(rows[0]["bytes"]) if rows else None

    async def letter(self, organisation_id: str, own_hash: str) -> bytes | None:
        """The letter that was kept under a hash; None once somebody it tells of was erased.

        Raises SealBrokenError, and LookupError where none is kept under that hash.
        """
        return await kept_letter(self._pool, self._sealer, organisation_id, own_hash)

    async def newest_signed_heads(self) -> list[SignedHead]:
        """The newest genuine signed head of each stream that it may see."""
        return await newest_signed_heads(self._pool, self._sealer)

    async def documents(self, hashes: Collection[str]) -> dict[str, bytes]:
        """The law or policy files with these SHA-256, as far as the journal keeps them."""
        return {row["hash"]: bytes(row["bytes"]) for row in await self._fetch("documents", list(hashes))}

    async def policy_files(self) -> dict[str, bytes]:
        """Every policy file that was ever adopted, by its SHA-256: files of all organisations, and nothing personal."""
        return {row["hash"]: bytes(row["bytes"]) for row in await self._fetch("policy_files")}

    async def law_files(self, prefix: str) -> dict[str, bytes]:
        """The law files and manifests whose SHA-256 begins with `prefix`, by their SHA-256."""
        return {row["hash"]: bytes(row["bytes"]) for row in await self._fetch("law_files", prefix)}

    async def newest_law(self) -> str | None:
        """The law version that the newest decision rested on; None where nothing was decided yet."""
        rows = await self._fetch("newest_law")
        return rows[0]["law_version"] if rows else None

    async def _asked(self, organisation_id: str | None) -> Sequence[str]:
        return await self.organisations() if organisation_id is None else (organisation_id,)

    async def _fetch(self, name: str, *parameters: Any) -> "list[Record]":
        with traced(name):
            return await self._pool.fetch(self.STATEMENTS[name], *parameters)

    async def _legible(self, rows: "Sequence[Record]") -> list[Recorded[E]]:
        """What can be read of rows, with nothing where a seal does not open: `verify` and `doctor` say which."""
        sealer, found = self._sealer.forgiving(), list[Recorded[E]]()
        persons = sorted({person for row in rows for person in sealer.persons_in(row["sealed"])})
        keys = keys_from(await self._fetch("keys", persons), sealer) if persons else {}
        for row in rows:
            with suppress(UnknownEventTypeError, UnreadableEventError):
                found.append(decoded(row, self._codec, sealer, keys.get(row["organisation_id"], {})))
        return found

    async def _decoded(self, rows: "Sequence[Record]") -> list[Recorded[E]]:
        return await decode(self._pool, rows, self._sealer, self._codec)


async def decode(
    source: "Pool[Record] | AnyConnection", rows: "Sequence[Record]", sealer: Sealer, codec: EventCodec[E]
) -> list[Recorded[E]]:
    """Rows of `journal.event` as events, the keys of their persons read from `source`. Errors as for `stream`."""
    persons = sorted({person for row in rows for person in persons_in(row["sealed"])})
    keys = keys_from(await source.fetch(_SQL["keys"], persons), sealer) if persons else {}
    return [decoded(row, codec, sealer, keys.get(row["organisation_id"], {})) for row in rows]


async def can_be_read(
    source: "Pool[Record] | AnyConnection", row: "Record", sealer: Sealer, codec: EventCodec[E]
) -> bool:
    """Whether this version can read a row of `journal.event`; what somebody made unreadable there it cannot."""
    try:
        await decode(source, [row], sealer, codec)
    except (JournalError, ValueError, LookupError, TypeError, AttributeError):
        return False
    return True


def _columns(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    return [[row[place] for row in rows] for place in range(width)]


def _side_by_side(lookups: Sequence[Lookup]) -> list[list[Any]]:
    """By what each organisation is searched, and all that has to stand there, as the columns of two tables."""
    sought = [(one.organisation_id, one.token) for one in lookups]
    also = [(one.organisation_id, other) for one in lookups for other in one.also]
    return [*_columns(sought, 2), *_columns(also, 2)]


def _case(row: "Record | dict[str, Any]") -> CaseView:
    return CaseView(**{**row, "agenda": json.loads(row["agenda"]), "people_in": tuple(row["people_in"])})


def _in_turn(row: "Record") -> CaseInTurn:
    columns = dict(row)
    since = columns.pop("turn_since")
    return CaseInTurn(_case(columns), since)


def _stuck(row: "Record") -> Stuck:
    return Stuck(**{**row, "what": StuckIn(row["what"])})


def _of_case(row: "Record", kind: type[Item]) -> OfCase[Item]:
    columns = dict(row)
    whose = columns.pop("case_id"), columns.pop("organisation_id"), columns.pop("simulated")
    return OfCase(*whose, kind(**columns))
