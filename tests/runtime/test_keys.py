"""Do all processes of an installation hold the same keys, and does nobody else?"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from errno import EACCES
from pathlib import Path
from typing import NoReturn

import pytest

from runtime.errors import NoKeys, SettingsProblem
from runtime.keys import Keys, are_handed_in, embedded_keys, handed_in_keys, keys_at_hand
from runtime.settings import Settings
from tests.runtime.conftest import CHECKOUT

PRINT_KEYS = """
import sys, pathlib
from runtime.keys import embedded_keys
sys.stdin.readline()
keys = embedded_keys(pathlib.Path(sys.argv[1]))
print((keys.tenancy + keys.master + keys.codec).hex())
"""
GIVEN = {f"REDNINGSKRANS_{name}_KEY": base64.b64encode(bytes([n] * 32)).decode() for n, name in enumerate(
    ("TENANCY", "MASTER", "CODEC"), start=1
)}  # fmt: skip


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    """Four processes make the keys of one new home at the same moment and all hold the same ones."""
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", PRINT_KEYS, str(tmp_path / "home")],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for starter in starters:
        assert starter.stdin is not None
        starter.stdin.write("go\n")
        starter.stdin.flush()
    seen = {starter.communicate()[0] for starter in starters}
    assert len(seen) == 1
    assert len(seen.pop().strip()) == 3 * 64


def test_key_files_are_for_their_owner_only_and_last(tmp_path: Path) -> None:
    """Three different keys of 32 bytes in files of mode 0600, the same on the next start, in no repr."""
    keys = embedded_keys(tmp_path / "home")
    assert len({keys.tenancy, keys.master, keys.codec}) == 3
    assert {len(key) for key in (keys.tenancy, keys.master, keys.codec)} == {32}
    assert embedded_keys(tmp_path / "home") == keys
    for path in (tmp_path / "home" / "keys").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert keys.master.hex() not in repr(keys)
    assert repr(keys) == "Keys()"


def test_looking_for_keys_makes_none(tmp_path: Path) -> None:
    """Not in a home without any, nor the ones that are missing among others; what is there is found as it is."""
    home = tmp_path / "home"
    assert keys_at_hand(home) is None
    with pytest.raises(NoKeys):
        Settings.isolated(home).keys_to_read_with()
    assert not home.exists()
    made = embedded_keys(home)
    assert keys_at_hand(home) == made
    (home / "keys" / "codec").unlink()
    assert keys_at_hand(home) is None


def test_a_key_behind_a_closed_door_is_not_a_missing_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may not read it hears which file it is."""
    embedded_keys(tmp_path)

    def closed(*_: object) -> NoReturn:
        raise PermissionError(EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", closed)  # a real one is open to root, as which tests may run
    with pytest.raises(SettingsProblem, match=f"{tmp_path}/keys/tenancy kan ikke læses: adgangen er nægtet"):
        keys_at_hand(tmp_path)


def test_production_hands_its_keys_in(tmp_path: Path) -> None:
    """From the environment, or from secret files, with or without a final line break."""
    expected = Keys(tenancy=bytes([1] * 32), master=bytes([2] * 32), codec=bytes([3] * 32))
    assert handed_in_keys(GIVEN) == expected
    secret = tmp_path / "master"
    secret.write_text(GIVEN["REDNINGSKRANS_MASTER_KEY"] + "\n")
    with_file = {**GIVEN, "REDNINGSKRANS_MASTER_KEY": "", "REDNINGSKRANS_MASTER_KEY_FILE": str(secret)}
    assert handed_in_keys(with_file) == expected


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"REDNINGSKRANS_MASTER_KEY": ""}, "REDNINGSKRANS_MASTER_KEY mangler"),
        ({"REDNINGSKRANS_CODEC_KEY": "not base64!"}, "REDNINGSKRANS_CODEC_KEY er ikke base64"),
        ({"REDNINGSKRANS_CODEC_KEY": "AAAA"}, "skal rumme 32 byte, men rummer 3"),
        (
            {"REDNINGSKRANS_MASTER_KEY": "", "REDNINGSKRANS_MASTER_KEY_FILE": "/nowhere"},
            "REDNINGSKRANS_MASTER_KEY_FILE kan ikke læses",
        ),
    ],
)
def test_a_key_that_cannot_be_used_is_refused_by_name(change: dict[str, str], says: str) -> None:
    """The person reads which variable is wrong and how, and never the value."""
    given = {**GIVEN, **change}
    assert are_handed_in(given)
    with pytest.raises(SettingsProblem) as refused:
        handed_in_keys(given)
    assert says in str(refused.value)
    assert "not base64!" not in str(refused.value)
