"""Do the pages name what there is, and does nothing stand in the repository that should not?"""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import starter
from audit.__main__ import app as audit_app

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
OPERATIONS = (CHECKOUT / "docs" / "operations.md").read_text(encoding="utf-8")
TYPED_FROM = "\n".join(
    (CHECKOUT / page).read_text(encoding="utf-8")
    for page in ("README.md", "docs/command-line.md", "docs/law-files.md", "docs/operations.md", "docs/proof.md")
)
"""The pages whose blocks run in tests/test_readme.py."""
DECISIONS = CHECKOUT / "docs" / "adr"
TRACKED = sorted(
    CHECKOUT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    if name and (CHECKOUT / name).is_file()
)
PAGES = [path for path in TRACKED if path.suffix == ".md"]
MODULES = [path for path in TRACKED if path.suffix == ".py"]


def name_of(path: Path) -> str:
    """A path as it reads in the name of a test."""
    return path.relative_to(CHECKOUT).as_posix()


# --- what there is, is named ----------------------------------------------------------------------------------------


def variables() -> set[str]:
    """Every environment variable that the runtime reads, and every one that production hands to a worker."""
    runtime = "\n".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "runtime").glob("*.py"))
    read = set(
        re.findall(r'(?:env\.get\(|_address\(env, |text\(env, |text_or_file\(env, |_folder\(env, )"([A-Z_]+)"', runtime)
    )
    handed = re.findall(
        r"^      ([A-Z_]+): ", (CHECKOUT / "docker-compose.yml").read_text().split("\n  worker:")[1], re.MULTILINE
    )
    return read | {name.removesuffix("_FILE") for name in handed}


@pytest.mark.parametrize("variable", sorted(variables() - {"PATH"}))
def test_every_setting_is_on_the_page_of_operations(variable: str) -> None:
    """Whoever runs it finds each variable in the table of settings."""
    settings = OPERATIONS.split("## Settings")[1].split("\n## ")[0]
    assert f"`{variable}`" in settings


def test_settings_are_found_at_all() -> None:
    """The search for variables sees those that are known to be read."""
    assert {
        "REDNINGSKRANS_HOME",
        "DATABASE_URL",
        "REDNINGSKRANS_MASTER_KEY",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
    } <= variables()


COMMANDS = sorted(
    [
        *(str(command.name) for command in starter.app.registered_commands),
        *(f"law {command.name}" for command in starter.law_group.registered_commands),
        *(f"policy {command.name}" for command in starter.policy_group.registered_commands),
    ]
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_on_a_page(command: str) -> None:
    """Each has its line in a block that runs, or is the one that make stands for."""
    by_make = command in ("up", "demo") and f"make {command}" in README
    assert by_make or re.search(rf"starter\.py {command}\b", TYPED_FROM)


def test_every_question_to_the_audit_is_on_a_page() -> None:
    """What `python -m audit` can be asked."""
    questions = {str(command.name) for command in audit_app.registered_commands}
    assert questions
    assert questions <= set(re.findall(r"python -m audit (\w+)", TYPED_FROM))


def test_every_exit_status_is_on_a_page() -> None:
    """A caller finds what each means."""
    from cli.terminal import runner
    from client import errors

    known = {errors.DONE, errors.REFUSED, errors.UNREADABLE, errors.OUT_OF_REACH, errors.DEFECT, runner.INTERRUPTED}
    assert {int(status) for status in re.findall(r"^\| (\d+) \|", TYPED_FROM, re.MULTILINE)} == known


def test_the_first_screen_is_one() -> None:
    """A newcomer reads the README to its end: under ten thousand bytes; everything else has a page."""
    assert len(README.encode()) < 10_000


def test_every_dependency_has_its_line() -> None:
    """Why this one, and in which version: the table and pyproject.toml name the same ones, the lock the versions."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    wanted = [
        *project["project"]["dependencies"],
        *(one for extra in project["project"]["optional-dependencies"].values() for one in extra),
        *(one for group in project["dependency-groups"].values() for one in group),
    ]
    page = (DECISIONS / "0010-dependencies.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z0-9-]+)` \| ([0-9.]+) \| \S", page, re.MULTILINE))
    locked = dict(re.findall(r"^([a-z0-9-]+)==([0-9.]+)", (CHECKOUT / "requirements.lock").read_text(), re.MULTILINE))

    names = {re.split(r"[<>=\[;]", one)[0] for one in wanted}
    assert told == {name: locked[name] for name in names}


def test_every_decision_is_in_the_index() -> None:
    """Each page is linked once, in order, and has a status, roads not taken and a sign to reconsider."""
    pages = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    index = re.findall(r"\]\((\d{4}-[^)]+)\)", (DECISIONS / "README.md").read_text(encoding="utf-8"))

    assert index == [path.name for path in pages]
    numbers = [int(name[:4]) for name in index]
    assert numbers == sorted(set(numbers))  # a number is given before its page is written, so one may still be missing
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. ")
        assert "**Status:** " in text
        assert "## Roads not taken" in text
        assert "## The sign to reconsider" in text, path.name


# --- what is named, there is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    """Links within the repository name files that are there."""
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    within = [link for link in links if "://" not in link]
    assert [link for link in within if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    """A path in backticks, with a folder and an ending, is in the repository, and a `name` behind it in that file."""
    text = page.read_text(encoding="utf-8")
    folders = {path.relative_to(CHECKOUT).parts[0] for path in TRACKED}
    named = re.findall(r"`([a-z_]+(?:/[\w.-]+)+\.[a-z]+)`(?: \(((?:`[\w.]+`(?:, )?)+))?", text)
    for path, within in named:
        if path.split("/")[0] not in folders:
            continue
        assert (CHECKOUT / path).is_file(), f"{page.name} names {path}"
        code = (CHECKOUT / path).read_text(encoding="utf-8", errors="replace")
        for name in re.findall(r"`(?:\w+\.)?(\w+)`", within):
            assert re.search(rf"\b{name}\b", code), f"{page.name} looks for {name} in {path}"


# --- what every file owes -------------------------------------------------------------------------------------------


def test_every_file_begins_with_its_question() -> None:
    """The first line of every file says which one question it answers."""
    assert [name_of(path) for path in MODULES if "?" not in first_line(path)] == []


def first_line(module: Path) -> str:
    """The first line of a file's docstring; nothing where it has none."""
    return (ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or "").partition("\n")[0]


UNWANTED = {
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:home|root|Users|mnt|work)/\w"),
    "the address of a registry": re.compile(
        r"pypi\.org|pythonhosted|npmjs|crates\.io|goproxy|(?:proxy|sum)\.golang|artifactory|jfrog|--index-url \S"
    ),
    "something left to do": re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"),
    "a word with two meanings, of which only one is an eviction": re.compile(r"\budsaettelse\b(?!`)"),
}


@pytest.mark.parametrize("what", UNWANTED)
def test_nothing_stands_here_that_should_not(what: str) -> None:
    """Whoever clones it finds the project, and nothing of a place where somebody worked on it."""
    read = [path for path in TRACKED if path != Path(__file__) and path.suffix != ".png"]  # any word stands in one once
    texts = {path: path.read_bytes().decode("utf-8", errors="replace") for path in read}
    assert [name_of(path) for path, text in texts.items() if UNWANTED[what].search(text)] == []
