-- name: sealed_parts
-- What is personal in the whole journal, with whose it is.
SELECT organisation_id, sealed FROM journal.event WHERE sealed <> '[]'

-- name: every_key
-- The key of every person, the destroyed ones as null.
SELECT organisation_id, person_id, wrapped FROM journal.person_key ORDER BY organisation_id, person_id

-- name: erasures
-- Whose erasure is recorded, by the organisation's own stream.
SELECT organisation_id, public::jsonb ->> 'person' AS person_id
FROM journal.event
WHERE stream = 'organisation/' || organisation_id AND type = 'person-erased.v1'
