-- name: kept
-- All law and policy files that are kept, with their bytes where they list other files of the law.
SELECT hash, kind, CASE WHEN hash = ANY ($1::text[]) THEN bytes END AS bytes FROM journal.document ORDER BY hash

-- name: rested_on
-- Each pair of a law and a policy on which decisions rest.
SELECT law_version, policy_version FROM journal.event GROUP BY law_version, policy_version

-- name: adopted
-- What events of the types $1 adopted, in the streams that belong to no tenancy.
SELECT type, public FROM journal.event WHERE stream >= 'law/' AND type = ANY ($1::text[])
