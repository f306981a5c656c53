"""`law pages`: are the pages in docs/law what the files of the law say?"""

from typing import Final

from books.law.loader import SHIPPED_LAW
from books.law.pages import is_made, pages
from cli.law.entries import law_book
from cli.terminal.output import Output
from client.errors import DONE, UnreadableInput
from client.results.law import WrittenPages
from danish.prose import counted

PAGES: Final = SHIPPED_LAW.parent / "docs" / "law"


def write_pages(out: Output) -> int:
    """Write docs/law anew from the law files, and remove what was made of those that are gone; gives the exit status.

    UnreadableInput where it may not. What somebody else has laid there stays.
    """
    wanted = pages(law_book())
    try:
        stale = [path for path in _made_before() if path not in wanted]
        for path in stale:
            (PAGES / path).unlink()
        for path, text in wanted.items():
            (PAGES / path).parent.mkdir(parents=True, exist_ok=True)
            (PAGES / path).write_text(text, encoding="utf-8")
    except OSError:
        because = "Siderne kan ikke skrives i docs/law. Ret rettighederne, eller gør plads, og skriv dem igen."
        raise UnreadableInput(because) from None
    out.item(WrittenPages(pages=len(wanted), removed=tuple(stale)))
    out.text(f"{counted(len(wanted), 'side', 'sider')} er skrevet i docs/law.")
    for path in stale:
        out.text(f"docs/law/{path} er fjernet: den var lavet af en fil, der ikke er her mere.")
    return DONE


def _made_before() -> list[str]:
    """The pages in docs/law that this command has made, by their paths in it."""
    found = (path for path in sorted(PAGES.rglob("*.md")) if path.is_file())
    made = (path for path in found if is_made(path.read_text(encoding="utf-8", errors="replace")))
    return [path.relative_to(PAGES).as_posix() for path in made]
