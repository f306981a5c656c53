"""What does the environment say about where we run?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from temporalio.envconfig import ClientConfigProfile, ClientConfigTLS, ClientConnectConfig

from runtime import keys as all_keys
from runtime import setting_values
from runtime.errors import NoKeys, SettingsProblem
from runtime.keys import Keys
from runtime.postgres_logins import VARIABLE_OF, Login

TASK_QUEUE = "redningskrans"
_LONGEST_CODE = 100  # of an organisation, in characters
EVERY_ORGANISATION = "all"
ENTRY_POINTS = "REDNINGSKRANS_ENTRY_POINTS"
_TEMPORALS_LINES = ("TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "TEMPORAL_PROFILE", "TEMPORAL_API_KEY", "TEMPORAL_TLS")
_LONGEST_QUEUE = 200  # characters
_QUOTES = frozenset("'\"`\\")  # the name stands in queries to Temporal
_A_DATABASE = "postgresql://bruger:adgangskode@vært/database"
ADDRESSES: Final = {
    "SMTP_URL": (("smtps", "smtp"), "smtps://bruger:adgangskode@vært"),
    "PRINT_URL": (("https", "http"), "https://bearer:nøgle@vært/sti"),
    "DIGITAL_POST_URL": (("https", "http"), "https://bearer:nøgle@vært/sti"),
    "OTEL_EXPORTER_OTLP_ENDPOINT": (("https", "http"), "http://vært:4318"),
}
"""The settings that are addresses of the web: with which schemes, and an example."""
FILES_OF_LIBRARIES: Final = (
    *("PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGSSLCRL", "PGPASSFILE", "PGSERVICEFILE"),
    *("OTEL_EXPORTER_OTLP_CERTIFICATE", "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE"),
    *("OTEL_EXPORTER_OTLP_CLIENT_KEY", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"),
    "TEMPORAL_CONFIG_FILE",
)
"""Names of files that libraries read by themselves, and would wait for, or choke on."""
_NAMES_WHAT_IS_REAL = ("DATABASE_", "TEMPORAL_", "SMTP_URL", "OTEL_", "REDNINGSKRANS_", "DIGITAL_POST_", "PRINT_")
_WHAT_FOR = {
    Login.WORK: "Den siger, hvor databasen er, og hvordan brugeren redningskrans_work kommer ind i den.",
    Login.UPKEEP: "Den er for audit, doctor, resume, redeliver og rebuild-views: brugeren redningskrans_upkeep.",
    Login.ERASURE: "Den er for `starter.py erase` alene: brugeren redningskrans_erasure, der må ødelægge en nøgle.",
    Login.OWNER: "Den er for `starter.py migrate` alene: brugeren, der ejer databasen og må oprette roller.",
}


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and the next.

    `database_url`, `upkeep_url`, `erasure_url`, `owner_url` all None: a PostgreSQL of our own in the home; the first is
    for work, the second for audit and repair, the third for erasing persons, the fourth for migrations
    (runtime/postgres_logins.py). `temporal` None: a dev server of our own. `smtp_url` None: the local mail sink.
    `print_url`, `digital_post_url` None: the home's folders. `otlp_endpoint` None: traces go nowhere.
    `handed_in_keys` None: the key files of the home. `law_folder` None: the law that comes with the program.
    `policies_folder` None: the samples, where they are. `organisations` None: whoever reads may see every one, else
    these. `handed_in_client_key` None: that of the home, where the other keys are the home's. `entry_points` None:
    commands come from the client alone whose key is here.
    """

    home: Path
    database_url: str | None = field(default=None, repr=False)
    upkeep_url: str | None = field(default=None, repr=False)
    erasure_url: str | None = field(default=None, repr=False)
    owner_url: str | None = field(default=None, repr=False)
    temporal: ClientConnectConfig | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    print_url: str | None = field(default=None, repr=False)
    digital_post_url: str | None = field(default=None, repr=False)
    otlp_endpoint: str | None = None
    task_queue: str = TASK_QUEUE
    log_level: str = "INFO"
    handed_in_keys: Keys | None = field(default=None, repr=False)
    law_folder: Path | None = None
    policies_folder: Path | None = None
    organisations: tuple[str, ...] | None = None
    handed_in_client_key: bytes | None = field(default=None, repr=False)
    entry_points: Path | None = None

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Settings:
        """Read REDNINGSKRANS_HOME, DATABASE_URL, DATABASE_UPKEEP_URL, DATABASE_ERASURE_URL, DATABASE_OWNER_URL,
        SMTP_URL, PRINT_URL, DIGITAL_POST_URL, OTEL_EXPORTER_OTLP_ENDPOINT, REDNINGSKRANS_TASK_QUEUE,
        REDNINGSKRANS_LOG_LEVEL, REDNINGSKRANS_LAW, REDNINGSKRANS_POLICIES, REDNINGSKRANS_ORGANISATIONS,
        REDNINGSKRANS_ENTRY_POINTS, the keys
        (runtime/keys.py) and all that Temporal's own configuration knows (TEMPORAL_ADDRESS, TEMPORAL_PROFILE,
        its file ...). Empty counts as unset, but for REDNINGSKRANS_ORGANISATIONS: a wall that somebody forgot to
        fill in must not fall. The first seven URLs may hold a password or a token, and so may also
        come as a file, DATABASE_URL_FILE and so on.

        Raises SettingsProblem.
        """
        for variable in FILES_OF_LIBRARIES:
            if file := setting_values.text(env, variable):
                setting_values.content_of(variable, file)
        return cls(
            home=home_of(env),
            database_url=_database(env, Login.WORK),
            upkeep_url=_database(env, Login.UPKEEP),
            erasure_url=_database(env, Login.ERASURE),
            owner_url=_database(env, Login.OWNER),
            temporal=_temporal(env),
            smtp_url=_address(env, "SMTP_URL"),
            print_url=_address(env, "PRINT_URL"),
            digital_post_url=_address(env, "DIGITAL_POST_URL"),
            otlp_endpoint=_address(env, "OTEL_EXPORTER_OTLP_ENDPOINT"),
            task_queue=_task_queue(env),
            log_level=_log_level(env),
            handed_in_keys=all_keys.handed_in_keys(env) if all_keys.are_handed_in(env) else None,
            law_folder=law_folder_of(env),
            policies_folder=policies_folder_of(env),
            organisations=organisations_of(env),
            handed_in_client_key=all_keys.handed_in_client_key(env),
            entry_points=_entry_points(env),
        )

    @classmethod
    def isolated(cls, home: Path) -> Settings:
        """Settings that no environment can touch: own servers, own keys, own sinks, nothing exported. The
        demo and the tests use them, so that neither can ever reach what is real.
        """
        return cls(home=home.absolute())

    def addresses(self, *logins: Login) -> dict[Login, str]:
        """The addresses of the database that are named for these logins, in their order."""
        named = {
            Login.WORK: self.database_url,
            Login.UPKEEP: self.upkeep_url,
            Login.ERASURE: self.erasure_url,
            Login.OWNER: self.owner_url,
        }
        return {login: url for login in logins if (url := named[login])}

    @property
    def named_database(self) -> str | None:
        """An address of the journal's database, whoever's; None where it is our own, in the home."""
        return self.database_url or self.upkeep_url or self.erasure_url or self.owner_url

    def database(self, login: Login) -> str | None:
        """The address that is named for *login*; None where the database is our own. Raises SettingsProblem where it is
        named for other logins alone.
        """
        named = self.addresses(login).get(login)
        if named is None and self.named_database:
            raise SettingsProblem(f"{VARIABLE_OF[login]} mangler. {_WHAT_FOR[login]}")
        return named

    def keys(self) -> Keys:
        """The keys handed in, or those of the home, made on first use: for a journal that knows none yet."""
        return self.handed_in_keys or all_keys.embedded_keys(self.home)

    def client_key(self) -> bytes:
        """The private key with which the client signs: handed in, or the home's, made on first use.

        Raises SettingsProblem where the other keys are handed in and this one is not.
        """
        if self.handed_in_client_key is None and self.handed_in_keys is not None:
            raise SettingsProblem(
                "Nøglen REDNINGSKRANS_CLIENT_KEY mangler: uden den kan kommandolinjen ikke underskrive, og en worker "
                f"skal have filen {ENTRY_POINTS}, der siger, hvem den hører på."
            )
        return self.handed_in_client_key or all_keys.embedded_client_key(self.home)

    def require_client_key(self) -> None:
        """Have the home's client key there: what one signed, nobody hears under another. Raises NoKeys."""
        if self.handed_in_keys is None and self.handed_in_client_key is None and self.entry_points is None:
            all_keys.require_client_key(self.home)

    def keys_at_hand(self) -> Keys | None:
        """The same for who only looks: None where there are no keys yet, and none is made. Raises SettingsProblem."""
        return self.handed_in_keys or all_keys.keys_at_hand(self.home)

    def keys_to_read_with(self) -> Keys:
        """The same for who sees nothing without them. Raises NoKeys, SettingsProblem."""
        keys = self.keys_at_hand()
        if keys is None:
            raise NoKeys(all_keys.missing_keys(self.home))
        return keys


def isolated_environment(env: Mapping[str, str], home: Path) -> dict[str, str]:
    """What `Settings.isolated` is to code, to a process: an environment in which *home* and nothing else is named."""
    return {
        **{name: value for name, value in env.items() if not name.startswith(_NAMES_WHAT_IS_REAL)},
        "REDNINGSKRANS_HOME": str(home),
    }


def home_of(env: Mapping[str, str]) -> Path:
    """The data folder that the environment names, or `.redningskrans` here. Raises SettingsProblem."""
    named = setting_values.text(env, "REDNINGSKRANS_HOME")
    return setting_values.folder("REDNINGSKRANS_HOME", named or ".redningskrans")


def law_folder_of(env: Mapping[str, str]) -> Path | None:
    """The folder with the law's files that the environment names; None where it names none. Raises SettingsProblem."""
    return _folder(env, "REDNINGSKRANS_LAW", "lovfilerne")


def policies_folder_of(env: Mapping[str, str]) -> Path | None:
    """The folder with the policies that the environment names; None where it names none. Raises SettingsProblem."""
    return _folder(env, "REDNINGSKRANS_POLICIES", "foreningernes politikker")


def organisations_of(env: Mapping[str, str]) -> tuple[str, ...] | None:
    """The organisations that whoever reads may see, in order; None where that is every one. Raises SettingsProblem."""
    named = env.get("REDNINGSKRANS_ORGANISATIONS")
    if named is None or named.strip() == EVERY_ORGANISATION:
        return None
    codes = [code.strip() for code in named.split(",")]
    if EVERY_ORGANISATION in codes or not all(
        code and code.isprintable() and len(code) <= _LONGEST_CODE for code in codes
    ):
        raise SettingsProblem(
            "REDNINGSKRANS_ORGANISATIONS skal være foreningers koder med komma imellem, fx BF-101,BF-102, eller all "
            "for alle. Uden den ses alle."
        )
    return tuple(sorted(set(codes)))


def _folder(env: Mapping[str, str], variable: str, what: str) -> Path | None:
    named = env.get(variable)
    if not named:
        return None
    try:
        there = Path(named).is_dir()
    except (OSError, ValueError):  # too long a name, a NUL in it, a closed door
        there = False
    if not there:
        raise SettingsProblem(f"{variable} skal være en mappe med {what}. Den, der er nævnt, findes ikke.")
    return Path(named).absolute()


def _entry_points(env: Mapping[str, str]) -> Path | None:
    """The file, which is one that can be read; what it says is read by whoever needs it (client/entry_points.py)."""
    if not (file := env.get(ENTRY_POINTS)):
        return None
    setting_values.content_of(ENTRY_POINTS, file)
    return Path(file).absolute()


def _database(env: Mapping[str, str], login: Login) -> str | None:
    variable = VARIABLE_OF[login]
    return setting_values.database_address(variable, setting_values.text_or_file(env, variable), _A_DATABASE)


def _address(env: Mapping[str, str], variable: str) -> str | None:
    schemes, example = ADDRESSES[variable]
    return setting_values.address(variable, setting_values.text_or_file(env, variable), schemes, example)


def _task_queue(env: Mapping[str, str]) -> str:
    name = setting_values.text(env, "REDNINGSKRANS_TASK_QUEUE") or TASK_QUEUE
    if name != name.strip() or len(name) > _LONGEST_QUEUE or set(name) & _QUOTES:
        raise SettingsProblem(
            f"REDNINGSKRANS_TASK_QUEUE skal være et navn på højst {_LONGEST_QUEUE} tegn, uden anførselstegn og \\."
        )
    return name


def _temporal(env: Mapping[str, str]) -> ClientConnectConfig | None:
    """The SDK's own reading of profile and variables. Without an address there is no server configured."""
    for variable in _TEMPORALS_LINES:
        setting_values.text(env, variable)
    own = {name: value for name, value in env.items() if name.startswith("TEMPORAL_")}
    try:
        profile = ClientConfigProfile.load(override_env_vars=own)
        _require_files(profile.tls)
        config = profile.to_client_connect_config()
    except (RuntimeError, TypeError, ValueError, OSError) as error:
        raise SettingsProblem(
            "Temporals opsætning kan ikke læses. Ret variablerne TEMPORAL_…, eller filen i TEMPORAL_CONFIG_FILE."
        ) from error
    return config if config.get("target_host") else None


def _require_files(tls: ClientConfigTLS | None) -> None:
    """The files of a connection to Temporal can be read, by variable or by profile. Raises SettingsProblem."""
    for what, source in (
        ("SERVER_CA_CERT", tls and tls.server_root_ca_cert),
        ("CLIENT_CERT", tls and tls.client_cert),
        ("CLIENT_KEY", tls and tls.client_private_key),
    ):
        if isinstance(source, Path):
            setting_values.content_of(f"TEMPORAL_TLS_{what}_PATH", str(source))


def _log_level(env: Mapping[str, str]) -> str:
    level = (env.get("REDNINGSKRANS_LOG_LEVEL") or "INFO").upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise SettingsProblem("REDNINGSKRANS_LOG_LEVEL skal være DEBUG, INFO, WARNING eller ERROR.")
    return level
