"""Does the environment lead where it says, and can the demo and the tests never be led anywhere?"""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.errors import SettingsProblem
from runtime.settings import Settings

REAL = {
    "DATABASE_URL": "postgresql://app:secret@db.example/journal",
    "TEMPORAL_ADDRESS": "temporal.example:7233",
    "TEMPORAL_NAMESPACE": "rent",
    "SMTP_URL": "smtps://mail.example",
    "PRINT_URL": "https://bearer:secret@print.example/letters",
    "DIGITAL_POST_URL": "https://bearer:secret@post.example/letters",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://traces.example:4318",
    "REDNINGSKRANS_HOME": "/srv/redningskrans",
}


def test_isolated_settings_ignore_all_that_is_real(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With every variable set, and a profile beside, the demo still has servers and sinks of its own."""
    profile = tmp_path / "temporal.toml"
    profile.write_text('[profile.default]\naddress = "profile.example:7233"\n')
    for name, value in {**REAL, "TEMPORAL_CONFIG_FILE": str(profile)}.items():
        monkeypatch.setenv(name, value)
    settings = Settings.isolated(tmp_path)
    assert settings == Settings(home=tmp_path)


def test_the_environment_is_read() -> None:
    """Each variable has its place, and what is secret is not shown."""
    settings = Settings.from_environment(REAL)
    assert settings.home == Path("/srv/redningskrans")
    assert settings.database_url == REAL["DATABASE_URL"]
    assert settings.temporal is not None
    assert (settings.temporal["target_host"], settings.temporal["namespace"]) == ("temporal.example:7233", "rent")
    assert settings.smtp_url == "smtps://mail.example"
    assert (settings.print_url, settings.digital_post_url) == (REAL["PRINT_URL"], REAL["DIGITAL_POST_URL"])
    assert "secret" not in repr(settings)


def test_a_profile_of_temporals_own_configuration_counts(tmp_path: Path) -> None:
    """TEMPORAL_CONFIG_FILE and TEMPORAL_PROFILE lead to a server as they do for Temporal's own tools."""
    profile = tmp_path / "temporal.toml"
    profile.write_text('[profile.drift]\naddress = "profile.example:7233"\nnamespace = "rent"\n')
    env = {"TEMPORAL_CONFIG_FILE": str(profile), "TEMPORAL_PROFILE": "drift"}
    settings = Settings.from_environment(env)
    assert settings.temporal is not None
    assert settings.temporal["target_host"] == "profile.example:7233"
    with pytest.raises(SettingsProblem, match="Temporals opsætning kan ikke læses"):
        Settings.from_environment({**env, "TEMPORAL_PROFILE": "missing"})


def test_nothing_set_means_servers_of_our_own_below_the_working_folder(tmp_path: Path) -> None:
    """An empty environment, or empty values, give the embedded defaults."""
    (tmp_path / "none.toml").touch()
    no_file = {"TEMPORAL_CONFIG_FILE": str(tmp_path / "none.toml")}
    for env in ({}, dict.fromkeys(REAL, "")):
        settings = Settings.from_environment({**env, **no_file})
        assert settings == Settings(home=Path(".redningskrans").absolute())


def test_an_address_with_a_password_may_come_as_a_secret_file(tmp_path: Path) -> None:
    """Each gives the address without its line break; a file that is missing is named."""
    names = ("DATABASE_URL", "SMTP_URL", "PRINT_URL", "DIGITAL_POST_URL")
    for name in names:
        (tmp_path / name).write_text(f"{REAL[name]}\n")
    settings = Settings.from_environment({f"{name}_FILE": str(tmp_path / name) for name in names})
    read = (settings.database_url, settings.smtp_url, settings.print_url, settings.digital_post_url)
    assert read == tuple(REAL[name] for name in names)
    with pytest.raises(SettingsProblem, match="SMTP_URL_FILE kan ikke læses"):
        Settings.from_environment({"SMTP_URL_FILE": str(tmp_path / "none")})


def test_an_unknown_log_level_is_refused() -> None:
    """A slip in a variable is said, not ignored."""
    with pytest.raises(SettingsProblem, match="REDNINGSKRANS_LOG_LEVEL"):
        Settings.from_environment({"REDNINGSKRANS_LOG_LEVEL": "LOUD"})


@pytest.mark.parametrize("variable", ["REDNINGSKRANS_LAW", "REDNINGSKRANS_POLICIES"])
@pytest.mark.parametrize("nonsense", ["no-such-folder", __file__, "x" * 5000, "with a \0 in it"])
def test_a_folder_that_is_none_is_said_in_one_line(variable: str, nonsense: str) -> None:
    """Which setting it is, and not what stood there."""
    with pytest.raises(SettingsProblem) as said:
        Settings.from_environment({variable: nonsense})

    assert str(said.value).startswith(f"{variable} skal være en mappe med ")
    assert nonsense not in str(said.value)
    assert "\n" not in str(said.value)


def test_other_folders_of_law_and_policies_are_named(tmp_path: Path) -> None:
    """Unset or empty, those beside the program are meant."""
    named = Settings.from_environment({"REDNINGSKRANS_LAW": str(tmp_path), "REDNINGSKRANS_POLICIES": str(tmp_path)})
    unset = Settings.from_environment({"REDNINGSKRANS_LAW": "", "REDNINGSKRANS_POLICIES": ""})

    assert (named.law_folder, named.policies_folder) == (tmp_path, tmp_path)
    assert (unset.law_folder, unset.policies_folder) == (None, None)


@pytest.mark.parametrize(
    ("named", "seen"),
    [
        (None, None),
        ("all", None),
        ("BF-101", ("BF-101",)),
        (" BF-102 , BF-101,BF-102", ("BF-101", "BF-102")),
        ("Prøvebo, Århus", ("Prøvebo", "Århus")),
    ],
)
def test_what_a_profile_may_see_is_named(named: str | None, seen: tuple[str, ...] | None) -> None:
    """The codes of organisations, in any order; every one where nothing is said."""
    env = {} if named is None else {"REDNINGSKRANS_ORGANISATIONS": named}
    assert Settings.from_environment(env).organisations == seen


@pytest.mark.parametrize(
    "nonsense", ["", "  ", ",", "BF-101,", ",BF-101", "BF-101,,BF-102", "BF-101,all", "a\nb", "x" * 101]
)
def test_walls_that_cannot_be_read_do_not_fall(nonsense: str) -> None:
    """An empty value is refused, too: whoever leaves it so meant to write something."""
    with pytest.raises(SettingsProblem) as said:
        Settings.from_environment({"REDNINGSKRANS_ORGANISATIONS": nonsense})

    assert str(said.value).startswith("REDNINGSKRANS_ORGANISATIONS skal være foreningers koder med komma imellem")
    assert "\n" not in str(said.value)
