"""Do the folders that lawyers and associations edit hold data alone, and a page that says how?"""

import subprocess
from pathlib import Path

import pytest

from books.law.loader import SHIPPED_LAW
from books.policies.book import SHIPPED_POLICIES


@pytest.mark.parametrize("folder", [SHIPPED_LAW, SHIPPED_POLICIES], ids=lambda folder: folder.name)
def test_nothing_but_data_lies_there(folder: Path) -> None:
    """TOML files, and one README; what reads them is elsewhere."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=folder, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    others = [name for name in listed if not name.endswith(".toml")]

    assert others == ["README.md"]
    assert len(listed) > len(others)


def test_the_production_image_has_the_law_and_no_sample_associations() -> None:
    """Who runs it names a folder of policies of their own."""
    copied = (SHIPPED_LAW.parent / "Dockerfile").read_text("utf-8")
    let_in = (SHIPPED_LAW.parent / ".dockerignore").read_text("utf-8")

    assert "COPY law law" in copied
    assert "policies" not in copied + let_in
