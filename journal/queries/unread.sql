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
