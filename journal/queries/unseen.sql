-- name: clock
-- The time by which events are recorded.
SELECT clock_timestamp()

-- name: last_of_streams
-- How far each stream reaches.
SELECT stream, max(seq) AS seq FROM journal.event GROUP BY stream ORDER BY stream

-- name: beyond
-- What stands in the streams ($1) after the last event that somebody outside has seen ($2, seq). Of each stream: how
-- many events are signed (up to the seq in $3) or were perhaps written by an activity that still runs (since $5), how
-- many are older than what is remembered of it ($4), and the first one that is neither, nor as young as the look itself
-- (which began at $6).
WITH told AS (
    SELECT
        stream, event.seq,
        CASE
            WHEN event.seq <= signed OR recorded_at >= asked_since THEN 'unproven'
            WHEN recorded_at < remembered_since THEN 'older'
            WHEN recorded_at > $6::timestamptz - interval '1 minute'
                AND recorded_at <= clock_timestamp() + interval '1 minute' THEN 'young'
            ELSE 'unseen'
        END AS why
    FROM unnest($1::text[], $2::integer[], $3::integer[], $4::timestamptz[], $5::timestamptz[])
        AS of_stream (stream, seen, signed, remembered_since, asked_since)
    JOIN journal.event USING (stream)
    WHERE event.seq > seen
)
SELECT
    stream,
    count(*) FILTER (WHERE why = 'unproven') AS unproven,
    count(*) FILTER (WHERE why = 'older') AS older,
    min(seq) FILTER (WHERE why = 'unseen') AS first_unseen
FROM told
GROUP BY stream
ORDER BY stream
