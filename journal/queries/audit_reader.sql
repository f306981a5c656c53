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
