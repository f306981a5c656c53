"""What ends with a tenant's death, and to whom does nothing go any more?

Whether a payment demand in a dead tenant's name can be used against an estate is an open doubt (law/doubts.toml,
`death-bankruptcy-guardian`). So each ends, and what is owed needs a demand on whoever takes the tenant's place
(almenlejeloven §§ 71-72).
"""

from domain.case import events as e
from domain.case.codes import HoldKind
from domain.case.commands import ReleaseHold, WithdrawDeath
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.moot_letters import suppress_moot
from domain.case.path.payment_demand import start_clock
from domain.case.path.settlement import void
from domain.case.path.termination import end_lease
from domain.case.state import Case, OnItsWay, Terminating


def confirm(d: DecisionBuilder, command: ReleaseHold) -> None:
    """Let end what ends with whoever died, as the person says who lets the case go on; the hold is released already."""
    match command.died:
        case "nobody":
            if command.tenant:
                refuse("nobody-died", "Er ingen død, er der ingen lejer at nævne.")
        case "co-tenant":
            d.record(e.TenantDied(happened_on=d.today, persons=(_co_tenant(d.case, command.tenant),)))
            suppress_moot(d)
            _go_on_without(d)
        case "tenant" | None:
            if command.tenant:
                refuse("all-tenants-died", "Er kun én af lejerne død, så sig died=co-tenant.")
            d.record(e.TenantDied(happened_on=d.today, persons=d.case.tenants))
            for demand in d.case.live_demands:
                void(d, demand, "tenant-died")
            suppress_moot(d)
            if not d.case.closed:
                d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.ESTATE))


def _co_tenant(case: Case, number: int | None) -> str:
    """The tenant who died, by the number that a person gives, while others live."""
    if len(case.tenants) == 1:
        refuse("others-are-left", "Sagen har kun én lejer. Er det lejeren, der er død, så sig died=tenant.")
    if number is None or number > len(case.tenants):
        because = f"Sig med tenant, hvilken af sagens lejere der er død: 1 til {len(case.tenants)}, som i show."
        refuse("tenant-is-known", because)
    return case.tenants[number - 1]


def _go_on_without(d: DecisionBuilder) -> None:
    """Let count what has reached everybody who is left; days that run are not counted again."""
    for demand in d.case.live_demands:
        if isinstance(demand.phase, OnItsWay):
            start_clock(d, demand)
        elif isinstance(demand.phase, Terminating):
            end_lease(d, demand)


def require_somebody_alive(case: Case) -> None:
    """Refuse to let a case go on that has nobody to go on against."""
    if set(case.tenants) <= set(case.deceased):
        because = (
            "Lejeren er død, og ingen er nævnt i stedet. Kommer ægtefællen eller boet i lejerens sted, kommer de med "
            "listen som en ny lejeaftale; kræves pengene af boet uden om sagen, tages posterne ud (withdraw-charge)."
        )
        refuse("somebody-is-left", because)


def withdraw(d: DecisionBuilder, command: WithdrawDeath) -> Answer:
    """Take back that somebody died. Demands that ended stay ended: nobody knows what the tenant was told meanwhile."""
    case = d.open_case
    if not case.deceased:
        refuse("death-is-recorded", "Der er ikke noteret, at en lejer i sagen er død.")
    sealed = d.sealed(command.reason)
    d.record(e.DeathWithdrawn(happened_on=d.today, persons=case.deceased, sealed=sealed))
    if HoldKind.ESTATE in d.case.holds:
        d.record(e.HoldReleased(happened_on=d.today, kind=HoldKind.ESTATE, released_by=d.at.actor))
    return Answer("done", case.id)
