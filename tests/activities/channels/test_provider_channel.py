"""Does a letter reach a provider of post once, and is every doubt a doubt?"""

import socket
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from activities.channels.errors import ChannelError, NotAccepted, OutcomeUnknown
from activities.channels.provider import ProviderChannel
from domain.letter import Letter, Recipient
from tests.activities.channels.letters_to_send import a_letter
from tests.activities.channels.smtp_servers import tls_pair
from tests.receivers import Manner, Provider, http_answer, post_office

DOUBTFUL_MANNERS = [manner for manner in Manner if manner not in (Manner.TAKE, Manner.TAKE_AND_ANSWER_TWICE)]
TAKEN = {"key": "key-1", "reference": "p-1"}


@pytest.fixture
async def provider() -> Provider:
    """A provider that has taken nothing yet."""
    return Provider()


@pytest.fixture
async def url(provider: Provider) -> AsyncIterator[str]:
    """Where it listens."""
    async with post_office(provider) as at:
        yield at


def channel(url: str, name: str = "print") -> ProviderChannel:
    """A channel that does not wait long."""
    return ProviderChannel(name, url, timeout=0.4)


def digital(key: str = "key-1") -> Letter:
    """A letter for Digital Post."""
    return replace(a_letter(key), recipient=Recipient("Søren Ærø Åberg", digital_post_id="person-k7q2"))


# --- what is said ----------------------------------------------------------------------------------------------------


async def test_a_letter_is_handed_over_under_its_key(provider: Provider, url: str) -> None:
    """As JSON, with everything the provider needs and the one address of its channel."""
    receipt = await channel(url).send(a_letter("key-1"))

    assert (receipt.reference, receipt.already_sent) == ("p-key-1", False)
    assert provider.letters["key-1"] == {
        "key": "key-1",
        "channel": "print",
        "kind": "reminder",
        "subject": "Påmindelse om husleje på Ærø",
        "body": a_letter().body,
        "recipient": {"name": "Søren Ærø Åberg", "address_lines": ["Ærøvej 1, 1. tv", "5970 Ærøskøbing"]},
    }


async def test_digital_post_needs_the_receivers_id_alone(provider: Provider, url: str) -> None:
    """No address and no mail goes along."""
    await channel(url, "digital-post").send(digital())

    assert provider.letters["key-1"]["recipient"] == {"name": "Søren Ærø Åberg", "digital_post_id": "person-k7q2"}


@pytest.mark.parametrize(("name", "letter"), [("print", digital()), ("digital-post", a_letter("key-1"))])
async def test_without_the_channels_address_nothing_is_said(
    provider: Provider, url: str, name: str, letter: Letter
) -> None:
    """A person has to mend the address."""
    with pytest.raises(NotAccepted) as failure:
        await channel(url, name).send(letter)

    assert (failure.value.code, failure.value.permanent) == ("post-address-unusable", True)
    assert provider.lines == 0


async def test_a_token_is_shown_to_the_provider_and_stands_in_no_address(provider: Provider, url: str) -> None:
    """`bearer:token@` in the setting becomes the header."""
    with_token = url.replace("http://", "http://bearer:s3cret%2Fx~%3D@")

    await channel(with_token).send(a_letter("key-1"))

    assert "authorization: bearer s3cret/x~=" in provider.heads[0].lower()
    assert provider.heads[0].startswith("POST /letters HTTP/1.1\r\n")


async def test_what_the_environment_calls_a_proxy_is_not_asked(
    provider: Provider, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters go to the provider that the setting names, and to nobody in between."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    await channel(url).send(a_letter("key-1"))

    assert list(provider.letters) == ["key-1"]


# --- asking again ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", DOUBTFUL_MANNERS, ids=lambda manner: manner.name)
async def test_after_a_doubt_the_same_key_brings_the_letter_once(provider: Provider, url: str, first: Manner) -> None:
    """Slow, silent, gone or 500, with the letter taken or not: asked again, it is there once."""
    provider.manners = deque([first])
    with pytest.raises(OutcomeUnknown):
        await channel(url).send(a_letter("key-1"))
    assert provider.taken["key-1"] == int(first.takes)

    receipt = await channel(url).send(a_letter("key-1"))

    assert receipt.already_sent is first.takes
    assert (provider.taken, provider.asked) == ({"key-1": 1}, {"key-1": 2})


async def test_a_key_that_another_letter_has_used_is_refused(provider: Provider, url: str) -> None:
    """No letter is taken for sent because another one was: a person must look."""
    await channel(url).send(a_letter("key-1"))

    with pytest.raises(NotAccepted) as failure:
        await channel(url).send(replace(a_letter("key-1"), kind="termination"))

    assert failure.value.permanent
    assert provider.letters["key-1"]["kind"] == "reminder"


async def test_an_answer_too_many_is_never_that_of_the_next_letter(provider: Provider, url: str) -> None:
    """Two answers on one line: the second goes with the line, and each letter has its own."""
    provider.manners = deque([Manner.TAKE_AND_ANSWER_TWICE] * 3)
    posts = channel(url)

    receipts = [await posts.send(a_letter(f"key-{n}")) for n in range(3)]

    assert [receipt.reference for receipt in receipts] == ["p-key-0", "p-key-1", "p-key-2"]
    assert provider.lines == 3


# --- what may be answered --------------------------------------------------------------------------------------------

DOUBTFUL = {
    "another letter's answer": http_answer("201 Created", {"key": "key-2", "reference": "p-2"}),
    "no answer at all": http_answer("201 Created", {}),
    "a list": http_answer("201 Created", ["key-1"]),
    "no JSON": http_answer("201 Created", b"<html>thank you</html>"),
    "JSON without end": http_answer("201 Created", b"[" * 50_000),
    "an answer of a megabyte": http_answer("201 Created", {**TAKEN, "more": "x" * 1_000_000}),
    "an answer shorter than it says": http_answer("201 Created", TAKEN).replace(b"\r\n\r\n{", b"0\r\n\r\n{"),
    "a compressed answer": http_answer("201 Created", b"\x1f\x8b\x08\x00", "Content-Encoding: gzip"),
    "no HTTP": b"220 mail.example.dk ready\r\n",
    "nothing to say": http_answer("204 No Content", b""),
    "somewhere else": http_answer("307 Temporary Redirect", b"", "Location: http://127.0.0.1:9/"),
    "see there": http_answer("303 See Other", b"", "Location: /letters"),
    "the key is being worked on": http_answer("409 Conflict", {}),
    "not now": http_answer("503 Service Unavailable", {}),
    "somebody in between": http_answer("504 Gateway Timeout", {}),
}


@pytest.mark.parametrize("answer", DOUBTFUL.values(), ids=DOUBTFUL.keys())
async def test_whatever_does_not_clearly_say_yes_or_no_is_a_doubt(provider: Provider, url: str, answer: bytes) -> None:
    """And a redirection is followed nowhere."""
    provider.answers = deque([answer])

    with pytest.raises(OutcomeUnknown):
        await channel(url).send(a_letter("key-1"))

    assert provider.lines == 1


NOT_NOW = (401, 403, 404, 405, 408, 425, 429, 451)
ABOUT_THE_LETTER = (400, 413, 422)


@pytest.mark.parametrize("status", NOT_NOW + ABOUT_THE_LETTER)
async def test_only_a_no_to_this_letter_is_permanent(provider: Provider, url: str, status: int) -> None:
    """What is about us, our address or the hour passes; what is about the letter needs a person."""
    provider.answers = deque([http_answer(f"{status} no", {"error": "Søren lejer@example.com"})])

    with pytest.raises(NotAccepted) as failure:
        await channel(url).send(a_letter("key-1"))

    assert failure.value.code == f"post-refused-{status}"
    assert failure.value.permanent is (status in ABOUT_THE_LETTER)


@pytest.mark.parametrize("reference", ["Søren Ærø Åberg", "lejer@example.com", "", "x" * 129, 7, None])
async def test_a_reference_that_could_name_somebody_is_not_kept(
    provider: Provider, url: str, reference: object
) -> None:
    """It would stand in the journal for ever; the letter is taken all the same."""
    provider.answers = deque([http_answer("201 Created", {"key": "key-1", "reference": reference})])

    assert (await channel(url).send(a_letter("key-1"))).reference == "print-key-1"


# --- the line --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
async def test_where_nobody_listens_nobody_took_it(host: str) -> None:
    """So a payment may still stop the letter."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(NotAccepted) as failure:
            await channel(f"http://{host}:{nobody.getsockname()[1]}/").send(a_letter("key-1"))

    assert (failure.value.code, failure.value.permanent) == ("post-unreachable", False)


async def test_a_provider_that_does_not_take_up_the_line_has_no_letter() -> None:
    """It listens and never shakes hands: without TLS nothing was said."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        with pytest.raises(NotAccepted) as failure:
            await channel(f"https://127.0.0.1:{deaf.getsockname()[1]}/").send(a_letter("key-1"))

    assert (failure.value.code, failure.value.permanent) == ("post-unreachable", False)


async def test_over_tls_a_provider_must_prove_itself(tmp_path: Path) -> None:
    """Whoever trusts its certificate sends; whoever does not sends nothing."""
    server, trusting = tls_pair(tmp_path)
    provider = Provider()
    async with post_office(provider, tls=server) as url:
        with pytest.raises(NotAccepted) as failure:
            await ProviderChannel("print", url).send(a_letter("key-1"))
        assert (failure.value.code, provider.asked) == ("post-not-secure", {})

        await ProviderChannel("print", url, tls=trusting).send(a_letter("key-1"))

    assert url.startswith("https://")
    assert list(provider.letters) == ["key-1"]


@pytest.mark.parametrize("manner", [Manner.FAIL, Manner.CLOSE, Manner.HANG])
async def test_an_error_names_nobody(provider: Provider, url: str, manner: Manner) -> None:
    """Neither the text nor a shown cause has a name, an address or the token."""
    provider.manners = deque([manner])
    with pytest.raises(ChannelError) as failure:
        await channel(url.replace("http://", "http://bearer:s3cret@")).send(a_letter("key-1"))

    shown = f"{failure.value} {failure.value!r} {failure.value.args}"
    assert not any(word in shown for word in ("Søren", "Ærø", "s3cret", "127.0.0.1"))
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__ or failure.value.__context__ is None


# --- settings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://post.example.dk/letters",
        "http://0.0.0.0/letters",
        "https://",
        "post.example.dk",
        "",
        "smtp://127.0.0.1",
        "https://token@post.example.dk/",
        "https://user:token@post.example.dk/",
        "https://bearer:@post.example.dk/",
        "https://bearer:a%0d%0ab@post.example.dk/",
        "https://post.example.dk:port/",
        "https://post.example.dk:0/",
    ],
)
def test_an_address_that_is_no_providers_is_refused_at_once(url: str) -> None:
    """A slip in the settings shows when the worker starts, and its token is not repeated."""
    with pytest.raises(ValueError, match=r"provider|[Pp]ort") as refusal:
        ProviderChannel("print", url)

    assert "token@" not in str(refusal.value).replace("bearer:token@host", "")


def test_a_provider_stands_for_a_known_channel_only() -> None:
    """And never for a rehearsal's: its letters leave the machine."""
    with pytest.raises(ValueError, match="fax"):
        ProviderChannel("fax", "https://post.example.dk/")
    assert not ProviderChannel("print", "https://post.example.dk/").stays_local
