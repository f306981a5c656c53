"""`policy adopt`: who makes a file an edition? PostgreSQL is enough."""

from collections.abc import Iterator
from pathlib import Path

from books.policies.book import SHIPPED_POLICIES, PolicyBook, content_of, read_edition
from cli.terminal import days
from cli.terminal.actors import person
from cli.terminal.output import Output
from client.errors import DONE, UnreadableInput
from client.policy_adoption import Done, adopt
from client.results.policy import AdoptionResult
from client.witness import tell_afterwards
from domain.danish_day import danish_day
from domain.ids import short_version
from domain.policy import Edition
from runtime.settings import Settings


async def adopt_editions(settings: Settings, out: Output, named: str | None, by: str) -> int:
    """Adopt the edition in a file, or every one in a folder; gives the exit status. Nothing where one is broken.

    Raises RoleMayNot, PolicyError.
    """
    place = Path(named) if named else settings.policies_folder or SHIPPED_POLICIES
    who, files = person(by), list(_editions(place))
    if not files:
        raise UnreadableInput("Mappen rummer ingen politikker: ingen fil i den ender på .toml.")
    for done in await adopt(settings, files, who):
        _tell(out, done)
    await tell_afterwards(settings, *dict.fromkeys(edition.organisation for edition, _ in files))
    return DONE


def _editions(place: Path) -> Iterator[tuple[Edition, bytes]]:
    """Every edition there. Raises PolicyError."""
    if _is_file(place):
        content = content_of(place)
        yield read_edition(place.name, content), content
        return
    book = PolicyBook.load(place)
    for editions in book.editions.values():
        yield from ((edition, book.documents[edition.version]) for edition in editions)


def _is_file(place: Path) -> bool:
    try:
        return place.exists() and not place.is_dir()
    except (OSError, ValueError):  # too long a name, a NUL in it
        return False


def _tell(out: Output, done: Done) -> None:
    event = done.event
    out.item(AdoptionResult.of(event, "adopted" if done.new else "known"))
    begins = f"gælder fra den {danish_day(event.valid_from)}"
    if not done.new:
        out.text(
            f"Udgave {short_version(event.version)} for {event.organisation} er vedtaget i forvejen, af {event.by}."
        )
        return
    out.text(f"Udgave {short_version(event.version)} for {event.organisation} er vedtaget af {event.by} og {begins}.")
    if event.valid_from <= days.today():
        out.text("  Nye sager følger den fra næste afgørelse. Sager, der er i gang, beholder deres vilkår.")
