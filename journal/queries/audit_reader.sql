-- name: follow
-- The next $3 events after the place ($1 transaction id, $2 position). Only transactions older than every one
-- still running are read: whatever commits later has a larger id, so nothing can appear behind the reader.
SELECT *
FROM journal.event
WHERE (transaction_id, position) > ($1::xid8, $2::bigint)
    AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY transaction_id, position
LIMIT $3

-- name: not_in_the_journal
-- Which of the pairs ($1 streams, $2 seqs, $3 hashes) do not stand in the journal? Their places in the arrays.
SELECT place
FROM unnest($1::text[], $2::integer[], $3::bytea[]) WITH ORDINALITY AS seen (stream, seq, hash, place)
WHERE NOT EXISTS (
    SELECT FROM journal.event
    WHERE event.stream = seen.stream AND event.seq = seen.seq AND event.hash = seen.hash
)
ORDER BY place

-- name: answers_beside_another
-- All that stands under the ids under which more than one row was ever written.
SELECT answer.*
FROM journal.answer
JOIN (SELECT DISTINCT organisation_id, message_id FROM journal.answer WHERE place > 0) AS beside
    USING (organisation_id, message_id)
ORDER BY organisation_id, message_id, place

-- name: unsigned_messages
-- What was kept of messages that bore the signature of nobody who is heard.
SELECT *
FROM journal.event
WHERE stream > 'system/' AND stream < 'system0' AND type LIKE 'message-unreadable.%' AND public LIKE '%"unsigned":true%'
ORDER BY stream, seq

-- name: unreadable_kept
-- How many messages that nobody could read were kept, by tenancy and day; those that nobody had signed apart.
SELECT organisation_id, public::json ->> 'tenancy_key' AS tenancy_key, happened_on AS day, count(*)::integer AS messages
FROM journal.event
WHERE stream > 'system/' AND stream < 'system0' AND type LIKE 'message-unreadable.%'
  AND public NOT LIKE '%"unsigned":true%'
GROUP BY 1, 2, 3

-- name: case_ids
-- The next $2 cases behind the case $1.
SELECT substr(stream, 6) AS case_id
FROM journal.event
WHERE stream > 'case/' || $1 AND stream < 'case0' AND seq = 1
ORDER BY stream
LIMIT $2

-- name: some_case_ids
-- $1 cases at random.
SELECT substr(stream, 6) AS case_id
FROM journal.event
WHERE stream > 'case/' AND stream < 'case0' AND seq = 1
ORDER BY random()
LIMIT $1

-- name: marked_events
-- The events for which a mark of an unread stream stands.
SELECT event.*
FROM view.unread AS mark JOIN journal.event USING (stream, seq, type)
ORDER BY stream, seq

-- name: rows_in_case_view
-- The rows of the cases $1.
SELECT * FROM view.case_view WHERE case_id = ANY ($1::text[])

-- name: rows_in_work_list
-- The rows of the cases $1.
SELECT * FROM view.work_list WHERE case_id = ANY ($1::text[])

-- name: rows_in_turn
-- The rows of the cases $1.
SELECT * FROM view.turn WHERE case_id = ANY ($1::text[])

-- name: rows_in_open_deadline
-- The rows of the cases $1.
SELECT * FROM view.open_deadline WHERE case_id = ANY ($1::text[])

-- name: rows_in_dispatch
-- The rows of the cases $1.
SELECT * FROM view.dispatch WHERE case_id = ANY ($1::text[])

-- name: rows_in_word
-- The rows of the cases $1.
SELECT * FROM view.word
WHERE (organisation_id, case_id) IN (
    SELECT organisation_id, substr(stream, 6) FROM journal.event
    WHERE seq = 1 AND stream = ANY (SELECT 'case/' || unnest($1::text[]))
)

-- name: rows_of_nobody
-- Rows of the views whose case has no first event in their organisation.
SELECT DISTINCT of_table, case_id
FROM (
    SELECT 'case_view' AS of_table, case_id, organisation_id FROM view.case_view
    UNION ALL SELECT 'work_list', case_id, organisation_id FROM view.work_list
    UNION ALL SELECT 'turn', case_id, organisation_id FROM view.turn
    UNION ALL SELECT 'open_deadline', case_id, organisation_id FROM view.open_deadline
    UNION ALL SELECT 'dispatch', case_id, organisation_id FROM view.dispatch
    UNION ALL SELECT 'word', case_id, organisation_id FROM view.word
) AS row
WHERE NOT EXISTS (
    SELECT FROM journal.event AS one
    WHERE one.stream = 'case/' || row.case_id AND one.seq = 1 AND one.organisation_id = row.organisation_id
)
ORDER BY of_table, case_id
