-- name: stop_decisions
-- Every decision reads this table first, so whoever is inside has finished when the lock is granted, and whoever
-- comes waits until the views are whole again.
DO $$
BEGIN
    IF to_regclass('view.case_view') IS NOT NULL THEN
        LOCK TABLE view.case_view IN ACCESS EXCLUSIVE MODE;
    END IF;
END
$$

-- name: act_as_audit
-- To read all organisations.
SET LOCAL ROLE redningskrans_audit

-- name: act_as_app
-- To write the rows of one.
SET LOCAL ROLE redningskrans_app

-- name: choose_organisation
-- $1, until the end of the transaction.
SELECT set_config('redningskrans.organisation', $1, true)

-- name: case_streams
-- Every case there ever was, those of one organisation together.
SELECT organisation_id, stream FROM journal.event
WHERE seq = 1 AND stream LIKE 'case/%'
ORDER BY organisation_id, stream

-- name: events
-- All events of the streams $1.
SELECT * FROM journal.event WHERE stream = ANY ($1::text[]) ORDER BY stream, seq
