"""Is little read of many people, is nobody found who was erased, and does a shared token show nobody?"""

from domain.search_words import ways_to_read
from journal.search import COMMON, lookup_of
from journal.words import COLUMNS, token, word_rows
from tests.journal.samples import ORG, JournalDatabase, named, project

RARE, MANY = 3, COMMON


def test_the_rarest_word_leads() -> None:
    """And all words have to stand beside it."""
    lookup = lookup_of(ORG, [1, 2, 12], [MANY, RARE, RARE], 2)
    assert lookup is not None
    assert (lookup.token, lookup.also, lookup.together) == (2, (1, 2), False)


def test_where_a_word_is_nobodys_nothing_is_looked_up() -> None:
    """However many have the others."""
    assert lookup_of(ORG, [1, 2, 12], [MANY, 0, 0], 2) is None


def test_two_common_words_are_looked_up_together() -> None:
    """Where they stand together anywhere; else the one leads, and everything is looked through."""
    together = lookup_of(ORG, [1, 2, 12], [MANY, MANY, RARE], 2)
    apart = lookup_of(ORG, [1, 2, 12], [MANY, MANY, 0], 2)
    assert together is not None
    assert apart is not None
    assert (together.token, together.together) == (12, True)
    assert (apart.token, apart.together) == (1, False)


async def test_a_token_is_of_its_organisation_and_its_key(database: JournalDatabase) -> None:
    """The same word stands as another number elsewhere, and no row has the word."""
    sealer = database.sealer
    assert token(sealer, "a", "jensen") == token(sealer, "a", "jensen")
    assert len({token(sealer, whose, word) for whose in ("a", "b") for word in ("jensen", "hansen")}) == 4
    (rows,) = [project(await database.record("tk", named("Jensen")), {})]
    assert len(list(word_rows(sealer, [rows]))) == 2
    stored = await database.operator.fetch("SELECT * FROM view.word")
    assert {tuple(row[column] for column in COLUMNS) for row in stored} == set(word_rows(sealer, [rows]))
    assert "jensen" not in str([row["token"] for row in stored])


async def test_common_words_are_found_where_they_stand_together(database: JournalDatabase) -> None:
    """Among more people than are looked through; and it is said that others were not."""
    for n in range(3):
        await database.record(f"tk-{n}", named("Ida", "Bo"))
    await database.operator.execute(
        "INSERT INTO view.word SELECT 'tk-' || n, $1, false, 'p' || n, $2 FROM generate_series(10, 10 + $3) AS n",
        ORG, token(database.sealer, ORG, "ida"), COMMON,
    )  # fmt: skip
    found = await database.reader.found_by(ways_to_read("ida"))
    assert {one.case_id for one in found.cases} == {"tk-0", "tk-1", "tk-2"}
    assert not found.together


async def test_the_words_must_be_one_persons(database: JournalDatabase) -> None:
    """Two tenants of one case are two people."""
    await database.record("tk", named("Ida", "Bo"))
    assert [one.case_id for one in (await database.reader.found_by(ways_to_read("ida lejer"))).cases] == ["tk"]
    assert not (await database.reader.found_by(ways_to_read("ida bo"))).cases
