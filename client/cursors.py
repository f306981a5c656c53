"""Where did a page end, said so that it can be handed out and comes back unchanged?

A cursor is the place behind a page's last row, with the list and the choices it belongs to, under a key of the
installation: nobody makes one up, takes it from another list, or changes the choices under way. It holds codes, days
and opaque ids, and opens no door: what may be seen is asked anew for each page.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from client.errors import UnreadableInput

_MARK_BYTES: Final = 12


class Cursors:
    """Makes and reads the cursors of one list under one set of choices."""

    def __init__(self, secret: bytes, name: str, *choices: str | int | None) -> None:
        """*secret* is the installation's tenancy key; *name* the list; *choices* what narrows it."""
        self._key = hmac.new(secret, json.dumps(["cursor", name, *choices]).encode(), hashlib.sha256).digest()

    def write(self, place: Sequence[str | date] | None) -> str | None:
        """A place as a text that fits into an address; None where no page follows."""
        if place is None:
            return None
        content = json.dumps([str(one) for one in place], ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._mark(content) + content).rstrip(b"=").decode()

    def read(self, cursor: str) -> list[str]:
        """The parts of the place. Raises UnreadableInput for what this list did not hand out under these choices."""
        try:
            written = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except ValueError:
            raise _unreadable() from None
        mark, content = written[:_MARK_BYTES], written[_MARK_BYTES:]
        if not hmac.compare_digest(mark, self._mark(content)):
            raise _unreadable()
        parts: list[Any] = json.loads(content)
        return [str(part) for part in parts]

    def _mark(self, content: bytes) -> bytes:
        return hmac.new(self._key, content, hashlib.sha256).digest()[:_MARK_BYTES]


def _unreadable() -> UnreadableInput:
    return UnreadableInput(
        "Stedet i listen er ikke et, som denne liste selv har vist, med de samme valg. Begynd forfra uden et sted."
    )
