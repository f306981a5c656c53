"""Do the files that set up a checkout and a production installation hold what they promise?"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

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


def test_the_version_is_one() -> None:
    """The version that workers tell is the project's."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION


def test_every_make_target_has_a_line_of_help() -> None:
    """`make` alone lists what can be done."""
    shown = subprocess.run(["make", "--no-print-directory"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    for target in ("demo", "up", "test", "check"):
        assert re.search(rf"^  make {target} +\S+", shown.stdout, re.MULTILINE)
