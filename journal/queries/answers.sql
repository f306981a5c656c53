-- name: every_answer
-- All that was ever answered: whose it is, the bytes under its MAC, and the MAC. {{row}} and {{wrote}} are frames of the
-- columns as journal/answers.py says, {{place}} that of its place, and {{one}} those of lists that have one place, as
-- most have: looking into others costs more than all else. Null where a value is none that an answer can have: nothing
-- in a list, or lists of lists, which would else give the bytes of others.
SELECT
    organisation_id, message_id, mac,
    CASE WHEN coalesce(array_ndims(streams) + array_ndims(firsts) + array_ndims(lasts) + array_ndims(hashes), 4) = 4 THEN
        {row} || CASE WHEN cardinality(streams) = 1 AND cardinality(firsts || lasts) = 2 AND cardinality(hashes) = 1 THEN {one} ELSE (
            SELECT CASE WHEN count(*) = count(one) THEN coalesce(string_agg(one, ''), '') END
            FROM (SELECT {wrote} FROM unnest(streams, firsts, lasts, hashes) AS wrote (stream, first, last, hash)) AS of (one)
        ) END || CASE WHEN place = 0 THEN '' ELSE {place} END
    END AS content
FROM journal.answer

-- name: paired
-- Whether every event that has to stands in what an answer says that its decision wrote, and every event that an answer
-- names is there as it names it. Counted in one walk, for a fraction of what it costs to name those that do not: where no
-- event matches twice, and as many do as answers name, none is left over.
SELECT alone = 0 AND rows = events AND ends = parts AND last_ones = named AS paired
FROM (
    SELECT
        count(*) AS rows,
        count(*) FILTER (WHERE message_id IS NULL AND NOT {beside_the_cases}) AS alone,
        count(*) FILTER (WHERE event.seq = wrote.last AND event.hash = wrote.hash) AS ends,
        count(*) FILTER (WHERE event.event_id = answered AND event.seq = at AND event.stream = within) AS last_ones
    FROM journal.event LEFT JOIN (
        SELECT
            organisation_id, message_id, event_id AS answered, seq AS at, stream AS within,
            unnest(streams) AS stream, unnest(firsts) AS first, unnest(lasts) AS last, unnest(hashes) AS hash
        FROM journal.answer
    ) AS wrote ON wrote.organisation_id = event.organisation_id AND wrote.message_id = event.command_id
        AND wrote.stream = event.stream AND event.seq BETWEEN wrote.first AND wrote.last
) AS walked, (
    SELECT count(*) AS events FROM journal.event
) AS there, (
    SELECT
        coalesce(sum(greatest(cardinality(streams), cardinality(firsts), cardinality(lasts), cardinality(hashes))), 0) AS parts,
        count(event_id) AS named
    FROM journal.answer
) AS told

-- name: decisions_without_answer
-- The first event of each command that stands outside what its decision wrote, about a case, an account or what belongs
-- to neither: its sender was told nothing, or somebody added it. What lies beside the cases has signatures instead.
SELECT DISTINCT ON (organisation_id, command_id) stream, seq
FROM journal.event
WHERE NOT {beside_the_cases} AND NOT EXISTS (
    SELECT FROM journal.answer, unnest(streams, firsts, lasts) AS wrote (stream, first, last)
    WHERE answer.organisation_id = event.organisation_id AND answer.message_id = event.command_id
        AND wrote.stream = event.stream AND event.seq BETWEEN wrote.first AND wrote.last
)
ORDER BY organisation_id, command_id, transaction_id, position

-- name: answers_of_other_events
-- Answers that name another event than the one that stands in the place they name, or one of another message.
SELECT answer.organisation_id, answer.message_id, stream
FROM journal.answer JOIN journal.event USING (stream, seq)
WHERE answer.event_id IS NOT NULL
    AND (event.event_id, event.organisation_id, event.command_id)
        <> (answer.event_id, answer.organisation_id, answer.message_id)
UNION
SELECT answer.organisation_id, answer.message_id, wrote.stream
FROM journal.answer, unnest(streams, lasts, hashes) AS wrote (stream, last, hash)
LEFT JOIN journal.event ON event.stream = wrote.stream AND event.seq = wrote.last
WHERE (event.hash, event.organisation_id, event.command_id)
    IS DISTINCT FROM (wrote.hash, answer.organisation_id, answer.message_id)
ORDER BY organisation_id, message_id
