-- name: common
-- What is public in the events of stream $1, in order: nobody's keys are asked for.
SELECT stream, seq, type, public, hash FROM journal.event WHERE stream = $1 ORDER BY seq
