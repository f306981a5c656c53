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

-- name: unsigned
-- The last event of each command beside the cases that no head signs: whoever writes there signs in the same transaction.
SELECT stream, seq
FROM (
    SELECT stream, max(seq) AS seq
    FROM journal.event
    WHERE stream < 'account/' OR (stream >= 'account0' AND stream < 'case/') OR stream >= 'case0' -- '0' follows '/'
    GROUP BY stream, command_id
) AS written
WHERE NOT EXISTS (SELECT FROM journal.signed_head AS own WHERE own.stream = written.stream AND own.seq = written.seq)
ORDER BY stream, seq
