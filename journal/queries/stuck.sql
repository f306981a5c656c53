-- name: choose_organisation
-- $1, until the end of the transaction.
SELECT set_config('redningskrans.organisation', $1, true)

-- name: forget
-- Nothing of tenancy $1 is known to be stuck.
DELETE FROM view.stuck WHERE tenancy_key = $1

-- name: mark
-- In tenancy $2 of organisation $1 something does not go on, and what: $3 where, $4 name, $5 since, $6 failures,
-- $7 what the last is called, $8 messages that have come since.
INSERT INTO view.stuck (organisation_id, tenancy_key, what, name, since, attempts, code, messages)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING
