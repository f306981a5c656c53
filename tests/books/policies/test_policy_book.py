"""Does each association have its policy, and is a broken policy file named?"""

from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest

from books.policies.book import SHIPPED_POLICIES, PolicyBook, read_edition
from books.policies.errors import UnreadablePolicyError
from domain.calendar import Mode
from domain.case.codes import Channel

FOLDER = SHIPPED_POLICIES
BOOK = PolicyBook.load()
SAMPLES = ["BF-101", "BF-102", "BF-103", "BF-104"]


@pytest.mark.parametrize("organisation", SAMPLES)
def test_a_sample_association(organisation: str) -> None:
    """Each sample runs conservatively, with the default ladder and a standing approval for the påkrav."""
    policy = BOOK.editions[organisation][-1].own

    assert policy.mode is Mode.CONSERVATIVE
    assert (policy.ladder.reminder_after_days, policy.ladder.buffer_bank_days) == (2, 2)
    assert (policy.ladder.adviser_window_days, policy.ladder.vacate_days) == (8, 5)
    assert (policy.ladder.recall_repeat_days, policy.ladder.step_hour) == (1, 8)
    assert policy.ladder.demand_standing_approval is not None
    assert policy.ladder.demand_standing_approval.covers(date(2026, 10, 7))
    assert not policy.ladder.demand_standing_approval.covers(date(2025, 12, 31))


@pytest.mark.parametrize("organisation", SAMPLES)
def test_samples_reach_nobody(organisation: str) -> None:
    """Every address is under example.com and every phone number begins with zeros."""
    policy = BOOK.editions[organisation][-1].own
    mails = [
        policy.reply_mail,
        policy.lawyer.mail,
        policy.adviser.mail,
        policy.municipality_mail_for("101"),
        policy.court_mail("101"),
    ]

    assert all(mail.split("@")[1].endswith("example.com") for mail in mails)
    assert policy.adviser.phone.startswith("+45 00 00 ")


def test_addresses_follow_the_municipality() -> None:
    """Courts and municipalities are found by the code of the dwelling's municipality."""
    policy = BOOK.editions["BF-101"][-1].own

    assert policy.court_name("751") == "Fogedretten i Aarhus"
    assert policy.court_name("860") == "Fogedretten ved retten på stedet"
    assert policy.court_mail("751") == "fogedret-751@example.com"
    assert policy.municipality_mail_for("751") == "huslejerestancer-751@example.com"


def test_a_policys_version_is_the_hash_of_its_file() -> None:
    """The bytes behind each version are at hand for the journal."""
    for organisation in SAMPLES:
        content = (FOLDER / f"{organisation}.toml").read_bytes()

        assert BOOK.editions[organisation][-1].own.version == sha256(content).hexdigest()
        assert BOOK.documents[BOOK.editions[organisation][-1].own.version] == content


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("vacate_days = 5\n", "", "BF-101.toml, ladder.vacate_days: nøglen mangler"),
        ("vacate_days = 5", "vacate_day = 5", "ladder.vacate_days: nøglen mangler"),
        ("step_hour = 8", "step_hour = 8\nnoon = 12", "ladder.noon: nøglen er ukendt"),
        ("step_hour = 8", "step_hour = 24", "ladder.step_hour: værdien har en forkert type eller ligger uden for"),
        ("step_hour = 8", 'step_hour = "8"', "ladder.step_hour: værdien har en forkert type"),
        ('mode = "conservative"', 'mode = "careful"', "mode: værdien er ikke en af de tilladte"),
        ("{code}@example.com", "kommune@example.com", "{code}"),
        ('"101" = ', '"999" = ', "bailiff_court.by_municipality: ukendt kommunekode: 999"),
        (
            'payment_demand = ["digital-post", "print"]',
            'payment_demand = ["mail"]',
            "channels.payment_demand: et påkrav afsendes aldrig som e-mail",
        ),
        ('name = "', "name = ", "filen er ikke gyldig TOML"),
        ("valid_from = 2013-01-01", 'valid_from = 2013-01-01\nversion = "1"', "version: nøglen er ukendt"),
        ('organisation = "BF-101"', 'organisation = "BF-102"', "valid_from: BF-101.toml har allerede en udgave"),
        ("vacate_days = 5", "vacate_days = -1", "en politik kan vente længere end loven, aldrig kortere"),
    ],
)
def test_a_broken_policy_file(old: str, new: str, words: str, tmp_path: Path) -> None:
    """Each mistake is named in Danish, with file and key."""
    folder = copytree(FOLDER, tmp_path / "policies")
    file = folder / "BF-101.toml"
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new), encoding="utf-8")

    with pytest.raises(UnreadablePolicyError) as raised:
        PolicyBook.load(folder)

    assert words in str(raised.value)


def test_a_policy_may_do_without_a_standing_approval(tmp_path: Path) -> None:
    """Without one, each påkrav waits for a person."""
    folder = copytree(FOLDER, tmp_path / "policies")
    file = folder / "BF-101.toml"
    before, after = file.read_text(encoding="utf-8").split("[ladder.demand_standing_approval]")
    file.write_text(before + after[after.index("[channels]") :], encoding="utf-8")

    assert PolicyBook.load(folder).editions["BF-101"][-1].own.ladder.demand_standing_approval is None


def test_each_letter_has_its_channels_in_order() -> None:
    """A påkrav and an ophævelse prefer Digital Post over paper; a reminder may go by mail."""
    channels = BOOK.editions["BF-101"][-1].own.channels

    assert channels.payment_demand == channels.termination == (Channel.DIGITAL_POST, Channel.PRINT)
    assert channels.reminder[0] is Channel.MAIL


# --- several editions, and departments ------------------------------------------------------------------------------

OF_A_DEPARTMENT = """
[departments."03"]
offer_before_handover = false
adviser = { unit = "Afdelingens egen", phone = "+45 00 00 03 03", mail = "raad@example.com" }

[departments."03".ladder]
adviser_window_days = 14
demand_standing_approval = false
"""


def test_several_editions_of_an_association_lie_beside_each_other(tmp_path: Path) -> None:
    """By the day on which they begin."""
    content = (FOLDER / "BF-101.toml").read_text("utf-8")
    (tmp_path / "later.toml").write_text(content.replace("valid_from = 2013-01-01", "valid_from = 2027-01-01"), "utf-8")
    (tmp_path / "now.toml").write_text(content, "utf-8")
    book = PolicyBook.load(tmp_path)

    assert [edition.valid_from for edition in book.editions["BF-101"]] == [date(2013, 1, 1), date(2027, 1, 1)]
    assert len(book.documents) == 2


def test_a_department_says_what_is_another() -> None:
    """All else is the association's, and one that no file names has nothing of its own."""
    edition = read_edition("x", (FOLDER / "BF-101.toml").read_bytes() + OF_A_DEPARTMENT.encode())
    own, theirs = edition.of(None), edition.of("03")

    assert theirs.ladder.adviser_window_days == 14
    assert theirs.ladder.demand_standing_approval is None
    assert (theirs.adviser.unit, theirs.offer_before_handover) == ("Afdelingens egen", False)
    assert (theirs.ladder.vacate_days, theirs.name, theirs.version) == (own.ladder.vacate_days, own.name, own.version)
    assert edition.of("99") is own


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[departments."03"]\nname = "Egen"', "departments.03.name: nøglen er foreningens, ikke en afdelings"),
        ('[departments."03"]\nvalid_from = 2026-01-01', "departments.03.valid_from: nøglen er foreningens"),
        ('[departments."03".ladder]\nvacate_days = -1', "departments.03.ladder.vacate_days: værdien er for lille"),
        ('[departments."03".ladder]\nvacate = 1', "departments.03.ladder.vacate: nøglen er ukendt"),
        ('[departments."03".channels]\npayment_demand = ["mail"]', "et påkrav afsendes aldrig som e-mail"),
        ('[departments."0 3"]\nmode = "statutory"', "departments: en afdelings kode er 1 til 20"),
        ('[departments]\n"03" = 1', "departments.03: skriv afdelingens egne nøgler under [departments.03]"),
    ],
)
def test_what_is_wrong_of_a_department(text: str, words: str) -> None:
    """Each mistake is named in Danish, with file, department and key."""
    with pytest.raises(UnreadablePolicyError) as said:
        read_edition("x.toml", (FOLDER / "BF-101.toml").read_bytes() + b"\n" + text.encode())

    assert str(said.value).startswith("x.toml, ")
    assert words in str(said.value)


def test_departments_that_are_no_table_are_named() -> None:
    """A key of that name before the tables."""
    content = (FOLDER / "BF-101.toml").read_bytes().replace(b"organisation = ", b"departments = 3\norganisation = ", 1)
    with pytest.raises(UnreadablePolicyError, match="skriv hver afdeling for sig"):
        read_edition("x.toml", content)
