"""Can a simulated case ever reach anybody outside?"""

from pathlib import Path

import pytest

import worker
from activities.channels.base import LetterChannel
from activities.channels.choice import ChannelChoice
from activities.channels.folder import FolderChannel
from activities.channels.mail import MailChannel
from activities.channels.provider import ProviderChannel
from runtime.settings import Settings

REAL_MAIL = MailChannel("smtps://mail.example.dk", "post@example.dk")


def folders(home: Path) -> tuple[LetterChannel, ...]:
    """Make the three sinks of a data folder."""
    return tuple(FolderChannel(name, home) for name in ("print", "digital-post", "mail"))


@pytest.mark.parametrize("name", ["print", "digital-post", "mail"])
def test_a_simulated_case_reaches_the_local_sinks_alone(tmp_path: Path, name: str) -> None:
    """Whatever is configured for real cases, a rehearsal's letters stay in the data folder."""
    local = folders(tmp_path / "local")
    channels = ChannelChoice(real=(*folders(tmp_path)[:2], REAL_MAIL), simulated=local)

    channel = channels.for_case(name, simulated=True)

    assert channel in local
    assert channel.stays_local


def test_a_real_case_gets_what_is_configured(tmp_path: Path) -> None:
    """A real case's mail goes through the real server."""
    channels = ChannelChoice(real=(REAL_MAIL,), simulated=folders(tmp_path))

    assert channels.for_case("mail", simulated=False) is REAL_MAIL


def test_a_simulated_set_with_a_way_out_cannot_be_made(tmp_path: Path) -> None:
    """Real mail among the simulated channels is refused before anything can be sent."""
    with pytest.raises(ValueError, match="stay in the data folder"):
        ChannelChoice(real=(), simulated=(*folders(tmp_path)[:2], REAL_MAIL))


def test_a_set_names_each_channel_once(tmp_path: Path) -> None:
    """Two channels of one name would leave it to chance which of them is used."""
    with pytest.raises(ValueError, match="same name"):
        ChannelChoice(real=(REAL_MAIL, REAL_MAIL), simulated=())


def test_a_channel_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A real case never falls back on another channel, nor on a simulated one."""
    channels = ChannelChoice(real=(), simulated=folders(tmp_path))

    with pytest.raises(KeyError, match="print"):
        channels.for_case("print", simulated=False)


POST_URL = "https://bearer:token@post.example.dk/letters"


@pytest.mark.parametrize("given", [(), ("print",), ("digital-post",), ("print", "digital-post")])
def test_a_worker_hands_to_providers_what_real_cases_send_and_where_there_is_one(
    tmp_path: Path, given: tuple[str, ...]
) -> None:
    """Each setting for its own channel; without it the folder. Rehearsals stay here whatever is set."""
    settings = Settings(
        tmp_path,
        print_url=POST_URL if "print" in given else None,
        digital_post_url=POST_URL if "digital-post" in given else None,
    )
    channels = worker.channels(settings, "smtp://127.0.0.1:1")

    for name in ("print", "digital-post"):
        real = channels.for_case(name, simulated=False)
        assert isinstance(real, ProviderChannel if name in given else FolderChannel)
    for name in ("print", "digital-post", "mail"):
        assert isinstance(channels.for_case(name, simulated=True), FolderChannel)
