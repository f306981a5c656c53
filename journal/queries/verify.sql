-- name: act_as_audit
-- Whoever logged in: seen with other eyes, half a journal would look like a whole one. Compiling a statement anew for
-- each thousand streams would cost more than running it. What is put in order or held against something else fits this
-- memory, and needs no files. Bytes of texts are those of the client's encoding.
SET LOCAL ROLE redningskrans_audit;
SET LOCAL client_encoding = 'UTF8';
SET LOCAL work_mem = '64MB';
SET LOCAL jit = off

-- name: first_of_the_following
-- The stream before which $2 others come behind $1: as far as one look over many streams goes.
SELECT stream FROM journal.event WHERE stream > $1 AND seq = 1 ORDER BY stream OFFSET $2 LIMIT 1

-- name: chained
-- Every event of the streams ({{streams}}): the bytes under its hash ({{content}}, made of the columns as
-- journal/hashing.py says), its hash, whether the rest of the journal agrees, and its place in the global order. Rows are
-- put in order before those bytes are built: they are narrower then.
SELECT
    {content} AS content, hash,
    transaction_id IS NOT NULL AND {on_its_day} AND {kept_law} AND {kept_policy} AS agrees,
    transaction_id, position
FROM (SELECT * FROM journal.event WHERE {streams} ORDER BY stream, seq OFFSET 0) AS in_order

-- name: first_faults
-- The first event of each of the streams ({{streams}}) that is not as it was written, with what holds of it.
-- {{own_hash}} is made of the columns as journal/hashing.py says. Narrow rows go into the window, hashed before.
SELECT DISTINCT ON (stream)
    stream, seq, before, whole, linked, on_its_day, at_home, in_order, law_kept, law_version, policy_version
FROM (
    SELECT
        *,
        lag(seq) OVER own AS before,
        previous_hash = coalesce(lag(hash) OVER own, decode(repeat('00', 32), 'hex')) AS linked,
        organisation_id = coalesce(lag(organisation_id) OVER own, organisation_id) AS at_home,
        transaction_id IS NOT NULL AND coalesce(
            (transaction_id, position) > (lag(transaction_id) OVER own, lag(position) OVER own), lag(seq) OVER own IS NULL
        ) AS in_order
    FROM (
        SELECT
            stream, seq, hash, previous_hash, organisation_id, transaction_id, position, law_version, policy_version,
            {own_hash} = hash AS whole,
            {on_its_day} AS on_its_day, {kept_law} AS law_kept, {kept_policy} AS policy_kept
        FROM journal.event
        WHERE {streams}
        ORDER BY stream, seq
        OFFSET 0
    ) AS hashed
    WINDOW own AS (PARTITION BY stream ORDER BY seq)
) AS beside
WHERE (seq = coalesce(before, 0)::bigint + 1 AND whole AND linked AND on_its_day AND at_home AND in_order AND law_kept
       AND policy_kept) IS NOT TRUE
ORDER BY stream, seq

-- name: objects_beginning
-- Each object in a public part that begins with the key $1 and ends with a list of lists, once, and how often it stands
-- there; null where the key stands anywhere else, too. Most events say what others say: few of them travel.
SELECT object, count(*) AS times
FROM (
    SELECT public, '{"' || $1 || '":' AS beginning
    FROM journal.event
    WHERE position($1 IN public) > 0
) AS saying, LATERAL unnest(
    CASE WHEN cardinality(string_to_array(public, $1)) = cardinality(string_to_array(public, beginning))
        THEN (string_to_array(public, beginning))[2:] ELSE ARRAY[null] END
) AS behind, LATERAL (SELECT beginning || split_part(behind, '"]]}', 1) || '"]]}' AS object) AS cut
GROUP BY object

-- name: events_that_say
-- Events whose public part has a word in it, stream by stream.
SELECT stream, seq, public FROM journal.event WHERE position($1 IN public) > 0 ORDER BY stream, seq

-- name: damaged_documents
-- The law and policy files whose bytes do not have the hash under which they are kept.
SELECT hash FROM journal.document WHERE encode(sha256(bytes), 'hex') IS DISTINCT FROM hash ORDER BY hash

-- name: other_heads
-- Cases whose view remembers another last event than there is: of the same seq, or there is one behind it. Case by case,
-- at the end of its stream: to go through all events costs more.
SELECT stream, seq
FROM view.case_view, LATERAL (
    SELECT stream, seq, hash FROM journal.event
    WHERE stream = 'case/' || case_id AND seq >= last_seq AND seq <= last_seq::bigint + 1
    OFFSET 0
) AS from_the_last
WHERE seq > last_seq OR hash <> head_hash
ORDER BY stream, seq

-- name: cut_off
-- Streams that do not reach as far as answers and views remember.
SELECT stream, remembered, reached
FROM (
    SELECT stream, max(seq) AS remembered, coalesce((SELECT max(seq) FROM journal.event AS one WHERE one.stream = named.stream), 0) AS reached
    FROM (
        SELECT stream, seq FROM journal.answer WHERE seq > 0 AND stream IS NOT NULL
        UNION ALL
        SELECT 'case/' || case_id, last_seq FROM view.case_view
    ) AS named
    GROUP BY stream
) AS ends
WHERE reached < remembered
ORDER BY stream
