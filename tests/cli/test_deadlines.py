"""Does `deadlines` give the days of the law, why each of them, and a reason for every row that has none?"""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.checker.check import faults_of
from books.law.book import LawBook
from cli.terminal.danish_help import main
from domain.deadline import Deadline
from starter import app
from tests.books.law.editions import edited_files, settled

CHECKOUT = Path(__file__).parents[2]
BOOK = LawBook.load()
DAYS = ("last_timely_day", "third_hverdag", "earliest_demand", "cure_deadline", "earliest_termination")
ONE_DAY = timedelta(days=1)

with (CHECKOUT / "tests" / "domain" / "rules" / "deadlines.csv").open(encoding="utf-8") as rows:
    TABLE = list(csv.DictReader(rows, delimiter=";"))


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """What comes of typing *words* behind `deadlines`: the exit status, the answer and what is said beside it."""
    status = main(app, ["deadlines", *words])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def run(*words: str) -> tuple[int, list[dict[str, Any]], str]:
    """The same in a process of its own, with no server and no home: its status, its JSON objects, its hints."""
    nowhere = {"DATABASE_URL": "postgresql://127.0.0.1:9/nothing", "TEMPORAL_ADDRESS": "127.0.0.1:9"}
    done = subprocess.run(
        [sys.executable, "starter.py", "deadlines", *words],
        cwd=CHECKOUT,
        check=False,
        env={**os.environ, **nowhere},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def listed(path: Path, *lines: str, encoding: str = "utf-8") -> str:
    """A list of due dates in a file; gives its name."""
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    return str(path)


def known(row: dict[str, str], mode: str) -> Sequence[str]:
    """The five days of a row of the table, dispatched and arrived on the earliest day of *mode*."""
    third = row["third_hverdag" if mode == "statutory" else "third_conservative"]
    cure = date.fromisoformat(row[f"cure_{mode}"])
    return [row["last_timely"], third, row[f"earliest_{mode}"], str(cure), str(cure + ONE_DAY)]


# --- one due date ---------------------------------------------------------------------------------------------------


def test_the_answer_is_one_object_with_the_days_and_their_proof() -> None:
    """Exactly the five days and the proof, from a process that reaches no server; nothing is said beside it."""
    status, objects, beside = run("--due", "2026-04-01", "--json")

    assert (status, len(objects), beside) == (0, 1, "")
    assert tuple(objects[0]) == (*DAYS, "proof")
    assert [objects[0][day] for day in DAYS] == [
        "2026-04-01",
        "2026-04-09",
        "2026-04-10",
        "2026-04-24",
        "2026-04-25",
    ]


def test_each_day_has_its_proof_and_the_independent_checker_finds_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """The proofs are the recorded shape of a deadline, in the order of the days, and hold by the statute's words."""
    _, out, _ = typed(capsys, "--due", "2026-04-01", "--json")
    answer = json.loads(out)
    proofs = [Deadline.model_validate(proof) for proof in answer["proof"]]

    assert [proof.name.replace("-", "_") for proof in proofs] == list(DAYS)
    assert [proof.day.isoformat() for proof in proofs] == [answer[day] for day in DAYS]
    assert [faults_of(proof) for proof in proofs] == [()] * 5


@pytest.mark.parametrize(
    ("mode", "third"), [(["--mode", "statutory"], "2021-10-05"), (["--mode", "conservative"], "2021-10-06")]
)
def test_the_case_of_the_western_high_court(mode: list[str], third: str) -> None:
    """U 2022.1586 V, written as a Dane writes its days: the 21st is the last day to pay in both modes."""
    _, [answer], _ = run("--due", "01-10-2021", "--arrived", "7-10-2021", *mode, "--json")

    assert answer["third_hverdag"] == third
    assert (answer["cure_deadline"], answer["earliest_termination"]) == ("2021-10-21", "2021-10-22")


def test_conservative_is_what_is_meant_where_nobody_says(capsys: pytest.CaptureFixture[str]) -> None:
    """As real letters are counted."""
    said = typed(capsys, "--due", "2024-02-01", "--json")

    assert said == typed(capsys, "--due", "2024-02-01", "--mode", "conservative", "--json")
    assert said != typed(capsys, "--due", "2024-02-01", "--mode", "statutory", "--json")


def test_the_five_days_can_be_had_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Without the proof, the same days."""
    _, whole, _ = typed(capsys, "--due", "2026-04-01", "--json")
    _, alone, _ = typed(capsys, "--due", "2026-04-01", "--json", "--no-proof")

    assert json.loads(alone) == {name: day for name, day in json.loads(whole).items() if name != "proof"}


def test_a_person_reads_every_day_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    """Each day that was stepped over with its name, the sources with their titles, the doubts with what is done."""
    status, page, _ = typed(capsys, "--due", "2026-04-01")

    assert status == 0
    for line in (
        "Første dag for et påkrav             fredag den 10. april 2026",
        "torsdag  2. april 2026      tæller ikke  skærtorsdag",
        "lørdag   4. april 2026      tæller ikke  lørdag",
        "torsdag  9. april 2026      tæller       3. hverdag",
        "Kilde: U 2022.1586 V: lørdag er en hverdag",
        "3. hverdag eller afsendelse på en lørdag eller grundlovsdag. At lørdag er en hverdag, er afgjort af en",
        "Imens: Rigtige sager tælles forsigtigt",
        "Ingen ankomst er oplyst",
    ):
        assert line in page


def test_a_settled_doubt_is_not_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is still open stands there as before; where nothing is, neither does the heading."""
    pages = []
    for gone in ({"saturday-as-hverdag"}, BOOK.doubts):
        files = edited_files(*map(settled, gone))
        monkeypatch.setattr(LawBook, "load", lambda _folder, files=files: LawBook.of(files))
        pages.append(typed(capsys, "--due", "2026-04-01")[1])

    assert "Ikke afklaret:" in pages[0]
    assert BOOK.doubts["saturday-as-hverdag"].title not in pages[0]
    assert "Ikke afklaret:" not in pages[1]


def test_the_page_without_proof_is_the_days(capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing about how they were counted."""
    _, page, _ = typed(capsys, "--due", "2026-04-01", "--arrived", "2026-04-15", "--no-proof")

    assert "Påkravet kom frem onsdag den 15. april 2026." in page
    assert "onsdag den 29. april 2026" in page
    assert "tæller ikke" not in page


def test_the_page_shows_what_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    """The excerpt on the page is an excerpt."""
    readme = (CHECKOUT / "docs" / "law-files.md").read_text(encoding="utf-8")
    begins = readme.index("Første dag for et påkrav (earliest-demand.v1)")
    _, page, _ = typed(capsys, "--due", "2026-06-01")

    assert readme[begins : readme.index("```", begins)] in page


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ("--due 1926-10-01", "1926-10-01 ligger uden for kalenderen, som gælder 2013-2100."),
        ("--due 2126-10-01", "2126-10-01 ligger uden for kalenderen, som gælder 2013-2100."),
        ("--due 2012-12-31", "2012-12-31 ligger uden for kalenderen, som gælder 2013-2100."),
        ("--due 2026-10-01 --arrived 2126-10-08", "2126-10-08 ligger uden for kalenderen"),
        ("--due 2026-10-01 --arrived 2026-10-05", "er afsendt før den 6. oktober 2026"),
        ("--due 2026-10-01 --arrived 2026-09-08", "Det er ugyldigt, og det bliver ikke gyldigt af at vente"),
        ("--due 2026-10-01 --arrived 2026-10-05 --mode statutory", "før den 6. oktober 2026, den første lovlige dag."),
    ],
)
def test_what_no_chain_follows_from_is_refused(words: str, because: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Another century, or an arrival before a påkrav may be sent: status 1 and the reason, for people and machines."""
    status, out, beside = typed(capsys, *words.split())
    assert (status, out) == (1, "")
    assert because in beside

    status, out, _ = typed(capsys, *words.split(), "--json")
    refusal = json.loads(out)
    assert (status, refusal["result"]) == (1, "refused")
    assert because in refusal["reason"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Angiv enten --due med en forfaldsdag"),
        ("--arrived 2026-10-08", "Angiv enten --due med en forfaldsdag"),
        ("--due 2026-10-01 --file dues.csv", "Angiv enten --due med en forfaldsdag"),
        ("--arrived 2026-10-08 --file dues.csv", "Angiv enten --due med en forfaldsdag"),
        ("--due 2026-10-01 --mode strict", "--mode skal være et af: statutory, conservative."),
        ("--due 2026-13-01", "--due er en dato, der ikke findes i kalenderen."),
        ("--due 2026-02-29", "--due er en dato, der ikke findes i kalenderen."),
        ("--due nu", "--due kan ikke læses som en dato."),
        ("--due 2026-10-01 --arrived snart", "--arrived kan ikke læses som en dato."),
        ("--file nowhere.csv", "Filen findes ikke."),
    ],
)
def test_what_cannot_be_read_is_taught(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2, one line in Danish, and no answer."""
    status, out, beside = typed(capsys, *words.split())

    assert (status, out) == (2, "")
    assert said in beside


# --- a list of them -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["statutory", "conservative"])
@pytest.mark.parametrize("with_proof", [True, False])
def test_each_month_of_the_table_in_one_list(mode: str, with_proof: bool, tmp_path: Path) -> None:
    """One object for each row, in their order, with the row's number and its five days, proof or none."""
    file = listed(tmp_path / "dues.csv", "due", *(row["due"] for row in TABLE))
    status, objects, _ = run("--file", file, "--mode", mode, "--json", *(() if with_proof else ("--no-proof",)))

    assert status == 0
    assert [one["row"] for one in objects] == list(range(2, len(TABLE) + 2))
    assert [[one[day] for day in DAYS] for one in objects] == [known(row, mode) for row in TABLE]
    assert all(("proof" in one) == with_proof for one in objects)


def test_the_example_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    """The list of the README: twelve rows, three of which say when the demand arrived."""
    status, out, _ = typed(capsys, "--file", str(CHECKOUT / "examples" / "forfaldsdage-2026.csv"), "--json")
    objects = [json.loads(line) for line in out.splitlines()]

    assert status == 0
    assert [one["result"] for one in objects] == ["counted"] * 12
    assert objects[9]["cure_deadline"] == "2026-10-22"


def test_a_bad_row_is_answered_and_the_next_one_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its reason; the status is 1 because not all of them came to something."""
    file = listed(
        tmp_path / "dues.csv",
        "arrived;due",
        ";2026-10-01",
        "08-10-2026;01-10-2026",
        ";1926-10-01",
        "2026-10-02;2026-10-01",
        ";first of May",
        "2026-10-08;",
        "snart;2026-10-01",
        ";2026-10-01;x",
        "2026-10-09;2026-10-01",
    )
    status, out, _ = typed(capsys, "--file", file, "--json", "--no-proof")
    objects = [json.loads(line) for line in out.splitlines()]

    assert status == 1
    assert [(one["row"], one["result"]) for one in objects] == [
        (2, "counted"),
        (3, "counted"),
        (4, "refused"),
        (5, "refused"),
        (6, "refused"),
        (7, "refused"),
        (8, "refused"),
        (9, "refused"),
        (10, "counted"),
    ]
    assert [one["cure_deadline"] for one in objects if one["result"] == "counted"] == [
        "2026-10-21",
        "2026-10-22",
        "2026-10-23",
    ]
    reasons = [one["reason"] for one in objects if one["result"] == "refused"]
    for reason, said in zip(
        reasons,
        [
            "1926-10-01 ligger uden for kalenderen",
            "er afsendt før den 6. oktober 2026",
            "due kan ikke læses som en dato.",
            "due mangler.",
            "arrived kan ikke læses som en dato.",
            "Rækken er for lang",
        ],
        strict=True,
    ):
        assert said in reason


def test_an_arrival_that_only_the_statute_allows_is_answered_with_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The days run from the arrival in either mode; the conservative one says what somebody could doubt."""
    status, out, _ = typed(
        capsys, "--file", listed(tmp_path / "dues.csv", "due;arrived", "2024-01-01;2024-01-06"), "--json"
    )
    row = json.loads(out)

    assert (status, row["earliest_demand"], row["cure_deadline"]) == (0, "2024-01-08", "2024-01-22")
    assert row["warnings"][0].startswith("Påkravet kom frem før den 8. januar 2024")
    _, page, _ = typed(capsys, "--due", "2024-01-01", "--arrived", "2024-01-06")
    assert row["warnings"][0] in page
    _, page, _ = typed(capsys, "--due", "2024-01-01", "--arrived", "2024-01-06", "--mode", "statutory")
    assert "forsigtige optælling" not in page


def test_a_person_reads_a_line_for_each_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The five days as they stand in a table, refusals with their reason, and a count at the end."""
    file = listed(tmp_path / "dues.csv", "due", "2026-10-01", "1926-10-01")
    status, out, _ = typed(capsys, "--file", file)

    assert status == 1
    assert out.splitlines() == [
        (
            "Række 2: rettidigt 01-10-2026, 3. hverdag 06-10-2026, påkrav fra 07-10-2026, frist 21-10-2026, "
            "ophævelse fra 22-10-2026."
        ),
        "Række 3: afvist. 1926-10-01 ligger uden for kalenderen, som gælder 2013-2100. Fristen kan ikke beregnes.",
        "1 række regnet, 1 afvist.",
    ]


def test_a_list_that_may_have_been_cut_off_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A last line without an end may have lost its arrival."""
    file = tmp_path / "dues.csv"
    file.write_text("due;arrived\n2026-10-01;2026-10-08\n2026-11-01;", encoding="utf-8")
    _, out, _ = typed(capsys, "--file", str(file), "--json", "--no-proof")
    whole, last = (json.loads(line)["warnings"] for line in out.splitlines())

    assert whole == []
    assert "er listen hel?" in last[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen er tom."),
        (b"due\n", "Filen har kun en overskrift"),
        (b"arrived\n2026-10-08\n", "Den skal have kolonnerne: due."),
        (b"due;arrived;due\n;;\n", "Kolonner, der står flere gange: due."),
        (b"due;tenant\n2026-10-01;x\n", "Kolonner, der ikke kendes"),
        (b"forfald\n2026-10-01\n", "Den skal have kolonnerne: due."),
        ("due\n2026-10-01\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_is_no_such_list_is_not_answered(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2, and what to do."""
    (tmp_path / "dues.csv").write_bytes(content)
    status, out, beside = typed(capsys, "--file", str(tmp_path / "dues.csv"), "--json")

    assert (status, out) == (2, "")
    assert said in beside


@pytest.mark.volume
@pytest.mark.timeout(300)
def test_ten_times_the_list_takes_no_more_memory(tmp_path: Path) -> None:
    """Row by row: the peak is a matter of the days that occur, never of the rows."""
    peaks = []
    for rows in (20_000, 200_000):
        first = date(2013, 1, 1)
        days = (first + number * 7919 % 10_000 * ONE_DAY for number in range(rows))
        file = listed(tmp_path / "dues.csv", "due", *(day.isoformat() for day in days))
        peaks.append(_peak_of("--file", file, "--json", "--no-proof"))

    assert peaks[1] < peaks[0] + 8 * 1024


def _peak_of(*words: str) -> int:
    """The most memory that a process held (KiB), as the kernel counts it from the moment it was this program."""
    program = """
import sys
from pathlib import Path
from cli.terminal.danish_help import main
from starter import app
main(app, sys.argv[1:])
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0], file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, "deadlines", *words],
        cwd=CHECKOUT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    return int(done.stderr.splitlines()[-1])
