"""Who may connect past the walls? Audit and repair, by one way that all can see (pyproject.toml holds the rest)."""

import re

from tests.test_docs import CHECKOUT, MODULES, name_of

PAST_THE_WALLS = ("connect_audit", "AUDIT_ROLE", "redningskrans_audit")
ELSEWHERE = {"tests", "benchmarks"}


def test_one_place_connects_as_the_audit() -> None:
    """Beside the runtime, which knows how, and what the journal does by itself within one transaction."""
    found = {
        name_of(path)
        for path in MODULES
        if path.relative_to(CHECKOUT).parts[0] not in ELSEWHERE
        and any(word in path.read_text(encoding="utf-8").partition('"""\n\n')[2] for word in PAST_THE_WALLS)
    }
    documented = {
        "journal/audit_reader.py",
        "journal/counts.py",
        "journal/faults.py",
        "journal/verify.py",
    }  # the words of their docstrings
    assert found - documented == {"runtime/postgres.py", "client/auditing.py"}


def test_one_step_logs_in_as_the_owner() -> None:
    """Migrating; the runtime knows the address, and uses it to make a server's database and logins."""
    found = {
        name_of(path)
        for path in MODULES
        if path.relative_to(CHECKOUT).parts[0] not in ELSEWHERE
        and re.search(r"Login\.OWNER|owner_url", path.read_text(encoding="utf-8"))
    }
    beside = {"runtime/keys.py", "runtime/postgres_logins.py", "runtime/postgres_server.py", "runtime/settings.py"}
    assert found - beside == {"client/migrating.py"}
