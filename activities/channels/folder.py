"""How does a folder on this machine stand for the post?

Each letter is `<home>/post/<channel>/<key>.txt` with `<key>.receipt.json` beside it; a rehearsal's lies in
`<home>/post/simulated/<channel>`, so that whoever fetches the post never meets it, and says so. A file gets its name
only when its bytes are on disk, and never replaces another: so the same key gives one letter, whoever asks,
however often, and after whatever crash. What a crash may leave behind begins with a dot and is no letter.
"""

import asyncio
import errno
import json
import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from activities.channels.base import Receipt
from activities.channels.errors import NotAccepted
from activities.letters.free_text import one_line
from decisions import attempt
from domain.case.codes import Channel as ChannelName
from domain.letter import Letter
from domain.plain_text import isolated


class FolderChannel:
    """A sink that keeps every letter: for print and Digital Post, and for all that a simulated case sends."""

    honours_keys = True
    stays_local = True

    def __init__(self, name: str, home: Path, *, simulated: bool = False) -> None:
        """Stand for the channel *name* under the data folder *home*; folders come with the first letter."""
        self.name = ChannelName(name).value
        self.folder = home / "post" / "simulated" / self.name if simulated else home / "post" / self.name
        self._home = home
        self._simulated = simulated

    async def send(self, letter: Letter) -> Receipt:
        """Place *letter* unless its key was used; return the key's first receipt.

        Raises NotAccepted where the disk does not take the letter, or a link leads out of the data folder. An OSError
        means that the letter lies there and its receipt does not: the same key, asked again, mends that.
        """
        return await asyncio.to_thread(self._place, letter)

    def _place(self, letter: Letter) -> Receipt:
        if not self._is_within():
            raise NotAccepted("folder-elsewhere", "Mappen med post er et link, der fører ud af datamappen.")
        path, receipt = self.folder / f"{letter.key}.txt", self.folder / f"{letter.key}.receipt.json"
        if receipt.exists():  # even where the letter has been fetched meanwhile: one key, one letter
            return self._first(receipt, letter, is_new=False)
        try:
            _private_folder(self._home, self.folder)
            is_new = _write_once(path, _on_paper(letter, simulated=self._simulated))
        except OSError as error:
            raise _not_placed(error) from None
        # The file's own time: two who ask at once, or one who asks after a crash, agree on it.
        placed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat()
        first = {"reference": f"{self.name}-{letter.key}", "accepted_at": placed_at, "kind": letter.kind}
        _write_once(receipt, json.dumps(first, indent=2) + "\n")
        _sync_folder(self.folder)
        return self._first(receipt, letter, is_new=is_new)

    def _is_within(self) -> bool:
        try:
            return self.folder.resolve().is_relative_to(self._home.resolve())
        except (OSError, RuntimeError):  # RuntimeError: how Python before 3.13 tells of a link to itself
            return False

    def _first(self, receipt: Path, letter: Letter, *, is_new: bool) -> Receipt:
        kept = json.loads(receipt.read_text("utf-8"))
        if kept["kind"] != letter.kind:  # as when a journal was restored: what this receipt is for was another letter
            raise NotAccepted("folder-key-taken", "Nøglen er brugt til et andet brev.", permanent=True)
        return Receipt(kept["reference"], datetime.fromisoformat(kept["accepted_at"]), already_sent=not is_new)


def _on_paper(letter: Letter, *, simulated: bool) -> str:
    """Write the envelope above the letter, so that the post knows where it goes, or that it goes nowhere."""
    to = letter.recipient
    envelope = {
        "Prøve": "må ikke sendes" if simulated else "",
        "Til": to.name,
        "Adresse": ", ".join(to.address_lines),
        "E-mail": to.email,
        "Digital Post": to.digital_post_id,
        "Emne": letter.subject,
    }
    lines = "".join(f"{label}: {isolated(one_line(text))}\n" for label, text in envelope.items() if text)
    return f"{lines}\n{letter.body}"


def _not_placed(error: OSError) -> NotAccepted:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NotAccepted("folder-full", "Der er ikke plads til brevet på disken.")
    return NotAccepted("folder-not-writable", "Brevet kan ikke lægges i mappen.")


def _private_folder(home: Path, folder: Path) -> None:
    # mkdir(parents=True) would give the parents everybody's mode.
    below = folder.relative_to(home).parents  # the nearest first, the home itself last
    for part in (*(home / one for one in reversed(below)), folder):
        part.mkdir(mode=0o700, exist_ok=True)


def _write_once(path: Path, text: str) -> bool:
    """Give *path* this text unless it has one already; say whether it was new. Mode 0600, from mkstemp.

    Whatever it raises, the path has not got the text.
    """
    if path.exists():
        return False
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        attempt.must_hold()
        try:
            os.link(temporary, path)  # unlike a rename, this fails where the name is taken
        except FileExistsError:
            return False
    finally:
        with suppress(OSError):  # what stays behind is no letter, and that it stays says nothing about the letter
            Path(temporary).unlink()
    return True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
