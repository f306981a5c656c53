"""Does a mail arrive as it was written, and do we know it when it may not have?"""

import socket
from email.headerregistry import AddressHeader
from pathlib import Path
from urllib.parse import quote

import pytest

from activities.channels.errors import ChannelError, NotAccepted, OutcomeUnknown
from activities.channels.mail import MailChannel
from tests.activities.channels.letters_to_send import a_letter
from tests.activities.channels.smtp_servers import (
    DROP,
    PASSWORD,
    SILENCE,
    USER,
    Mailbox,
    real_server,
    scripted_server,
    tls_pair,
)

SENDER = "post@bolig.example.dk"
LOGIN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"


async def test_a_mail_arrives_as_it_was_written() -> None:
    """Subject, name and body keep every æøå, dot and long line; the Message-ID is made from the key."""
    mailbox = Mailbox()
    async with real_server(mailbox) as port:
        receipt = await MailChannel(f"smtp://127.0.0.1:{port}", SENDER).send(a_letter("key-1"))

    (mail,) = mailbox.mails
    to = mail["To"]
    assert isinstance(to, AddressHeader)
    assert [(address.display_name, address.addr_spec) for address in to.addresses] == [
        ("Søren Ærø Åberg", "lejer@example.com")
    ]
    assert mailbox.to == [["lejer@example.com"]]
    assert mail["From"] == SENDER
    assert mail["Subject"] == a_letter().subject
    assert mail["Message-ID"] == "<key-1@bolig.example.dk>" == receipt.reference
    assert mail.get_content().replace("\r\n", "\n") == a_letter().body
    assert mail.get_content_charset() == "utf-8"
    assert mailbox.raw[0].isascii()
    assert not receipt.already_sent


async def test_a_name_cannot_add_a_header_or_a_receiver() -> None:
    """A name with line breaks, commas and angle brackets is one display name beside one address."""
    mailbox = Mailbox()
    name = "Søren\r\nBcc: en.anden@example.com\r\n\r\nHej, <tredje@example.com>"
    async with real_server(mailbox) as port:
        await MailChannel(f"smtp://127.0.0.1:{port}", SENDER).send(a_letter(name=name))

    (mail,) = mailbox.mails
    assert mail["Bcc"] is None
    assert [address.addr_spec for address in mail["To"].addresses] == ["lejer@example.com"]
    assert mailbox.to == [["lejer@example.com"]]


async def test_starttls_and_login_come_from_the_address(tmp_path: Path) -> None:
    """A server that asks for STARTTLS and a password gets both, the password percent-decoded."""
    mailbox = Mailbox()
    server, trusting = tls_pair(tmp_path)
    async with real_server(mailbox, starttls=server, login=True) as port:
        await MailChannel(f"smtp://{LOGIN}@127.0.0.1:{port}", SENDER, tls=trusting).send(a_letter())

    assert (mailbox.over_tls, mailbox.logged_in) == ([True], [True])


async def test_smtps_begins_with_tls(tmp_path: Path) -> None:
    """Under smtps:// nothing is said in clear."""
    mailbox = Mailbox()
    server, trusting = tls_pair(tmp_path)
    async with real_server(mailbox, tls=server) as port:
        await MailChannel(f"smtps://127.0.0.1:{port}", SENDER, tls=trusting).send(a_letter())

    assert len(mailbox.mails) == 1


async def test_a_wrong_password_sends_nothing(tmp_path: Path) -> None:
    """A refused login is certain, and mended by an operator, so the letter may be tried again."""
    mailbox = Mailbox()
    server, trusting = tls_pair(tmp_path)
    async with real_server(mailbox, starttls=server, login=True) as port:
        channel = MailChannel(f"smtp://{quote(USER, safe='')}:forkert@127.0.0.1:{port}", SENDER, tls=trusting)
        with pytest.raises(NotAccepted) as failure:
            await channel.send(a_letter())

    assert (failure.value.code, failure.value.permanent) == ("mail-login-refused", False)
    assert mailbox.mails == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_server_that_cannot_prove_itself_gets_nothing(tmp_path: Path, scheme: str) -> None:
    """A certificate that nobody vouches for ends the talk before login and letter."""
    mailbox = Mailbox()
    server, _ = tls_pair(tmp_path)
    starttls, tls = (server, None) if scheme == "smtp" else (None, server)
    async with real_server(mailbox, starttls=starttls, tls=tls) as port:
        with pytest.raises(NotAccepted) as failure:
            await MailChannel(f"{scheme}://127.0.0.1:{port}", SENDER).send(a_letter())

    assert (failure.value.code, failure.value.permanent) == ("mail-not-secure", False)
    assert mailbox.mails == []


async def test_a_letter_never_leaves_the_machine_in_clear() -> None:
    """Beyond loopback a server without STARTTLS gets nothing: 0.0.0.0 is here, and yet no loopback."""
    mailbox = Mailbox()
    async with real_server(mailbox) as port:
        with pytest.raises(NotAccepted) as failure:
            await MailChannel(f"smtp://0.0.0.0:{port}", SENDER).send(a_letter())

    assert (failure.value.code, failure.value.permanent) == ("mail-server-unsuitable", False)
    assert mailbox.mails == []


async def test_a_refused_connection_is_not_accepted() -> None:
    """Where nobody listens, nobody took the letter."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        channel = MailChannel(f"smtp://127.0.0.1:{nobody.getsockname()[1]}", SENDER)
        with pytest.raises(NotAccepted) as failure:
            await channel.send(a_letter())

    assert (failure.value.code, failure.value.permanent) == ("mail-server-unreachable", False)


BEFORE_THE_LETTER = ("connect", "EHLO", "MAIL", "RCPT")
CERTAIN = [(stage, fault) for stage in BEFORE_THE_LETTER for fault in (DROP, SILENCE, "421 busy", "451 later")]
REFUSED = [(stage, f"{code} no") for stage in ("DATA", ".") for code in (421, 452, 550, 554)]
DOUBTFUL = [(stage, fault) for stage in ("DATA", ".") for fault in (DROP, SILENCE)] + [
    (".", "299 hm"),
    (".", "what?"),
]


@pytest.mark.parametrize(("stage", "fault"), CERTAIN + REFUSED)
async def test_what_fails_before_the_letter_or_with_a_clear_no_may_be_tried_again(stage: str, fault: str) -> None:
    """Until DATA nothing has left, and a 4xx or 5xx is a clear no at any time."""
    with pytest.raises(NotAccepted):
        await send_with_fault(stage, fault)


@pytest.mark.parametrize(("stage", "fault"), DOUBTFUL)
async def test_what_fails_in_the_middle_of_the_letter_is_in_doubt(stage: str, fault: str) -> None:
    """A line lost or gone silent after DATA began, or a meaningless answer, leaves the outcome open."""
    with pytest.raises(OutcomeUnknown):
        await send_with_fault(stage, fault)


@pytest.mark.parametrize("fault", [DROP, SILENCE, "500 what?"])
async def test_a_failed_goodbye_changes_nothing(fault: str) -> None:
    """Once the server has said yes, the letter is sent, however the talk ends."""
    assert await send_with_fault("QUIT", fault) == "<key-1@bolig.example.dk>"


PERMANENCE = [
    ("MAIL", 550, False),
    ("RCPT", 450, False),
    ("RCPT", 550, True),
    ("DATA", 554, True),
    (".", 552, True),
]


@pytest.mark.parametrize(("stage", "code", "permanent"), PERMANENCE)
async def test_only_a_lasting_no_to_this_letter_is_permanent(stage: str, code: int, permanent: bool) -> None:
    """A 5xx about the receiver or the letter will come again; a 4xx, or a no to us as sender, may pass."""
    with pytest.raises(NotAccepted) as failure:
        await send_with_fault(stage, f"{code} lejer@example.com")

    assert (failure.value.code, failure.value.permanent) == (f"mail-refused-{code}", permanent)


@pytest.mark.parametrize(
    "email", [None, "", "lejer", "a b@example.com", "sø@example.com", "<a@example.com>", "a@x\r\nb"]
)
async def test_an_unusable_address_is_refused_before_any_talk(email: str | None) -> None:
    """Without a plain address nothing is sent, and trying again does not help."""
    with pytest.raises(NotAccepted) as failure:
        await MailChannel("smtp://127.0.0.1:9", SENDER).send(a_letter(email=email))

    assert (failure.value.code, failure.value.permanent) == ("mail-address-unusable", True)


@pytest.mark.parametrize(("stage", "fault"), [("RCPT", "550 lejer@example.com Søren"), (".", DROP), ("connect", DROP)])
async def test_an_error_names_nobody(stage: str, fault: str) -> None:
    """Neither the text nor a shown cause repeats a name, an address or the server's own words."""
    with pytest.raises(ChannelError) as failure:
        await send_with_fault(stage, fault)

    assert "lejer" not in f"{failure.value} {failure.value!r} {failure.value.args}"
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__


@pytest.mark.parametrize("url", ["http://x", "smtp://", "mail.example.dk", "smtp://x:port", "smtp://x/inbox", ""])
def test_an_address_that_is_no_mail_server_is_refused_at_once(url: str) -> None:
    """A slip in the settings shows when the worker starts, not when the first letter is due."""
    with pytest.raises(ValueError, match=r"smtp|[Pp]ort"):
        MailChannel(url, SENDER)


def test_a_sender_must_be_a_plain_address() -> None:
    """The sender stands in every mail; a name or a line break in it is a slip in the settings."""
    with pytest.raises(ValueError, match="plain address"):
        MailChannel("smtp://127.0.0.1", "Boligforeningen <post@example.dk>")


async def send_with_fault(stage: str, fault: str) -> str:
    """Send a letter to a server with one fault; gives the receipt's reference."""
    async with scripted_server({stage: fault, **({"HELO": fault} if stage == "EHLO" else {})}) as port:
        channel = MailChannel(f"smtp://127.0.0.1:{port}", SENDER, timeout=0.25)
        return (await channel.send(a_letter("key-1"))).reference
