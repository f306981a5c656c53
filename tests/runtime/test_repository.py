"""Do the files that set up a checkout and a production installation hold what they promise?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from ruamel.yaml import YAML

from runtime import VERSION
from tests.runtime.conftest import CHECKOUT


def test_the_compose_file_follows_the_published_schema() -> None:
    """docker-compose.yml is checked against the compose specification."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, "docker-compose.yml"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def services() -> dict[str, Any]:
    """The services of compose, by name."""
    return dict(YAML(typ="safe").load(CHECKOUT / "docker-compose.yml")["services"])


RUN_ALONE = ("upkeep", "backup", "client")


@pytest.mark.parametrize("name", RUN_ALONE)
def test_whoever_is_run_alone_changes_no_database_on_the_way(name: str) -> None:
    """`docker compose run` begins what a service waits for, and what that waits for: none of it migrates."""
    all_of_them, on_the_way = services(), {name}
    for one in (waiting := [name]):
        further = set(all_of_them[one].get("depends_on", {})) - on_the_way
        on_the_way |= further
        waiting += further
    assert on_the_way == {name, "journal-db"}
    assert "journal-schema" in all_of_them["worker"]["depends_on"]
    assert "profiles" not in all_of_them["journal-schema"]


@pytest.mark.parametrize("name", ["worker", "upkeep", "client", "journal-schema"])
def test_a_log_outlives_the_container_that_wrote_it(name: str) -> None:
    """Each of our processes has its home on a volume with a name, which `run --rm` does not take along."""
    document = YAML(typ="safe").load(CHECKOUT / "docker-compose.yml")
    (volume,) = [at.split(":")[0] for at in document["services"][name]["volumes"] if "/var/lib/redningskrans" in at]
    assert volume in document["volumes"]


def test_the_client_has_what_a_worker_has_and_its_own_key() -> None:
    """It reads the journal and reaches Temporal as a worker does."""
    worker, client = services()["worker"], services()["client"]
    own = {"REDNINGSKRANS_CLIENT_KEY_FILE": "/run/secrets/client_key"}
    assert client["environment"] == worker["environment"] | own
    assert set(client["secrets"]) == {*worker["secrets"], "client_key"}
    assert (client["networks"], client["build"]) == (worker["networks"], worker["build"])


def test_every_folder_the_image_copies_is_allowed_into_it() -> None:
    """What the Dockerfile copies exists in .dockerignore's list, and nothing else does."""
    copied = set(re.findall(r"^COPY (?!--from)(.+) \S+$", (CHECKOUT / "Dockerfile").read_text(), re.MULTILINE))
    copied = {name for line in copied for name in line.split()}
    allowed = re.findall(r"^!([^/\n]+)", (CHECKOUT / ".dockerignore").read_text(), re.MULTILINE)
    assert copied == set(allowed)


def test_locks_hold_hashes_and_no_address_and_agree() -> None:
    """No registry is named, every package has a hash, and production runs the versions that are tested."""
    versions = []
    for name in ("requirements.lock", "production.lock"):
        text = (CHECKOUT / name).read_text()
        assert "://" not in text
        assert "--index-url" not in text
        entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in entry for entry in entries)
        versions.append({entry.split()[0] for entry in entries})
    everything, production = versions
    assert production < everything


def test_the_image_installs_nothing_without_its_hash() -> None:
    """Every pip of the Dockerfile, and no other installer."""
    text = (CHECKOUT / "Dockerfile").read_text()
    installs = [line for line in text.splitlines() if re.search(r"\b(pip|uv|apt|apk|curl|wget)\b", line)]
    assert [("--require-hashes" in line, "production.lock" in line) for line in installs] == [(True, True)]


def test_images_are_pinned_by_what_the_registry_says(tmp_path: Path) -> None:
    """Each image of both files gets its digest, once; without one it is named. The registry is played."""
    (tmp_path / "deploy").mkdir()
    for name in ("docker-compose.yml", "Dockerfile", "deploy/pin-images"):
        shutil.copy(CHECKOUT / name, tmp_path / name)
        (tmp_path / name).write_text(re.sub(r"@sha256:[0-9a-f]{64}", "", (tmp_path / name).read_text()))
    tags = {name: (tmp_path / name).read_text() for name in ("docker-compose.yml", "Dockerfile")}
    docker = tmp_path / "bin" / "docker"
    docker.parent.mkdir()
    docker.write_text('#!/bin/sh\nprintf "sha256:%s\\n" "$(printf %s "$4" | sha256sum | cut -c1-64)"\n')
    docker.chmod(0o755)
    env = {**os.environ, "PATH": f"{docker.parent}:{os.environ['PATH']}"}

    def run(*options: str) -> int:
        return subprocess.run([tmp_path / "deploy" / "pin-images", *options], env=env, check=False).returncode

    unpinned = run("--check")
    assert (run(), run("--check")) == (0, 0)
    once = {name: (tmp_path / name).read_text() for name in tags}
    assert run() == 0
    assert {name: (tmp_path / name).read_text() for name in once} == once
    named = re.findall(r"^(?: *image: *|FROM +)(\S+)", "\n".join(once.values()), re.MULTILINE)
    assert len(named) == "".join(tags.values()).count("image: ") + tags["Dockerfile"].count("FROM ") > 0
    assert all(re.fullmatch(r"[a-z/-]+:[a-z0-9.-]+@sha256:[0-9a-f]{64}", image) for image in named), named
    assert {name: re.sub(r"@sha256:[0-9a-f]{64}", "", text) for name, text in once.items()} == tags
    assert unpinned == 1


KEPT = (
    "tenancy_key",
    "master_key",
    "codec_key",
    "client_key",
    "entry_points",
    "journal_password",
    "database_owner_url",
)


@pytest.mark.parametrize("others", ["all", "one", "a login"])
@pytest.mark.parametrize("lost", KEPT)
@pytest.mark.parametrize("how", ["gone", "empty"])
def test_a_lost_secret_is_not_made_anew(tmp_path: Path, lost: str, how: str, others: str) -> None:
    """The first time all are made; afterwards one that is missing is named, and nothing is changed."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(CHECKOUT / "deploy" / "make-secrets", tmp_path / "deploy")

    def make() -> subprocess.CompletedProcess[str]:
        return subprocess.run([tmp_path / "deploy" / "make-secrets"], capture_output=True, text=True, check=False)

    assert (make().returncode, make().returncode) == (0, 0)
    folder = tmp_path / "secrets"
    kept = {"all": {path.name for path in folder.iterdir()}, "one": set(KEPT[:2]), "a login": {"database_url"}}[others]
    for path in folder.iterdir():
        if path.name == lost or path.name not in kept:
            path.unlink()
    if how == "empty":
        (folder / lost).touch()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = make()
    assert again.returncode == 3
    assert f"secrets/{lost}" in again.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


LOGINS = {
    "database_owner_url": "redningskrans",
    "database_url": "redningskrans_work",
    "database_upkeep_url": "redningskrans_upkeep",
    "database_erasure_url": "redningskrans_erasure",
}


def make_secrets(home: Path) -> dict[str, bytes]:
    """Run the script in a checkout of its own; what lies in the folder then."""
    (home / "deploy").mkdir(exist_ok=True)
    shutil.copy(CHECKOUT / "deploy" / "make-secrets", home / "deploy")
    subprocess.run([home / "deploy" / "make-secrets"], capture_output=True, check=True)
    return {path.name: path.read_bytes() for path in (home / "secrets").iterdir()}


def test_every_address_names_its_login_and_the_one_database(tmp_path: Path) -> None:
    """A line each, with a password of its own."""
    made = make_secrets(tmp_path)
    addresses = {name: urlsplit(made[name].decode().removesuffix("\n")) for name in LOGINS}

    assert {name: url.username for name, url in addresses.items()} == LOGINS
    assert {(url.hostname, url.port, url.path) for url in addresses.values()} == {
        ("journal-db", 5432, "/redningskrans")
    }
    assert len({url.password for url in addresses.values()}) == len(LOGINS)


def test_a_lost_password_of_a_login_is_made_anew(tmp_path: Path) -> None:
    """The next `migrate` lets the login in with it; a try that was cut short is begun again."""
    (tmp_path / "secrets" / ".draft").mkdir(parents=True)
    (tmp_path / "secrets" / ".draft" / "tenancy_key").touch()
    before = make_secrets(tmp_path)
    assert sorted(before) == sorted({*KEPT, *LOGINS})
    (tmp_path / "secrets" / "database_url").unlink()
    after = make_secrets(tmp_path)
    assert {name for name in before if before[name] != after[name]} == {"database_url"}


def test_a_try_that_was_cut_short_between_two_secrets_goes_on_where_it_stood(tmp_path: Path) -> None:
    """None is made anew that lies there whole."""
    before = make_secrets(tmp_path)
    draft = tmp_path / "secrets" / ".draft"
    draft.mkdir()
    (draft / "whole").touch()
    for name in KEPT[3:]:
        (tmp_path / "secrets" / name).rename(draft / name)

    assert make_secrets(tmp_path) == before


def test_the_version_is_one() -> None:
    """The version that workers tell is the project's."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION


def test_every_make_target_has_a_line_of_help() -> None:
    """`make` alone lists what can be done."""
    shown = subprocess.run(["make", "--no-print-directory"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    for target in ("demo", "up", "test", "check"):
        assert re.search(rf"^  make {target} +\S+", shown.stdout, re.MULTILINE)
