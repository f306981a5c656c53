"""`policy check`: which policy files of a folder can be used, and what is wrong with the others?"""

from pathlib import Path

from books.policies.book import SHIPPED_POLICIES, PolicyBook, passed_over
from cli.terminal.output import Output
from client.errors import DONE, REFUSED, UnreadableInput
from client.results.policy import PolicyCheckCount, PolicyCheckSummary, PolicyFault, SoundEdition
from danish.prose import counted
from domain.danish_day import danish_day
from domain.ids import short_version


def check(out: Output, folder: str | None, own: Path | None) -> int:
    """Check the policy files in *folder* (default: *own*, or the samples); gives the exit status."""
    if folder is not None and not folder.strip():
        raise UnreadableInput("Mappens navn er tomt.")
    place = own or SHIPPED_POLICIES if folder is None else Path(folder)
    book = PolicyBook.read(place)
    for fault in (*book.faults, *passed_over(place)):
        out.item(PolicyFault(file=fault.file, key=fault.key or None, fault=str(fault)))
        out.text(str(fault))
    editions = [edition for editions in book.editions.values() for edition in editions]
    for edition in editions:
        departments = ", ".join(sorted(edition.departments))
        out.item(
            SoundEdition(
                organisation=edition.organisation,
                version=edition.version,
                valid_from=edition.valid_from,
                departments=tuple(sorted(edition.departments)),
            )
        )
        apart = f", for sig: afdeling {departments}" if departments else ""
        begins = danish_day(edition.valid_from)
        out.text(f"{edition.organisation} fra den {begins}: udgave {short_version(edition.version)}{apart}")
    faults = len(book.faults) + len(passed_over(place))
    out.item(PolicyCheckSummary(summary=PolicyCheckCount(editions=len(editions), faults=faults)))
    out.text(f"{counted(len(editions), 'udgave', 'udgaver')} kan bruges." + (f" {faults} fejl." if faults else ""))
    return REFUSED if faults else DONE
