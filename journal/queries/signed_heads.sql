-- name: newest
-- The newest ones of each stream, the last first; more than one of them, because anybody may have added a false one.
SELECT organisation_id, stream, seq, hash, signature
FROM (SELECT *, row_number() OVER (PARTITION BY stream ORDER BY seq DESC) AS place FROM journal.signed_head) AS placed
WHERE place <= 20
ORDER BY stream, seq DESC

-- name: every
-- All of them, and whether the event that each names stands in the journal.
SELECT signed_head.*, event.hash IS NOT NULL AS stands
FROM journal.signed_head
LEFT JOIN journal.event
    ON event.stream = signed_head.stream AND event.seq = signed_head.seq AND event.hash = signed_head.hash
ORDER BY signed_head.stream, signed_head.seq

-- name: see_organisation
-- What this transaction may see.
SELECT set_config('redningskrans.organisation', $1, true)
