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

-- name: decisions_without_answer
-- The first event of each command that stands outside what its decision wrote, about a case, an account or what belongs
-- to neither: its sender was told nothing, or somebody added it. What lies beside the cases has signatures instead.
SELECT DISTINCT ON (organisation_id, command_id) stream, seq
FROM journal.event
WHERE NOT (stream >= 'law/' AND stream < 'law0' OR stream >= 'organisation/' AND stream < 'organisation0') -- '0' follows '/'
    AND stream <> 'system/keys' AND NOT EXISTS (
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
