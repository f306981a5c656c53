-- name: letter
-- The letter kept under the hash $2 by organisation $1, with the wrapped keys of its persons, null where destroyed.
SELECT hash, persons, sealed, ARRAY(
    SELECT wrapped
    FROM unnest(persons) WITH ORDINALITY AS named (person, place)
    LEFT JOIN journal.person_key AS key ON key.person_id = person AND key.organisation_id = letter.organisation_id
    ORDER BY place
) AS wrapped
FROM journal.letter AS letter
WHERE organisation_id = $1 AND hash = $2

-- name: every_letter
-- All letters that are kept, likewise.
SELECT hash, persons, sealed, ARRAY(
    SELECT wrapped
    FROM unnest(persons) WITH ORDINALITY AS named (person, place)
    LEFT JOIN journal.person_key AS key ON key.person_id = person AND key.organisation_id = letter.organisation_id
    ORDER BY place
) AS wrapped
FROM journal.letter AS letter
ORDER BY hash
