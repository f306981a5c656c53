"""Which money waits for a person, how long has it, and what lies here as ordinary rent?"""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from client.accounts_of_leases import accounts_of_leases, counting, has_arrived
from client.cases import CaseClient
from client.money_to_place import said_of_money
from client.results.unmatched import BookedPayment, MoneyKind, OrdinaryMoney, UnmatchedMoney
from client.sums import booked
from danish.codes import danish
from danish.prose import counted
from domain.account.acquired import OfASum, stands_for
from domain.account.money_out import PaidOut
from domain.account.state import Account, Paid, fold_account
from domain.account.unapplied import has_taken, unapplied_beside_debt, uncovered_ore, waiting
from domain.ids import account_stream, lease_of, tenancy_of_stream
from domain.money import kroner
from domain.payment import OF_ITS_OWN, Means, Outgoing
from domain.streams.placements import placements
from domain.streams.unmatched import (
    PaymentUnmatched,
    PlacedPart,
    PlacementEvent,
    PlacementMade,
    UnplacedPayment,
    system_stream,
)
from journal.paging import A_PAGE

_WHY: Final[Mapping[MoneyKind, str]] = {
    "no-tenancy": (
        "Rækken nævner intet lejemål. Sig med place-payment, hvis pengene er, eller med --sum-of, at de er summen af "
        "bogførte betalinger med kort, MobilePay eller kontanter."
    ),
    "no-account": "Lejemålet har ingen konto her. Er nummeret forkert, så sig det med place-payment.",
    "no-lease": (
        "Lejemålet har flere lejeaftaler, og det er ikke til at se, hvilken pengene er for. Sig det med nummeret på en "
        "sag om den: place-payment --to SAG."
    ),
    "under-way": "Placeret, men ikke kommet frem. Giv den samme kommando igen.",
    "unapplied": (
        "Ligger på kontoen og betaler intet, selv om noget skyldes. Sig med place-payment, hvad de betaler "
        "(--to SAG/POST), eller hvis de er."
    ),
}

_GONE_SINCE: Final = (
    "Summen er afstemt, men af betalingerne i den er noget gået tilbage siden. Tag det tilbage: --undo."
)
_TAKEN_BACK: Final = "Taget tilbage, men står endnu på kontoen: --undo igen."


@dataclass
class Waiting:
    """What `unmatched` shows of one association, read a page at a time; `ordinary` is counted on the way."""

    cases: CaseClient
    organisation: str
    today: date
    everything: bool = False
    payments: int = 0
    amount_ore: int = 0
    _booked: dict[Means, list[OfASum]] = field(default_factory=dict)
    _moved: set[str] = field(default_factory=set)
    """What is shown as under way, and so is not shown where it lies as well."""

    async def rows(self) -> AsyncIterator[UnmatchedMoney]:
        """The money that waits: what was kept, the oldest first, then what stands on accounts."""
        said = await said_of_money(self.cases, self.organisation)
        async for row in self._kept(said):
            yield row
        async for row in self._moving(said):
            yield row
        async for row in self._unapplied():
            yield row
        async for row in self._out():
            yield row

    @property
    def ordinary(self) -> OrdinaryMoney:
        """What was kept for tenancies without an account."""
        return OrdinaryMoney(organisation=self.organisation, payments=self.payments, amount_ore=self.amount_ore)

    async def _kept(self, said: Sequence[PlacementEvent]) -> AsyncIterator[UnmatchedMoney]:
        stream, after = system_stream(self.organisation), 0
        made_here = [made for made in said if not (isinstance(made, PlacementMade) and made.taken_off)]
        placed, before = placements(said), defaultdict[str, list[PlacedPart]](list)
        for made in made_here:
            if isinstance(made, PlacementMade) and placed.get(made.payment) != made:
                before[made.payment] += made.parts
        while page := await self.cases.reader.unplaced_page(stream, after):
            after = page[-1].seq
            accounts = await self._accounts_of([entry.event for entry in page], placed, before)
            for kept in (entry.event for entry in page):
                parts = before.get(kept.payment, [])
                if row := self._of_kept(kept, placed.get(kept.payment), parts, accounts):
                    yield await self._beside_booked(row, kept.means, said)
            if len(page) < A_PAGE:
                return

    async def _beside_booked(
        self, row: UnmatchedMoney, means: Means | None, said: Sequence[PlacementEvent]
    ) -> UnmatchedMoney:
        """A sum of many, as its row says by what means it was paid, beside the booked payments of its days."""
        if row.kind != "no-tenancy" or means not in OF_ITS_OWN:
            return row
        if means not in self._booked:
            self._booked[means] = await booked(self.cases, self.organisation, means, said)
        of_it = stands_for(row.amount_ore, row.booked_on, self._booked[means])
        booked_ore = sum(one.amount_ore for one in of_it)
        shown = [
            BookedPayment(payment=one.payment, case=one.case, amount_ore=one.amount_ore, value_date=one.value_date)
            for one in of_it
        ]
        update = {
            "kind": "sum-of",
            "stands_for": tuple(shown),
            "differs_ore": row.amount_ore - booked_ore,
            "why": _why_sum(means, len(of_it), booked_ore, row.amount_ore - booked_ore),
        }
        return row.model_copy(update=update)

    def _of_kept(
        self,
        kept: PaymentUnmatched,
        placed: PlacementMade | None,
        before: Sequence[PlacedPart],
        accounts: Mapping[str, Sequence[Account]],
    ) -> UnmatchedMoney | None:
        said = next(iter(kept.sealed.values()), None)
        if placed and placed.taken_off:
            return None  # it went to its account, and from there
        if placed and placed.covers:
            still_ore = sum(part.amount_ore for part in counting(placed.covers, accounts))
            gone_ore = sum(part.amount_ore for part in placed.covers) - still_ore
            return self._row("sum-of", kept, said, gone_ore, _GONE_SINCE) if gone_ore else None
        if placed:
            missing = [part for part in placed.parts if not has_arrived(part, accounts)]
            left_ore = sum(part.amount_ore for part in missing)
            return self._row("under-way", kept, said, left_ore) if missing else None
        if there := counting(before, accounts):
            left_ore = sum(part.amount_ore for part in there)
            return self._row("under-way", kept, said, left_ore, _TAKEN_BACK)
        key = self._key_of(said)
        if key and has_taken(accounts.get(key, ()), kept.payment, was_placed=bool(before)):
            return None  # it went to the account when that came
        if said is not None and not said.tenancy:
            return self._row("no-tenancy", kept, said, kept.amount_ore)
        if kept.why:
            return self._row("no-lease", kept, said, kept.amount_ore)
        self.payments += 1
        self.amount_ore += kept.amount_ore
        return self._row("no-account", kept, said, kept.amount_ore) if self.everything else None

    async def _moving(self, said: Sequence[PlacementEvent]) -> AsyncIterator[UnmatchedMoney]:
        """What was placed from an account, or taken back, and is still on its way."""
        placed = placements(said)
        made = [one for one in said if isinstance(one, PlacementMade) and one.taken_off]
        last = {one.payment: one for one in made}
        keys = {part.tenancy_key for one in made for part in one.parts}
        keys |= {one.taken_off.tenancy_key for one in made if one.taken_off}
        accounts = await accounts_of_leases(self.cases.reader, keys)
        for one in made:
            assert one.taken_off
            stands = placed.get(one.payment) == one
            if stands:
                left_ore = _under_way(one, accounts)
            else:
                left_ore = _not_taken_back(one, accounts, is_last=last[one.payment] == one)
            account = next(a for a in accounts[one.taken_off.tenancy_key] if a.lease == one.taken_off.lease)
            money = account.payment(one.payment) or account.out(one.payment)
            if left_ore and money:
                self._moved.add(one.payment)
                why = _WHY["under-way"] if stands else _TAKEN_BACK
                case = await self._case_of(account_stream(one.taken_off.tenancy_key, one.taken_off.lease))
                yield self._of_account("under-way", money, left_ore, case, why)

    async def _accounts_of(
        self,
        page: list[PaymentUnmatched],
        placed: Mapping[str, PlacementMade],
        before: Mapping[str, Sequence[PlacedPart]],
    ) -> Mapping[str, Sequence[Account]]:
        keys = {self._key_of(next(iter(kept.sealed.values()), None)) for kept in page}
        made = [placed[kept.payment] for kept in page if kept.payment in placed]
        parts = [part for one in made for part in (*one.parts, *(one.covers or ()))]
        parts += [part for kept in page for part in before.get(kept.payment, ())]
        wanted = {key for key in keys if key} | {part.tenancy_key for part in parts}
        return await accounts_of_leases(self.cases.reader, wanted)

    def _key_of(self, said: UnplacedPayment | None) -> str | None:
        return self.cases.key_of(self.organisation, said.tenancy, simulated=False) if said and said.tenancy else None

    async def _unapplied(self) -> AsyncIterator[UnmatchedMoney]:
        after, reader = "", self.cases.reader
        while page := await reader.open_cases(after, organisation_id=self.organisation):
            after = page[-1].case_id
            streams = {account_stream(view.tenancy_key, view.lease): view for view in page}
            for stream, entries in (await reader.streams(list(streams))).items():
                account, view = fold_account((entry.event for entry in entries), lease_of(stream)), streams[stream]
                for paid, left_ore in unapplied_beside_debt(account):
                    if paid.payment in self._moved:
                        continue
                    yield self._of_account("unapplied", paid, left_ore, view.case_id, _WHY["unapplied"])
            if len(page) < A_PAGE:
                return

    async def _out(self) -> AsyncIterator[UnmatchedMoney]:
        after, reader = "", self.cases.reader
        while page := await reader.accounts_with_money_out(self.organisation, after):
            after = page[-1]
            for stream, entries in (await reader.streams(page)).items():
                account = fold_account((entry.event for entry in entries), lease_of(stream))
                for out in waiting(account):
                    if not out.simulated and out.out not in self._moved:
                        case = await self._case_of(stream)
                        tenancy = None if case else await self._tenancy_of(stream)
                        left_ore = uncovered_ore(account, out)
                        yield self._of_account("money-out", out, left_ore, case, _why_out(out), tenancy)
            if len(page) < A_PAGE:
                return

    async def _case_of(self, stream: str) -> str | None:
        """The newest case of an account's lease, else of its tenancy, in which a person can say more of its money."""
        found = await self.cases.reader.cases(
            organisation_id=self.organisation, tenancy_key=tenancy_of_stream(stream), simulated=False
        )
        own = [view for view in found if view.lease == lease_of(stream)]
        return (own or found)[-1].case_id if found else None

    async def _tenancy_of(self, stream: str) -> str | None:
        """The number of a tenancy that has no case, as money that was kept for it says."""
        key = tenancy_of_stream(stream)
        kept = await self.cases.reader.unplaced_payments([system_stream(self.organisation)], [key] if key else [])
        said = (next(iter(one.event.sealed.values()), None) for one in kept if one.event.tenancy_key == key)
        return next((one.tenancy for one in said if one and one.tenancy), None)

    def _row(
        self,
        kind: MoneyKind,
        kept: PaymentUnmatched,
        said: UnplacedPayment | None,
        left_ore: int,
        why: str | None = None,
    ) -> UnmatchedMoney:
        return UnmatchedMoney(
            kind=kind,
            organisation=self.organisation,
            payment=kept.payment,
            tenancy=said.tenancy or None if said else None,
            case=None,
            amount_ore=kept.amount_ore,
            left_ore=left_ore,
            value_date=kept.value_date,
            booked_on=kept.booked_on,
            age_days=(self.today - kept.booked_on).days,
            text=said.text if said else None,
            why=why or _WHY[kind],
        )

    def _of_account(
        self,
        kind: MoneyKind,
        money: Paid | PaidOut,
        left_ore: int,
        case: str | None,
        why: str,
        tenancy: str | None = None,
    ) -> UnmatchedMoney:
        return UnmatchedMoney(
            kind=kind,
            organisation=self.organisation,
            payment=money.payment if isinstance(money, Paid) else money.out,
            tenancy=tenancy,
            case=case,
            amount_ore=money.amount_ore,
            left_ore=left_ore,
            value_date=money.value_date,
            booked_on=money.booked_on,
            age_days=(self.today - money.booked_on).days,
            text=None,
            why=why,
        )


def _why_sum(means: Means, payments: int, booked_ore: int, differs_ore: int) -> str:
    what = f"Summen af det, der er betalt med {danish(means)}: {counted(payments, 'betaling', 'betalinger')} er bogført"
    if not payments:
        return f"{what} i dagene før. Sig med place-payment, hvis pengene er."
    if not differs_ore:
        return f"{what}, i alt det samme. Afstem dem: place-payment --sum-of {danish(means).lower()}."
    more = "mere end" if differs_ore > 0 else "mindre end"
    return (
        f"{what}, i alt {kroner(booked_ore)} Summen er {kroner(abs(differs_ore))} {more} dem. Er det rigtigt, så "
        f"afstem dem med forskellen: place-payment --sum-of {danish(means).lower()} --differs."
    )


def _why_out(out: PaidOut) -> str:
    if out.kind is Outgoing.PLACED:
        payment = out.takes[0][0]
        return f"Placeret et andet sted, men pengene er gået tilbage herfra: place-payment {payment} --undo."
    if out.kind is Outgoing.RETURNED:
        return "Hentet tilbage af banken. Sig, hvilken indbetaling det er (record-payment-bounced)."
    return (
        f"Gik ud ({danish(out.kind)}), men kontoen har for lidt til overs. Er de gået ud fra et andet lejemål, så sig "
        "det med place-payment; gik de ikke ud, med withdraw-money-out, eller uden en sag med place-payment --foreign."
    )


def _under_way(made: PlacementMade, accounts: Mapping[str, Sequence[Account]]) -> int:
    """What (øre) of a placement that stands has not come to where it was placed, or still counts where it lay."""
    if _is_off(made, accounts):
        return sum(part.amount_ore for part in made.parts if not has_arrived(part, accounts))
    return made.taken_off.amount_ore if made.taken_off else 0


def _not_taken_back(made: PlacementMade, accounts: Mapping[str, Sequence[Account]], *, is_last: bool) -> int:
    """What (øre) of a placement that was taken back still counts where it was placed, or not yet where it lay: of the
    last one alone, for by another the money may be off again.
    """
    if there := counting(made.parts, accounts):
        return sum(part.amount_ore for part in there)
    return made.taken_off.amount_ore if made.taken_off and is_last and _is_off(made, accounts) else 0


def _is_off(made: PlacementMade, accounts: Mapping[str, Sequence[Account]]) -> bool:
    """Tell whether what was placed counts no more on the account on which it lay."""
    off = made.taken_off
    if off is None:
        return False
    outs = (one.out(off.out) for one in accounts.get(off.tenancy_key, ()) if one.lease == off.lease)
    return any(out is not None and out.withdrawn == (made.left is not None) for out in outs)
