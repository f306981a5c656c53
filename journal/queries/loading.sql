-- name: read
-- Everything a decision starts from, in one answer; it sees all that was committed before the lock was granted.
-- $1 streams, $2 tenancy key, whose cases are read too (null: none), $3 message id (null: none); of the streams $4 the
-- events up to $5 are known, of which only the last is read again; $6 the persons in those events; $7 common streams,
-- of which only the last hashes are read, in their order (null for one without events); $8: no keys are looked for in
-- what is sealed, because it may be torn. The lists have the rows of all
-- the tenancy's cases. The accounts of its second lease and of later ones are read with the rest ('0' follows '/').
WITH cases AS MATERIALIZED (
    SELECT case_id, opened_on, live FROM view.case_view WHERE tenancy_key = $2
),
accounts AS MATERIALIZED (
    SELECT stream
    FROM journal.event
    WHERE stream > 'account/' || $2 || '/' AND stream < 'account/' || $2 || '0' AND seq = 1
),
wanted AS MATERIALIZED (
    SELECT stream, coalesce(($5::integer[])[array_position($4::text[], stream)], 1) AS from_seq
    FROM (
        SELECT unnest($1::text[])
        UNION SELECT 'case/' || case_id FROM cases WHERE live
        UNION SELECT stream FROM accounts
    ) AS named (stream)
),
loaded AS MATERIALIZED (
    SELECT row
    FROM wanted, LATERAL (
        SELECT event AS row FROM journal.event AS event WHERE stream = wanted.stream AND seq >= wanted.from_seq OFFSET 0
    ) AS of_stream
)
SELECT clock_timestamp() AS now,
       ARRAY(SELECT given FROM journal.answer AS given WHERE message_id = $3) AS answers,
       ARRAY(SELECT case_id FROM cases WHERE live ORDER BY opened_on, case_id) AS live_cases,
       ARRAY(SELECT stream FROM accounts ORDER BY length(stream), stream) AS later_accounts,
       ARRAY(SELECT stream FROM view.unread WHERE tenancy_key = $2) AS unread,
       ARRAY(
           SELECT (SELECT hash FROM journal.event WHERE stream = common.stream ORDER BY seq DESC LIMIT 1)
           FROM unnest($7::text[]) WITH ORDINALITY AS common (stream, place)
           ORDER BY place
       ) AS heads_in_common,
       ARRAY(SELECT row FROM loaded ORDER BY (row).stream, (row).seq) AS events,
       ARRAY(
           SELECT key
           FROM journal.person_key AS key
           WHERE person_id = ANY ($6::text[] || ARRAY(
               SELECT part ->> 'person'
               FROM loaded, jsonb_array_elements(
                   CASE WHEN $8 THEN '[]' ELSE convert_from((row).sealed, 'UTF8')::jsonb END
               ) AS part
               WHERE (row).sealed <> '[]'
           ))
       ) AS keys,
       (SELECT json_agg(item) FROM view.work_list AS item WHERE case_id = ANY (ARRAY(SELECT case_id FROM cases))) AS work,
       (SELECT json_agg(item) FROM view.turn AS item WHERE case_id = ANY (ARRAY(SELECT case_id FROM cases))) AS turns,
       (SELECT json_agg(item) FROM view.open_deadline AS item WHERE case_id = ANY (ARRAY(SELECT case_id FROM cases))) AS deadlines,
       (SELECT json_agg(item) FROM view.dispatch AS item WHERE case_id = ANY (ARRAY(SELECT case_id FROM cases))) AS dispatches

-- name: end
-- The last event of the stream $1.
SELECT seq, hash FROM journal.event WHERE stream = $1 ORDER BY seq DESC LIMIT 1

-- name: answers
-- What stands under the ids $1 of messages, whoever wrote it.
SELECT * FROM journal.answer WHERE message_id = ANY ($1::text[])

-- name: keys
-- The keys of the persons $1, as far as there are any.
SELECT * FROM journal.person_key WHERE person_id = ANY ($1::text[])

-- name: make_keys
-- The keys of these persons; the fresh one is taken only by whoever has none yet.
-- $1 organisation, $2 when, $3 persons, $4 a fresh wrapped key for each. A person missing from the answer was given a key
-- by another transaction at this very moment: ask again.
WITH made AS (
    INSERT INTO journal.person_key (person_id, organisation_id, wrapped, created_at)
    SELECT person_id, $1, wrapped, $2 FROM unnest($3::text[], $4::bytea[]) AS fresh (person_id, wrapped)
    ON CONFLICT (organisation_id, person_id) DO NOTHING
    RETURNING organisation_id, person_id, wrapped
)
SELECT organisation_id, person_id, wrapped FROM made
UNION ALL
SELECT organisation_id, person_id, wrapped FROM journal.person_key WHERE person_id = ANY ($3::text[])

-- name: documents
-- The bytes kept under the hashes $1.
SELECT hash, bytes FROM journal.document WHERE hash = ANY ($1::text[])
