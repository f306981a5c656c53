-- name: letters_and_their_names
-- Each letter that is kept or that an event names, with the first event that names it. A letter is named by its hash
-- behind the word "letter", wherever in the public part.
WITH named AS (
    SELECT DISTINCT ON (organisation_id, hash) organisation_id, hash, stream, seq
    FROM (
        SELECT organisation_id, stream, seq, split_part(behind, '"', 1) AS hash
        FROM journal.event, LATERAL unnest((string_to_array(public, '"letter":{"hash":"'))[2:]) AS behind
        WHERE strpos(public, '"letter":{"hash":"') > 0
    ) AS saying
    ORDER BY organisation_id, hash, stream, seq
)
SELECT organisation_id, hash, persons, sealed, stream, seq
FROM named FULL JOIN journal.letter USING (organisation_id, hash)
ORDER BY organisation_id, hash
