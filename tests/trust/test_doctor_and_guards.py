"""Does the doctor name a guard that is not as it was made, and does `migrate` say what it did?"""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.doctor import doctor
from cli.migrate import migrate
from cli.rebuild_views import rebuild
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


async def test_a_migration_that_is_not_known_is_named_and_hides_no_guard(empty_installation: Installation) -> None:
    """A newer version's, or somebody's invention, who would have the guards looked at no more."""
    typist = Typist(empty_installation.settings)
    await broken(typist.settings, "ALTER TABLE journal.event DISABLE TRIGGER append_only", TAKEN_FURTHER)

    status, found = await typist.ask(doctor)

    assert (status, [(line["guard"], line["name"]) for line in found[:-1]]) == (
        1,
        [("migration", "9999"), ("trigger", "append_only on journal.event")],
    )
    assert "Migreringen 9999 kendes ikke her." in await typist.read(doctor)


async def test_a_mark_of_what_can_be_read_is_named_until_the_lists_are_made_anew(
    empty_installation: Installation,
) -> None:
    """It would have a tenancy look as if it waited; a rebuild takes it away."""
    typist = Typist(empty_installation.settings)
    await broken(
        typist.settings,
        "INSERT INTO view.unread SELECT organisation_id, stream, stream, seq, type FROM journal.event"
        " WHERE stream = 'organisation/BF-101' AND seq = 1",
    )

    status, found = await typist.ask(doctor)

    assert (status, [(line["kind"], line["case"]) for line in found[:-1]]) == (
        1,
        [("mark-readable", "organisation/BF-101")],
    )
    assert (await typist.ask(rebuild))[0] == 0
    assert (await typist.ask(doctor))[0] == 0


async def test_migrating_says_what_it_did(postgres: TestPostgres, tmp_path: Path) -> None:
    """Which files it applied, and the second time that there was nothing to do."""
    typist = Typist(on_database(Settings.isolated(tmp_path), await postgres.fresh_database()))
    assert await typist.ask(migrate) == (0, [{"applied": [one.name for one in migrations()]}])
    assert await typist.ask(migrate) == (0, [{"applied": []}])
    assert await typist.read(migrate) == "Der var intet at gøre. Journalen har denne udgaves form.\n"
