"""Does mail that must stay on this machine stay, whole?"""

from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import aiosmtplib

from runtime.mail_sink import MailSink


def letter(number: int) -> EmailMessage:
    """A message with Danish letters in subject, recipient's name and text."""
    message = EmailMessage()
    message["From"] = "redningskrans@example.dk"
    message["To"] = "Åse Øvig <aase@example.dk>"
    message["Subject"] = f"Rykker nr. {number} på Ærø"
    message["Message-ID"] = f"<{number}@example.dk>"
    message.set_content("Kære Åse\n\nVi mangler din husleje.\n")
    return message


async def test_every_message_is_kept_verbatim_in_a_file_of_its_own(tmp_path: Path) -> None:
    """Twenty at once give twenty files, readable by their owner only, each as it was sent."""
    sink = MailSink(tmp_path / "home")
    async with sink as url:
        where = urlsplit(url)
        await asyncio.gather(*(aiosmtplib.send(letter(n), hostname=where.hostname, port=where.port) for n in range(20)))
    kept = sorted(sink.folder.glob("*.eml"))
    assert len(kept) == len(list(sink.folder.iterdir())) == 20
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    messages = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in kept]
    assert {message["Subject"] for message in messages} == {f"Rykker nr. {n} på Ærø" for n in range(20)}
    assert all("Vi mangler din husleje." in message.get_content() for message in messages)
