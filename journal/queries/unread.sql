-- name: choose_organisation
-- $1, until the end of the transaction.
SELECT set_config('redningskrans.organisation', $1, true)

-- name: mark_unread
-- Stream $3 of tenancy $2 of organisation $1 cannot be read from seq $4 on, which is of type $5.
INSERT INTO view.unread (organisation_id, tenancy_key, stream, seq, type) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING

-- name: mark_read
-- The streams $2 of tenancy $1 have been read.
DELETE FROM view.unread WHERE tenancy_key = $1 AND stream = ANY ($2::text[])

-- name: count_not_kept
-- One message more to tenancy $2 of organisation $1 on day $3 that could not be read and was not kept.
INSERT INTO view.not_kept AS counted (organisation_id, tenancy_key, day, messages) VALUES ($1, $2, $3, 1)
ON CONFLICT (organisation_id, tenancy_key, day)
DO UPDATE SET messages = counted.messages + 1, last = clock_timestamp()
