"""Does the doctor name a guard that is not as it was made, and does `migrate` say what it did?"""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.doctor import doctor
from cli.migrate import migrate
from cli.terminal.output import Output
from journal.migrate import migrations
from runtime.settings import Settings
from tests.cli.running import Work
from tests.journal.test_shape import TAKEN_FURTHER
from tests.servers import TestPostgres, on_database
from tests.trust.test_logins import logged_in
from tests.workflows.conftest import empty_installation as empty_installation  # noqa: PLC0414 (the fixture)
from tests.workflows.installation import Installation


@dataclass
class Typist:
    """Whoever types on these settings."""

    settings: Settings

    async def ask(self, work: Work) -> tuple[int, list[dict[str, Any]]]:
        """What a machine hears: exit status and objects."""
        said = io.StringIO()
        status = await work(self.settings, Output(True, said, io.StringIO()))
        return status, [json.loads(line) for line in said.getvalue().splitlines()]

    async def read(self, work: Work) -> str:
        """What a person reads."""
        said = io.StringIO()
        await work(self.settings, Output(False, said, io.StringIO()))
        return said.getvalue()


async def broken(settings: Settings, *statements: str) -> None:
    """As a superuser."""
    owner = await logged_in(settings.owner_url)
    for statement in statements:
        await owner.execute(statement)
    await owner.close()


async def test_the_doctor_names_each_guard_that_is_broken(empty_installation: Installation) -> None:
    """One line each, beside whatever else is wrong, and exit status 1 until it is mended."""
    typist = Typist(empty_installation.settings)
    assert (await typist.ask(doctor))[0] == 0
    await broken(
        typist.settings,
        "ALTER TABLE journal.event DISABLE TRIGGER append_only",
        "CREATE POLICY everybody ON view.work_list USING (true)",
    )

    status, found = await typist.ask(doctor)

    assert status == 1
    assert [(line["kind"], line["guard"], line["name"]) for line in found[:-1]] == [
        ("guard-broken", "policy", "everybody on view.work_list"),
        ("guard-broken", "trigger", "append_only on journal.event"),
    ]
    assert found[-1] == {"summary": {"found": 2}}
    assert found[0]["made"] is None
    read = await typist.read(doctor)
    assert "Databasens værn: Triggeren append_only på journal.event er ændret.\n" in read
    assert "2 ting er ikke, som de skal være." in read
    await broken(
        typist.settings,
        "ALTER TABLE journal.event ENABLE TRIGGER append_only",
        "DROP POLICY everybody ON view.work_list",
    )
    assert (await typist.ask(doctor))[0] == 0


async def test_a_newer_versions_guards_are_left_to_it(empty_installation: Installation) -> None:
    """What its migrations make, an older doctor cannot know."""
    typist = Typist(empty_installation.settings)
    await broken(typist.settings, "CREATE TABLE journal.later ()", TAKEN_FURTHER)
    assert (await typist.ask(doctor))[0] == 0


async def test_migrating_says_what_it_did(postgres: TestPostgres, tmp_path: Path) -> None:
    """Which files it applied, and the second time that there was nothing to do."""
    typist = Typist(on_database(Settings.isolated(tmp_path), await postgres.fresh_database()))
    assert await typist.ask(migrate) == (0, [{"applied": [one.name for one in migrations()]}])
    assert await typist.ask(migrate) == (0, [{"applied": []}])
    assert await typist.read(migrate) == "Der var intet at gøre. Journalen har denne udgaves form.\n"
