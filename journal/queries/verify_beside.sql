-- name: cases_without_account
-- The first account of every tenancy that has a case and no account of any lease ('0' follows '/'). A case is called
-- by its tenancy's key, a hyphen and a number.
SELECT 'account/' || left(substr(stream, 6), -strpos(reverse(stream), '-')) AS stream
FROM journal.event
WHERE stream > 'case/' AND stream < 'case0' AND seq = 1
EXCEPT SELECT stream FROM journal.event WHERE stream > 'account/' AND stream < 'account0'
EXCEPT SELECT 'account/' || split_part(stream, '/', 2) FROM journal.event WHERE stream > 'account/' AND stream < 'account0'
ORDER BY stream

-- name: applied
-- The migrations that made the journal.
SELECT number, name, sha256 FROM migration.applied

-- name: marks_of_nothing
-- Marks of unread streams to which no event belongs: of that type, organisation and tenancy (a stream that belongs to
-- none stands for itself), recorded before it was met, which is not still to come.
SELECT stream
FROM view.unread AS mark
WHERE NOT EXISTS (
    SELECT FROM journal.event AS one
    WHERE one.stream = mark.stream AND one.seq = mark.seq AND one.type = mark.type
        AND one.organisation_id IN (mark.organisation_id, 'all') AND mark.since BETWEEN one.recorded_at AND clock_timestamp()
        AND (
            mark.stream !~ '^(account|case)/' OR mark.stream = 'account/' || mark.tenancy_key
            OR starts_with(mark.stream, 'account/' || mark.tenancy_key || '/')
            OR starts_with(mark.stream, 'case/' || mark.tenancy_key || '-')
        )
)
ORDER BY stream
