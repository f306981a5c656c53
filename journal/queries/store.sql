-- name: act_as_app
-- Until the end of the transaction.
SET LOCAL ROLE redningskrans_app

-- name: find_no_more
-- What the person $1 was found by in the organisation of this unit.
DELETE FROM view.word WHERE organisation_id = journal.this_organisation() AND person_id = $1

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
