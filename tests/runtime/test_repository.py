"""Do the files that set up a checkout and a production installation hold what they promise?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from runtime import VERSION
from tests.runtime.conftest import CHECKOUT


def test_the_compose_file_follows_the_published_schema() -> None:
    """docker-compose.yml is checked against the compose specification."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, "docker-compose.yml"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


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


def test_a_lost_secret_is_not_made_anew(tmp_path: Path) -> None:
    """The first time all are made; afterwards a key that is missing is named, and nothing is changed."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(CHECKOUT / "deploy" / "make-secrets", tmp_path / "deploy")

    def make() -> subprocess.CompletedProcess[str]:
        return subprocess.run([tmp_path / "deploy" / "make-secrets"], capture_output=True, text=True, check=False)

    assert (make().returncode, make().returncode) == (0, 0)
    (tmp_path / "secrets" / "codec_key").unlink()
    again = make()
    assert (again.returncode, (tmp_path / "secrets" / "codec_key").exists()) == (3, False)
    assert "secrets/codec_key" in again.stderr


def test_the_version_is_one() -> None:
    """The version that workers tell is the project's."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION


def test_every_make_target_has_a_line_of_help() -> None:
    """`make` alone lists what can be done."""
    shown = subprocess.run(["make", "--no-print-directory"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    for target in ("demo", "up", "test", "check"):
        assert re.search(rf"^  make {target} +\S+", shown.stdout, re.MULTILINE)
