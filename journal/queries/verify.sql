-- name: act_as_audit
-- Whoever logged in: seen with other eyes, half a journal would look like a whole one.
SET LOCAL ROLE redningskrans_audit

-- name: every_event
-- The whole journal, stream by stream.
SELECT * FROM journal.event ORDER BY stream, seq

-- name: events_that_say
-- Events whose public part has a word in it, stream by stream.
SELECT stream, seq, public FROM journal.event WHERE position($1 IN public) > 0 ORDER BY stream, seq

-- name: kept_documents
-- The hash under which each law and policy file is kept, and the one its bytes have now.
SELECT hash, encode(sha256(bytes), 'hex') AS own_hash FROM journal.document

-- name: other_heads
-- Cases whose view remembers another hash than the event of that seq has now.
SELECT stream, seq
FROM view.case_view
JOIN journal.event ON stream = 'case/' || case_id AND seq = last_seq
WHERE hash <> head_hash
ORDER BY stream

-- name: remembered_heads
-- How far each stream reached at least, as answers and views remember it.
SELECT stream, max(seq) AS seq
FROM (
    SELECT stream, seq FROM journal.answer WHERE seq > 0
    UNION ALL
    SELECT 'case/' || case_id, last_seq FROM view.case_view
) AS remembered
GROUP BY stream
