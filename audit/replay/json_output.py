"""How does a program read a replay? One JSON object per line: each step, then where the case stands, then the sum."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from audit.replay.redecide import Verdict
from audit.replay.replay import Explained, Replay, ReplayedStep
from journal.hashing import instant_text
from journal.views import CaseRows


def lines_of(replay: Replay) -> Iterator[dict[str, Any]]:
    """JSON-ready objects: `{"step": 1, …}` for each step, `{"standing": …}`, `{"summary": …}`."""
    for step in replay.steps:
        yield _step(step)
    if replay.standing:
        yield {"standing": _standing(replay.standing)}
    yield {
        "summary": {
            "case": replay.case,
            "as_of": replay.as_of.isoformat() if replay.as_of else None,
            "steps": len(replay.steps),
            **{verdict.value: replay.count(verdict) for verdict in Verdict},
            "deadlines": len(replay.deadlines),
            "faulty_deadlines": replay.faulty_deadlines,
            "views": [asdict(divergence) for divergence in replay.views],
        }
    }


def _step(step: ReplayedStep) -> dict[str, Any]:
    first, proof = step.recording.first, step.proof
    return {
        "step": step.number,
        "command": proof.command,
        "asked": first.asked,
        "command_id": first.command_id,
        "actor": first.actor,
        "via": first.via,
        "known_at": instant_text(first.known_at),
        "recorded_at": instant_text(first.recorded_at),
        "law_version": first.law_version,
        "policy_version": first.policy_version,
        "events": [_event(event) for event in step.events],
        "verdict": proof.verdict.value,
        "because": proof.because,
        "divergences": [asdict(divergence) for divergence in proof.divergences],
    }


def _event(explained: Explained) -> dict[str, Any]:
    entry = explained.entry
    return {
        "stream": entry.stream,
        "seq": entry.seq,
        "type": entry.type,
        "happened_on": entry.happened_on.isoformat(),
        "hash": entry.hash.hex(),
        "public": entry.public,
        "grounds": [
            {
                "because": ground.because,
                "rule": ground.rule,
                "sources": [source.model_dump(mode="json") for source in ground.sources],
            }
            for ground in explained.grounds
        ],
        "deadlines": [
            {**checked.deadline.model_dump(mode="json"), "faults": checked.faults} for checked in explained.deadlines
        ],
    }


def _standing(rows: CaseRows) -> dict[str, Any]:
    case = rows.case
    return {
        "today": case.today.isoformat(),
        "phase": case.phase,
        "ending": case.ending,
        "cause": case.cause,
        "simulated": case.simulated,
        "balance_ore": case.balance_ore,
        "held": case.held,
        "agenda": case.agenda,
        "deadlines": [{"demand": one.demand, "name": one.name, "day": one.day.isoformat()} for one in rows.deadlines],
        "dispatches": [
            {"kind": one.kind, "channel": one.channel, "key": one.key, "state": one.state, "day": one.day.isoformat()}
            for one in rows.dispatches
        ],
    }
