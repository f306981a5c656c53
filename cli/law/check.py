"""`law check`: can the files of a folder be used as the law, and what is wrong with them?"""

import os

from books.law.book import version_of
from books.law.check import faults_of
from books.law.files import files_in
from books.law.loader import SHIPPED_LAW
from cli.law.names import law_folder
from cli.terminal.days import today
from cli.terminal.output import Output
from client.errors import DONE, REFUSED, UnreadableInput
from client.results.law import LawCheckCount, LawCheckSummary, LawFault
from danish.prose import counted
from runtime.settings import law_folder_of


def check(out: Output, folder: str | None) -> int:
    """Check the law files in *folder* (default: the product's own); gives the exit status: 0 sound, 1 with faults."""
    place = law_folder(folder) if folder is not None else law_folder_of(os.environ) or SHIPPED_LAW
    if place is None:
        raise UnreadableInput("Der er ingen mappe af det navn.")
    lying = files_in(place)
    files, faults = lying.files, faults_of(lying, today())
    for fault in faults:
        out.item(LawFault.of(fault))
        out.text(str(fault))
    out.item(LawCheckSummary(summary=LawCheckCount(files=len(files), faults=len(faults))))
    looked_at = counted(len(files), "fil", "filer")
    if faults:
        out.text(f"{len(faults)} fejl i {looked_at}. Efterse igen, når det er rettet: én fejl kan skjule en anden.")
        return REFUSED
    out.text(f"{looked_at} kan bruges. Lovversion: {version_of(files)}")
    return DONE
