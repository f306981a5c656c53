-- name: keys_and_their_use
-- Each key that is kept or needed: its row, and what is sealed with it. Parts are cut out of the stored bytes and not
-- read as JSON: of canonical JSON that gives the same, and whatever else somebody put there stops nobody. In a letter
-- stand persons alone. $1 is the type of the events that say whose key was destroyed; when, they say themselves, or it
-- was when they were recorded. Times travel as microseconds since 1970: some that can be stored there are none that our
-- side can say.
WITH parts AS (
    SELECT organisation_id, recorded_at, split_part(split_part(part, '"key":"', 2), '"', 1) AS print,
           left(split_part(part, '"person":"', 2), -3) AS escaped
    FROM journal.event, LATERAL unnest((string_to_array(encode(sealed, 'escape'), '{"data":"'))[2:]) AS part
    WHERE sealed <> '[]'
),
needed AS (
    SELECT
        organisation_id, escaped, min(print COLLATE "C") AS first_print, max(print COLLATE "C") AS last_print,
        array_agg(recorded_at) AS recorded
    FROM parts
    GROUP BY organisation_id, escaped
),
erased AS (
    SELECT
        organisation_id, substring(public FROM '"person":"([^"]*)"') AS person_id,
        array_agg(trunc(extract(epoch FROM recorded_at) * 1000000)::text) AS erasures_recorded,
        array_agg(substring(public FROM '"destroyed_at":"([^"]*)"')) AS destroyed_then
    FROM journal.event
    WHERE stream > 'organisation/' AND stream < 'organisation0' AND type = $1
    GROUP BY 1, 2
),
keys AS (
    SELECT *, encode(convert_to(left(substr(to_json(person_id)::text, 2), -1), 'UTF8'), 'escape') AS escaped
    FROM journal.person_key
)
SELECT
    organisation_id, coalesce(person_id, escaped) AS person_id, wrapped, person_id IS NOT NULL AS kept,
    destroyed_at IS NOT NULL AS destroyed, first_print, last_print,
    created_at IS NOT NULL AND coalesce(created_at = ANY (recorded), true) AS made_then,
    first_print IS NOT NULL OR EXISTS (
        SELECT FROM journal.letter AS one
        WHERE one.organisation_id = keys.organisation_id AND keys.person_id = ANY (persons)
    ) AS needed,
    trunc(extract(epoch FROM destroyed_at) * 1000000)::text AS destroyed_at, erasures_recorded, destroyed_then
FROM needed FULL JOIN keys USING (organisation_id, escaped) LEFT JOIN erased USING (organisation_id, person_id)
ORDER BY organisation_id COLLATE "C", coalesce(person_id, escaped) COLLATE "C"
