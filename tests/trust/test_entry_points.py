"""Is only that decided which came through an entry point that is heard here, and only for whom it may speak?"""

import base64
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.status import who_may_come_through
from client.cases import Reply, new_id
from client.entry_points import client_signer, entry_points, rights
from decisions.contract import CommandRequest
from decisions.entry_points import (
    NOT_SIGNED,
    EntryPoints,
    EntryPointsUnreadable,
    Signer,
    Trusted,
    read_entry_points,
)
from decisions.message_content import content_of
from domain.actors import PEOPLE, Part, Role
from domain.entry_points import FROM_OUTSIDE, RULE, EntryPoint, most_roles
from domain.ids import tenancy_of
from domain.streams.organisation import organisation_stream
from domain.streams.unmatched import MessageUnreadable, system_stream
from runtime.errors import SettingsProblem
from runtime.keys import Keys
from runtime.settings import Settings
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import SOON, Installation, installation
from worker import working
from workflows.eviction_case import SIGNAL
from workflows.messages import Envelope

CHECKOUT = Path(__file__).parents[2]
OURS, STRANGER = Signer(EntryPoint.CLIENT, b"o" * 32), Signer(EntryPoint.CLIENT, b"s" * 32)
HEARD = EntryPoints.of_client_alone(OURS.public_key)
ASKED = CommandRequest(
    organisation="BF-101",
    tenancy_key="k",
    message_id="m",
    actor="office/k1",
    fields={"command": "hold", "kind": "death"},
    asked_at=datetime(2026, 10, 2, tzinfo=UTC),
    case="k-1",
)
CHANGED: dict[str, Any] = {
    "organisation": "BF-102",
    "tenancy_key": "l",
    "message_id": "n",
    "actor": "lawyer/a1",
    "fields": {"command": "hold", "kind": "disputed"},
    "case": None,
    "via": "web",
    "signature": "00" * 64,
}
"""What somebody may change in a signed message on its way."""
KEY = base64.b64encode(OURS.public_key).decode()
FILE = f'[client]\npublic_key = "{KEY}"\nroles = ["office", "feed"]\n'
BAD_FILES = {
    "no TOML": "client: office",
    "nothing": "",
    "not UTF-8": "\udcff",
    "another entry point": FILE.replace("client", "phone"),
    "no table": 'client = "office"',
    "no key": FILE.replace("public_key", "key"),
    "no roles": FILE.replace("roles", "role"),
    "something else": FILE + "via = 1\n",
    "a key that is no base64": FILE.replace(KEY, "!"),
    "a key that is a number": FILE.replace(f'"{KEY}"', "1"),
    "half a key": FILE.replace(KEY, KEY[:20]),
    "one role": FILE.replace('["office", "feed"]', '"office"'),
    "nobody": FILE.replace('["office", "feed"]', "[]"),
    "a role that nobody has": FILE.replace("office", "landlord"),
    "a number for a role": FILE.replace('"office"', "1"),
    "a part of the system": FILE.replace("office", "clock"),
    "the system": FILE.replace("office", "system"),
}


def signed(by: Signer = OURS, **changes: Any) -> CommandRequest:
    """A message as its entry point signed it."""
    asked = ASKED.model_copy(update={**changes, "via": by.via.value})
    return asked.model_copy(update={"signature": by.sign(asked.message_id, content_of(asked))})


def envelope(case: str, **changes: Any) -> Envelope:
    """A hold for a death by the office, not signed yet."""
    said = {"message_id": new_id("t"), "command": "hold", "fields": {"kind": "death"}, "actor": "office/k1"}
    return Envelope(**{**said, "case": case, **changes})


# --- the signature ----------------------------------------------------------------------------------------------------


def test_what_our_entry_point_signed_is_heard_and_nobody_elses() -> None:
    """Another key is another entry point, whatever it says it is; and one that is not known is not heard."""
    assert HEARD.hears(signed())
    assert not HEARD.hears(signed(STRANGER))
    assert not HEARD.hears(signed(Signer(EntryPoint.WEB, b"o" * 32)))
    assert not HEARD.hears(ASKED)


def test_every_field_that_says_something_is_tried_below() -> None:
    """But for the clock's, which belongs to the run."""
    assert CommandRequest.model_fields.keys() - CHANGED.keys() == {"asked_at", "move_to", "own", "known"}


@pytest.mark.parametrize("name", CHANGED)
def test_a_message_that_was_changed_on_its_way_is_not_heard(name: str) -> None:
    """One signature is for one message to one tenancy through one entry point."""
    assert not HEARD.hears(signed().model_copy(update={name: CHANGED[name]}))


@given(st.text(max_size=140), st.text(max_size=20))
def test_whatever_stands_in_the_place_of_a_signature_is_answered(signature: str, via: str) -> None:
    """A forger writes what they like."""
    assert not HEARD.hears(ASKED.model_copy(update={"signature": signature, "via": via}))


@given(
    st.dictionaries(st.text(max_size=8), st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8))
)
def test_a_message_is_the_same_on_both_sides_of_the_wire(fields: dict[str, Any]) -> None:
    """What JSON changes on the way, as a number that is none, it has changed before it is signed."""
    try:
        asked = signed(fields=fields)
    except ValueError:  # half a surrogate pair: no message can hold it
        return
    assert HEARD.hears(CommandRequest.model_validate_json(asked.model_dump_json()))


# --- for whom it may speak --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*PEOPLE, Part.FEED])
def test_the_client_of_a_home_may_speak_for_everybody_outside(role: Role | Part) -> None:
    """The embedded default."""
    assert HEARD.why_not(signed(actor=role.value)) is None


@pytest.mark.parametrize("actor", ["system", "clock", "dispatcher", "consistency-check"])
def test_nothing_from_outside_speaks_for_the_system(actor: str) -> None:
    """However its roles are set: only the system's own key could."""
    refused = HEARD.why_not(signed(actor=actor))

    assert refused is not None
    assert refused.rule == RULE
    assert not {giver.value for giver in most_roles(EntryPoint.WEB)} & {actor}


def test_an_entry_point_speaks_for_its_own_roles_alone() -> None:
    """By its settings; the reason names the entry point and the role, and no person."""
    heard = EntryPoints({EntryPoint.CLIENT: Trusted(OURS.public_key, frozenset({Role.OFFICE}))})

    refused = heard.why_not(signed(actor="lawyer/a1"))

    assert heard.why_not(signed()) is None
    assert refused is not None
    assert refused.because == "Kommandoen kom via kommandolinjen, som ikke må optræde som lawyer (advokaten)."


def test_the_settings_file_is_read() -> None:
    """Each entry point with its key and its roles."""
    (trusted,) = read_entry_points(FILE.encode()).trusted.items()

    assert trusted == (EntryPoint.CLIENT, Trusted(OURS.public_key, frozenset({Role.OFFICE, Part.FEED})))


@pytest.mark.parametrize("text", BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    """And names the setting."""
    file = tmp_path / "entry-points.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(EntryPointsUnreadable):
        read_entry_points(file.read_bytes())
    with pytest.raises(SettingsProblem, match=r"^REDNINGSKRANS_ENTRY_POINTS: [^\n]+\.$"):
        entry_points(replace(Settings.isolated(tmp_path), entry_points=file))


@pytest.mark.parametrize("missing", [lambda path: path / "nowhere", lambda path: path], ids=["no file", "a folder"])
def test_a_file_that_is_none_is_refused_in_one_line(missing: Callable[[Path], Path], tmp_path: Path) -> None:
    """Nobody falls back to hearing everybody."""
    with pytest.raises(SettingsProblem, match=r"^REDNINGSKRANS_ENTRY_POINTS kan ikke læses: [^\n]+\.$"):
        entry_points(replace(Settings.isolated(tmp_path), entry_points=missing(tmp_path)))


def test_a_worker_with_keys_from_elsewhere_is_told_whom_it_hears(tmp_path: Path) -> None:
    """It does not make a client of its own up, which nobody has the key of; nor does a client sign with one."""
    settings = replace(Settings.isolated(tmp_path), handed_in_keys=Keys(b"t" * 32, b"m" * 32, b"c" * 32))

    for use in (entry_points, client_signer):
        with pytest.raises(SettingsProblem, match=r"REDNINGSKRANS_CLIENT_KEY mangler: .*REDNINGSKRANS_ENTRY_POINTS"):
            use(settings)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("text", ["not base64!", "AAAA"])
@pytest.mark.parametrize("variable", ["REDNINGSKRANS_CLIENT_KEY", "REDNINGSKRANS_CLIENT_KEY_FILE"])
def test_a_clients_key_that_is_none_is_refused_in_one_line(variable: str, text: str, tmp_path: Path) -> None:
    """As the other keys are."""
    (tmp_path / "key").write_text(text, "utf-8")
    value = str(tmp_path / "key") if variable.endswith("FILE") else text

    with pytest.raises(SettingsProblem, match=rf"^{variable} (er ikke base64|skal rumme 32 byte, men rummer 3)\.$"):
        Settings.from_environment({variable: value})


def test_the_secrets_of_a_new_installation_fit_each_other(tmp_path: Path) -> None:
    """The workers' file has the public key of the command line's private one, which may speak for everybody outside."""
    script = tmp_path / "deploy" / "make-secrets"
    script.parent.mkdir()
    shutil.copy(CHECKOUT / "deploy" / "make-secrets", script)
    subprocess.run([script], check=True, capture_output=True)
    private = base64.b64decode((tmp_path / "secrets" / "client_key").read_text("utf-8"))

    heard = read_entry_points((tmp_path / "secrets" / "entry_points").read_bytes())

    public_key = Signer(EntryPoint.CLIENT, private).public_key
    assert heard.trusted == {EntryPoint.CLIENT: Trusted(public_key, FROM_OUTSIDE)}


def test_status_says_for_whom_an_entry_point_may_speak(tmp_path: Path) -> None:
    """In a home for everybody, which it says; looking makes no key."""
    home = Settings.isolated(tmp_path)
    file = tmp_path / "entry-points.toml"
    file.write_text(FILE, "utf-8")

    told = [who_may_come_through(*one) for one in rights(home).items()]
    told += [who_may_come_through(*one) for one in rights(replace(home, entry_points=file)).items()]

    assert told == [
        "Kommandoer via kommandolinjen (client) kan gives som enhver rolle.",
        "Kommandoer via kommandolinjen (client) kan gives som office og feed.",
    ]
    assert set(rights(home)[EntryPoint.CLIENT]) == FROM_OUTSIDE
    assert not (tmp_path / "keys").exists()


# --- on servers -------------------------------------------------------------------------------------------------------


async def kept(at: Installation) -> list[MessageUnreadable]:
    """What was kept apart."""
    return [entry.event for entry in await at.case_client.reader.stream(system_stream("BF-101"))]


async def sent_as_it_is(at: Installation, case: str, message: Envelope) -> Reply:
    """What a message is answered that did not come through the client, which would have signed it."""
    told: Reply = await at.run(case).execute_update(message.command, message, id=new_id("u"), result_type=Reply)
    return told


async def test_a_message_with_a_forged_signature_is_kept_and_decided_by_nobody(worked_house: Installation) -> None:
    """By update, which is told so, and by signal; its id stays free for whoever it belongs to."""
    case = await worked_house.opened()
    key, cases = tenancy_of(case), worked_house.case_client
    honest = envelope(case)
    forged = honest.model_copy(
        update={"signature": STRANGER.sign(honest.message_id, honest.content("BF-101", key)), "actor": "manager/m1"}
    )
    before = await worked_house.types(case)

    told = await sent_as_it_is(worked_house, case, forged)
    for unsigned in (forged, honest):
        await worked_house.run(case).signal(SIGNAL, unsigned)
    answered = await cases.submit(
        case, "hold", {"kind": "death"}, actor="office/k1", message_id=honest.message_id, patience=SOON
    )

    assert (told.result, told.rule) == ("refused", NOT_SIGNED.rule)
    assert isinstance(answered, Reply)
    assert answered.result == "done"
    assert [*before, "case-held"] == await worked_house.types(case)
    assert len(await kept(worked_house)) == 2  # the forged one came twice


async def test_a_forged_message_never_moves_a_calendar(worked_house: Installation) -> None:
    """Moving it would take every step of the path up to that day."""
    case = await worked_house.opened()
    before = await worked_house.types(case)
    forged = envelope(case, command="advance-calendar", fields={"to": "2026-10-28"})

    await sent_as_it_is(worked_house, case, forged)
    refused = await worked_house.give(case, "advance-calendar", actor="caretaker/v1", to=date(2026, 10, 28))

    assert (refused.result, refused.rule) == ("refused", "role-may-not")
    assert [*before, "command-refused"] == await worked_house.types(case)


async def test_a_signature_for_one_case_is_none_for_another(worked_house: Installation) -> None:
    """Whoever can copy a message cannot give it to somebody else."""
    case, other = await worked_house.opened(), await worked_house.opened()
    copied = worked_house.case_client.signed("BF-101", tenancy_of(case), envelope(case))

    told = await sent_as_it_is(worked_house, other, copied)

    assert (told.result, told.rule) == ("refused", NOT_SIGNED.rule)
    assert not (await worked_house.state(other)).holds


async def test_a_role_that_the_entry_point_may_not_assert_is_refused_on_record(
    home: Path, postgres: TestPostgres, temporal_server: TestTemporal, tmp_path: Path
) -> None:
    """The lawyer's and the system's own; what the office says is done, and both say through what they came."""
    file = tmp_path / "entry-points.toml"
    async with installation(home, postgres) as at:
        public = base64.b64encode(at.case_client.signer().public_key).decode()
        file.write_text(f'[client]\npublic_key = "{public}"\nroles = ["office", "feed"]\n', "utf-8")
        async with working(replace(at.settings, entry_points=file)):
            case = await at.opened()
            told = [
                await at.give(case, "hold", actor=actor, kind="death")
                for actor in ("lawyer/a1", "dispatcher", "office/k1")
            ]
        events = await at.events(case)

    assert [(answer.result, answer.rule) for answer in told] == [("refused", RULE), ("refused", RULE), ("done", None)]
    assert [entry.type.partition(".")[0] for entry in events[-3:]] == [
        "command-refused",
        "command-refused",
        "case-held",
    ]
    assert {entry.via for entry in events[-3:]} == {"client"}


async def test_every_event_says_through_what_its_command_came(worked_house: Installation) -> None:
    """The steps of the clock and the letters through the system, and what people and lists say through the client."""
    case = await worked_house.opened()
    await worked_house.advance(case, date(2026, 10, 5))

    through = {(entry.actor.partition("/")[0], entry.via) for entry in await worked_house.events(case)}
    beside = {entry.via for entry in await worked_house.case_client.reader.stream(organisation_stream("BF-101"))}

    assert through == {("feed", "client"), ("clock", "system"), ("dispatcher", "system"), ("office", "client")}
    assert beside == {"system"}  # `up` and the tests adopt the samples as the system
