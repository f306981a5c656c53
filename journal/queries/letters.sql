-- name: letter
-- The letter kept under the hash $2 by organisation $1, with the keys of its persons, wrapped, null where destroyed.
SELECT organisation_id, hash, persons, sealed, ARRAY(
    SELECT key
    FROM journal.person_key AS key
    WHERE key.person_id = ANY (persons) AND key.organisation_id = letter.organisation_id
) AS keys
FROM journal.letter AS letter
WHERE organisation_id = $1 AND hash = $2
