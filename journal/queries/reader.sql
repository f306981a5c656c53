-- name: stream
-- All events of stream $1, in order.
SELECT * FROM journal.event WHERE stream = $1 ORDER BY seq

-- name: streams
-- All events of the streams $1.
SELECT * FROM journal.event WHERE stream = ANY ($1::text[]) ORDER BY stream, seq

-- name: accounts
-- The account streams of the tenancy $1, one for each of its leases ('0' follows '/').
SELECT stream
FROM journal.event
WHERE seq = 1
    AND (stream = 'account/' || $1 OR (stream > 'account/' || $1 || '/' AND stream < 'account/' || $1 || '0'))
ORDER BY length(stream), stream

-- name: follow
-- The next $3 events after the place ($1 transaction id, $2 position). Only transactions older than every one
-- still running are read: whatever commits later has a larger id, so nothing can appear behind the reader.
SELECT *
FROM journal.event
WHERE (transaction_id, position) > ($1::xid8, $2::bigint)
    AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY transaction_id, position
LIMIT $3

-- name: keys
-- The keys of the persons $1 in whatever organisation, the destroyed ones as null.
SELECT organisation_id, person_id, wrapped FROM journal.person_key WHERE person_id = ANY ($1::text[])

-- name: cases
-- Cases by $1 organisation, $2 phase, $3 tenancy key, $4 live, $5 simulated; null means any.
SELECT *
FROM view.case_view
WHERE ($1::text IS NULL OR organisation_id = $1)
    AND ($2::text IS NULL OR phase = $2)
    AND ($3::text IS NULL OR tenancy_key = $3)
    AND ($4::boolean IS NULL OR live = $4)
    AND ($5::boolean IS NULL OR simulated = $5)
ORDER BY organisation_id, opened_on, case_id

-- name: case
-- The case $1.
SELECT * FROM view.case_view WHERE case_id = $1

-- name: open_cases
-- The next $2 open cases after the case $1, by id.
SELECT * FROM view.case_view WHERE phase <> 'closed' AND case_id > $1 ORDER BY case_id LIMIT $2

-- name: count_open_cases
-- How many cases are open.
SELECT count(*) AS cases FROM view.case_view WHERE phase <> 'closed'

-- name: dispatches
-- Letters and messages by $1 organisation, $2 case, $3 state; null means any.
SELECT *
FROM view.dispatch
WHERE ($1::text IS NULL OR organisation_id = $1)
    AND ($2::text IS NULL OR case_id = $2)
    AND ($3::text IS NULL OR state = $3)
ORDER BY day, case_id, key

-- name: work
-- What persons have to do, by $1 organisation and $2 role; null means any.
SELECT *
FROM view.work_list
WHERE ($1::text IS NULL OR organisation_id = $1) AND ($2::text IS NULL OR role = $2)
ORDER BY due NULLS LAST, since, case_id, task

-- name: deadlines
-- The days that run, by $1 organisation and $2 case; null means any.
SELECT *
FROM view.open_deadline
WHERE ($1::text IS NULL OR organisation_id = $1) AND ($2::text IS NULL OR case_id = $2)
ORDER BY day, case_id, demand, name

-- name: unread
-- The streams that a worker could not read, the oldest mark first.
SELECT * FROM view.unread ORDER BY since, stream

-- name: answers
-- What was said to the messages $1.
SELECT * FROM journal.answer WHERE message_id = ANY ($1::text[])

-- name: document
-- The bytes kept under the hash $1.
SELECT bytes FROM journal.document WHERE hash = $1

-- name: documents
-- The bytes kept under the hashes $1.
SELECT hash, bytes FROM journal.document WHERE hash = ANY ($1::text[])

-- name: policy_files
-- Every policy file that was ever adopted.
SELECT hash, bytes FROM journal.document WHERE kind = 'policy' ORDER BY hash

-- name: law_files
-- The law files and manifests whose hashes begin with $1.
SELECT hash, bytes FROM journal.document WHERE kind = 'law' AND starts_with(hash, $1) ORDER BY hash

-- name: newest_law
-- The law version of the newest event that has one.
SELECT law_version
FROM journal.event
WHERE law_version IS NOT NULL
ORDER BY transaction_id DESC, position DESC
LIMIT 1

-- name: not_in_the_journal
-- Which of the pairs ($1 streams, $2 seqs, $3 hashes) do not stand in the journal? Their places in the arrays.
SELECT place
FROM unnest($1::text[], $2::integer[], $3::bytea[]) WITH ORDINALITY AS seen (stream, seq, hash, place)
WHERE NOT EXISTS (
    SELECT FROM journal.event
    WHERE event.stream = seen.stream AND event.seq = seen.seq AND event.hash = seen.hash
)
ORDER BY place
