-- name: stop_decisions
-- Every decision reads this table first, so whoever is inside has finished when the lock is granted, and whoever
-- comes waits until the views are whole again.
LOCK TABLE view.case_view IN ACCESS EXCLUSIVE MODE

-- name: organisations
-- Everybody who has a row in the views, or a mark beside them.
SELECT organisation_id FROM view.case_view
UNION SELECT organisation_id FROM view.work_list
UNION SELECT organisation_id FROM view.turn
UNION SELECT organisation_id FROM view.open_deadline
UNION SELECT organisation_id FROM view.dispatch
UNION SELECT organisation_id FROM view.word
UNION SELECT organisation_id FROM view.unread
ORDER BY organisation_id

-- name: empty
-- The views, as far as the chosen organisation goes.
WITH cases AS (DELETE FROM view.case_view),
     work AS (DELETE FROM view.work_list),
     turns AS (DELETE FROM view.turn),
     words AS (DELETE FROM view.word),
     deadlines AS (DELETE FROM view.open_deadline)
DELETE FROM view.dispatch

-- name: take_marks_away
-- The marks of the unread streams $1, as far as the chosen organisation goes.
DELETE FROM view.unread WHERE stream = ANY ($1::text[])

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
