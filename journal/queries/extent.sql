-- name: extent
-- How many streams (each begins with seq 1), events, and law and policy files there are.
SELECT
    (SELECT count(*) FROM journal.event WHERE seq = 1) AS streams,
    (SELECT count(*) FROM journal.event) AS events,
    (SELECT count(*) FROM journal.document) AS documents
