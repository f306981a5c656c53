-- name: choose_organisation
-- $1, until the end of the transaction.
SELECT set_config('redningskrans.organisation', $1, true)

-- name: begin_count
-- A count of messages to tenancy $2 of organisation $1 on day $3, where there is none; nobody sees it before it counts.
INSERT INTO view.not_kept (organisation_id, tenancy_key, day, messages, last, mac)
VALUES ($1, $2, $3, 0, clock_timestamp(), '')
ON CONFLICT DO NOTHING

-- name: count_so_far
-- That count, for this transaction alone, and what time it is now.
SELECT
    organisation_id, tenancy_key, messages, mac, now,
    extract(epoch FROM day)::text AS day_seconds, extract(epoch FROM last)::text AS last_seconds,
    extract(epoch FROM now)::text AS now_seconds
FROM view.not_kept, (SELECT clock_timestamp() AS now) AS clock
WHERE organisation_id = $1 AND tenancy_key = $2 AND day = $3
FOR UPDATE OF not_kept

-- name: count
-- It is $4 now, the last one at $5, under the MAC $6.
UPDATE view.not_kept SET messages = $4, last = $5, mac = $6
WHERE organisation_id = $1 AND tenancy_key = $2 AND day = $3

-- name: every_count
-- All of them, of every organisation.
SELECT
    organisation_id, tenancy_key, messages, mac, day::text AS named_day,
    extract(epoch FROM day)::text AS day_seconds, extract(epoch FROM last)::text AS last_seconds
FROM view.not_kept
ORDER BY organisation_id, tenancy_key, day
