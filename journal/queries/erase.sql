-- name: act_as_eraser
-- Until the end of the transaction.
SET LOCAL ROLE redningskrans_eraser

-- name: destroy_key
-- The key of person $1, at $2; once destroyed, the time of it stays.
UPDATE journal.person_key
SET wrapped = null, destroyed_at = $2
WHERE person_id = $1 AND wrapped IS NOT NULL

-- name: destroyed_at
-- When the key of person $1 was destroyed; no row for somebody unknown here.
SELECT destroyed_at FROM journal.person_key WHERE person_id = $1
