-- name: begin
-- Sent as one message with the two values put in as {organisation} (hexadecimal) and {lock} (a number).
-- The lock comes before the first write, so among the events of one tenancy the order of transaction ids, of
-- positions and of seq is one and the same. It is released by the end of the transaction.
BEGIN;
SET LOCAL ROLE redningskrans_app;
-- A process that was stopped in the middle must not keep a tenancy to itself when it wakes up, or never does.
SET LOCAL idle_in_transaction_session_timeout = '30s';
-- The plans do not depend on the values, and planning anew costs as much as the work itself. A plan made while the
-- tables were small stays: it must go by the indexes from the start.
SET LOCAL plan_cache_mode = force_generic_plan;
SET LOCAL enable_seqscan = off;
SELECT set_config('redningskrans.organisation', convert_from('\x{organisation}', 'UTF8'), true),
       pg_advisory_xact_lock({lock});

-- name: read
-- Everything a decision starts from, in one answer; it sees all that was committed before the lock was granted.
-- $1 streams, $2 tenancy key, whose live cases are read too (null: none), $3 message id (null: none).
WITH loaded AS MATERIALIZED (
    SELECT event AS row
    FROM journal.event AS event
    WHERE stream = ANY ($1::text[] || ARRAY(
        SELECT 'case/' || case_id FROM view.case_view WHERE tenancy_key = $2 AND live
    ))
)
SELECT clock_timestamp() AS now,
       (SELECT given FROM journal.answer AS given WHERE message_id = $3) AS answer,
       ARRAY(
           SELECT case_id FROM view.case_view WHERE tenancy_key = $2 AND live ORDER BY opened_on, case_id
       ) AS live_cases,
       ARRAY(SELECT stream FROM view.unread WHERE tenancy_key = $2) AS unread,
       ARRAY(SELECT row FROM loaded ORDER BY (row).stream, (row).seq) AS events,
       ARRAY(
           SELECT key
           FROM journal.person_key AS key
           WHERE person_id = ANY (ARRAY(
               SELECT part ->> 'person'
               FROM loaded, jsonb_array_elements(convert_from((row).sealed, 'UTF8')::jsonb) AS part
               WHERE (row).sealed <> '[]'
           ))
       ) AS keys

-- name: make_keys
-- The keys of these persons; the fresh one is taken only by whoever has none yet.
-- $1 organisation, $2 persons, $3 a fresh wrapped key for each. A person missing from the answer was given a key
-- by another transaction at this very moment: ask again.
WITH made AS (
    INSERT INTO journal.person_key (person_id, organisation_id, wrapped)
    SELECT person_id, $1, wrapped FROM unnest($2::text[], $3::bytea[]) AS fresh (person_id, wrapped)
    ON CONFLICT (organisation_id, person_id) DO NOTHING
    RETURNING organisation_id, person_id, wrapped
)
SELECT organisation_id, person_id, wrapped FROM made
UNION ALL
SELECT organisation_id, person_id, wrapped FROM journal.person_key WHERE person_id = ANY ($2::text[])
