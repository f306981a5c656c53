-- name: stream
-- All events of stream $1, in order.
SELECT * FROM journal.event WHERE stream = $1 ORDER BY seq

-- name: streams
-- All events of the streams $1.
SELECT * FROM journal.event WHERE stream = ANY ($1::text[]) ORDER BY stream, seq

-- name: unplaced_payments
-- What was paid for the tenancies with the keys $2, which had no account, of the streams $1; and what was kept before
-- the key stood there.
SELECT *
FROM journal.event
WHERE stream = ANY ($1::text[]) AND type LIKE 'payment-unmatched.%'
    AND coalesce(substring(public FROM '"tenancy_key":"([^"]*)"'), '') = ANY ($2::text[] || ARRAY[''])
ORDER BY stream, seq

-- name: unplaced_page
-- What was paid for tenancies without an account, of the stream $1, after the event $2, at most $3.
SELECT * FROM journal.event
WHERE stream = $1 AND type LIKE 'payment-unmatched.%' AND seq > $2
ORDER BY seq
LIMIT $3

-- name: placements
-- What people said of such payments, of the streams $1.
SELECT * FROM journal.event WHERE stream = ANY ($1::text[]) AND type LIKE 'placement-%' ORDER BY stream, seq

-- name: accounts_with_money_out
-- The next $3 accounts of the organisation $1 after the one $2 that money left, by their streams.
SELECT DISTINCT stream
FROM journal.event
WHERE organisation_id = $1 AND stream > $2 AND type LIKE 'money-out-booked.%'
ORDER BY stream
LIMIT $3

-- name: accounts_naming
-- The accounts on which the money with the name $1 was booked: that came, or that left. No index leads to it: a person
-- who places money waits for one look at all that was booked.
SELECT DISTINCT organisation_id, stream
FROM journal.event
WHERE stream >= 'account/' AND stream < 'account0'
    AND (
        type LIKE 'payment-booked.%' AND strpos(public, '"payment":"' || $1 || '"') > 0
        OR type LIKE 'money-out-booked.%' AND strpos(public, '"out":"' || $1 || '"') > 0
    )
ORDER BY organisation_id, stream

-- name: accounts_paid_by
-- The next $4 accounts of the organisation $1 after the one $3 that were paid by the means $2. No index leads to them:
-- they are asked for where an acquirer's sum waits.
SELECT DISTINCT stream
FROM journal.event
WHERE organisation_id = $1 AND stream > $3 AND stream >= 'account/' AND stream < 'account0'
    AND type LIKE 'payment-booked.%' AND strpos(public, '"means":"' || $2 || '"') > 0
ORDER BY stream
LIMIT $4

-- name: aid_answers
-- How many days the first answer to each application took that the organisation $1 sent to the municipality $2, in
-- simulated cases or not ($3), by the streams of the cases.
SELECT answered.stream, min(answered.happened_on) - min(asked.happened_on) AS days
FROM journal.event AS answered
    JOIN journal.event AS opened ON opened.stream = answered.stream AND opened.seq = 1
    JOIN journal.event AS asked
        ON asked.stream = answered.stream AND asked.type LIKE 'aid-requested.%'
        AND substring(asked.public FROM '"aid":([0-9]+)') = substring(answered.public FROM '"aid":([0-9]+)')
WHERE answered.organisation_id = $1 AND answered.type LIKE 'aid-answered.%'
    AND strpos(opened.public, '"municipality":"' || $2 || '"') > 0
    AND strpos(opened.public, '"simulated":' || $3::boolean::text) > 0
GROUP BY answered.stream, substring(answered.public FROM '"aid":([0-9]+)')
ORDER BY answered.stream, days

-- name: having_accounts
-- Those of the streams $1 in which something stands.
SELECT stream FROM journal.event WHERE stream = ANY ($1::text[]) AND seq = 1

-- name: first_events
-- The first event of each of the streams $1.
SELECT * FROM journal.event WHERE stream = ANY ($1::text[]) AND seq = 1

-- name: accounts
-- The account streams of the tenancy $1, one for each of its leases ('0' follows '/').
SELECT stream
FROM journal.event
WHERE seq = 1
    AND (stream = 'account/' || $1 OR (stream > 'account/' || $1 || '/' AND stream < 'account/' || $1 || '0'))
ORDER BY length(stream), stream

-- name: decided_beside
-- What was decided in the cases of the tenancy $1 but for the case $2, by the ids of the commands ('.' follows '-').
SELECT DISTINCT command_id
FROM journal.event
WHERE stream > 'case/' || $1 || '-' AND stream < 'case/' || $1 || '.' AND stream <> 'case/' || $2

-- name: ledgers
-- What is public in the account streams $1, in order.
SELECT stream, seq, type, public FROM journal.event WHERE stream = ANY ($1::text[]) ORDER BY stream, seq

-- name: seen_to
-- The oldest transaction that may still write: everything of older ones is seen by whoever reads from now on.
SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS seen_to

-- name: moved_since
-- The streams of the organisation $1 in which something was written since the transaction $2 that a list row may meet:
-- anything on an account, other contacts of tenants, the end of a case.
SELECT DISTINCT stream
FROM journal.event
WHERE transaction_id >= $2::text::xid8
    AND organisation_id = $1
    AND (starts_with(stream, 'account/') OR type LIKE 'tenants-updated.%' OR type LIKE 'case-closed.%')

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

-- name: cases_of_tenancies
-- All cases of the tenancies whose organisations $1 and keys $2 are given side by side.
SELECT own.*
FROM unnest($1::text[], $2::text[]) AS asked (organisation_id, tenancy_key), LATERAL (
    SELECT *
    FROM view.case_view AS one
    WHERE one.organisation_id = asked.organisation_id AND one.tenancy_key = asked.tenancy_key
) AS own
ORDER BY own.organisation_id, own.simulated, own.tenancy_key, own.opened_on, own.case_id

-- name: count_words
-- How many rows, but for no more than $4, the organisations $1 have of the tokens $2, given side by side, in rehearsals
-- or in real cases ($3).
SELECT counted.rows
FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS asked (organisation_id, token, place), LATERAL (
    SELECT count(*)::integer AS rows
    FROM (
        SELECT FROM view.word AS one
        WHERE one.organisation_id = asked.organisation_id AND one.simulated = $3 AND one.token = asked.token
        LIMIT $4
    ) AS seen
) AS counted
ORDER BY asked.place

-- name: cases_with_words
-- The first $6 cases in which a person of the organisations $1 has the token $2, given side by side, and every one of
-- the tokens $4 of the organisations $3; rehearsals or real cases ($5).
SELECT DISTINCT ON (own.case_id) own.*
FROM (
    SELECT one.organisation_id, one.case_id
    FROM unnest($1::text[], $2::bigint[]) AS asked (organisation_id, token), LATERAL (
        SELECT *
        FROM view.word AS word
        WHERE word.organisation_id = asked.organisation_id AND word.simulated = $5 AND word.token = asked.token
        OFFSET 0
    ) AS one
    WHERE NOT EXISTS (
        SELECT FROM unnest($3::text[], $4::bigint[]) AS also (organisation_id, token)
        WHERE also.organisation_id = one.organisation_id AND NOT EXISTS (
            SELECT FROM view.word AS beside
            WHERE beside.organisation_id = one.organisation_id AND beside.simulated = $5
                AND beside.token = also.token AND beside.case_id = one.case_id AND beside.person_id = one.person_id
        )
    )
    LIMIT $6
) AS found JOIN view.case_view AS own USING (organisation_id, case_id)
ORDER BY own.case_id

-- name: case
-- The case $1.
SELECT * FROM view.case_view WHERE case_id = $1

-- name: open_cases
-- The next $2 open cases after the case $1, by id, of the organisation $3 (null: of any), simulated or not ($4).
SELECT *
FROM view.case_view
WHERE phase <> 'closed' AND case_id > $1 AND ($3::text IS NULL OR organisation_id = $3) AND simulated = $4
ORDER BY case_id
LIMIT $2

-- name: waiting_for_feeds
-- The next $4 open cases after the case $3, by id, of the organisation $1, simulated or not ($5), that may wait until
-- money is in: a demand has fallen due by $2 (in a rehearsal by its own day), or a letter of the kinds $6 is not taken
-- up; with each, how many come after $3 in all. What a rehearsal's day is in UTC is near enough: whoever hears in vain does nothing.
SELECT count(*) OVER () AS waiting, c.*
FROM view.case_view AS c
WHERE c.organisation_id = $1 AND c.simulated = $5 AND c.phase <> 'closed' AND c.case_id > $3 AND NOT c.held
    AND (
        EXISTS (
            SELECT FROM jsonb_array_elements(c.agenda) AS step
            WHERE step ->> 'step' = 'demand-payment'
                AND CASE
                    WHEN c.simulated THEN (step ->> 'due')::timestamptz AT TIME ZONE 'UTC' < c.today + 1
                    ELSE (step ->> 'due')::timestamptz <= $2
                END
        )
        OR EXISTS (
            SELECT FROM view.dispatch AS d
            WHERE d.organisation_id = c.organisation_id AND d.case_id = c.case_id
                AND d.state = 'intended' AND d.kind = ANY ($6::text[])
        )
    )
ORDER BY c.case_id
LIMIT $4

-- name: count_open_cases
-- How many cases are open, simulated or not ($1).
SELECT count(*) AS cases FROM view.case_view WHERE phase <> 'closed' AND simulated = $1

-- name: organisations
-- Those that this session is bound to; where it sees every one, those that have cases, found by going from one to the
-- next in the index. Asked one by one with '=', a list is read as far as its page reaches: a condition on the whole set
-- would have all rows of all of them read and sorted.
WITH RECURSIVE bound AS MATERIALIZED (
    SELECT unnest(journal.readable_organisations()) AS organisation_id
),
found AS (
    (
        SELECT organisation_id FROM view.case_view WHERE NOT EXISTS (SELECT FROM bound)
        ORDER BY organisation_id LIMIT 1
    )
    UNION ALL
    SELECT following.organisation_id
    FROM found, LATERAL (
        SELECT organisation_id FROM view.case_view AS one
        WHERE one.organisation_id > found.organisation_id
        ORDER BY organisation_id LIMIT 1
    ) AS following
)
SELECT organisation_id FROM bound UNION ALL SELECT organisation_id FROM found ORDER BY organisation_id

-- name: case_page
-- The next $5 cases of the organisations $1, simulated or not ($6), after the place ($2 organisation, $3 opening day,
-- $4 case).
SELECT page.*
FROM unnest($1::text[]) AS asked (organisation_id), LATERAL (
    SELECT *
    FROM view.case_view AS one
    WHERE one.organisation_id = asked.organisation_id AND one.simulated = $6
        AND (one.opened_on, one.case_id) > (
            CASE WHEN asked.organisation_id = $2::text THEN $3::date ELSE '-infinity' END,
            CASE WHEN asked.organisation_id = $2::text THEN $4::text ELSE '' END
        )
    ORDER BY opened_on, case_id
    LIMIT $5
) AS page
WHERE asked.organisation_id >= $2::text
ORDER BY asked.organisation_id, page.opened_on, page.case_id
LIMIT $5

-- name: case_page_of_phases
-- The same, of the phases $7 alone and of the department $8 (null: of any): asked phase by phase, as the organisations.
SELECT page.*
FROM unnest($1::text[]) AS asked (organisation_id), LATERAL (
    SELECT in_phase.*
    FROM unnest($7::text[]) AS wanted (phase), LATERAL (
        SELECT *
        FROM view.case_view AS one
        WHERE one.organisation_id = asked.organisation_id AND one.simulated = $6 AND one.phase = wanted.phase
            AND ($8::text IS NULL OR one.department = $8)
            AND (one.opened_on, one.case_id) > (
                CASE WHEN asked.organisation_id = $2::text THEN $3::date ELSE '-infinity' END,
                CASE WHEN asked.organisation_id = $2::text THEN $4::text ELSE '' END
            )
        ORDER BY opened_on, case_id
        LIMIT $5
    ) AS in_phase
    ORDER BY in_phase.opened_on, in_phase.case_id
    LIMIT $5
) AS page
WHERE asked.organisation_id >= $2::text
ORDER BY asked.organisation_id, page.opened_on, page.case_id
LIMIT $5

-- name: turn_page
-- The next $5 cases of the organisations $1 in which the role $7 has something to do, after the place ($2 the day after
-- which something cannot be undone, $3 since, $4 case), simulated or not ($6), of the phases $8 and the department $9
-- (null: of any). Follow-ups are added whose day has come by $10 and after the last decision on their case, the first of
-- each case that the adviser has nothing else to do about.
WITH decided AS (
    SELECT page.*
    FROM unnest($1::text[]) AS asked (organisation_id), LATERAL (
        SELECT
            one.case_id, CASE WHEN no_return_on IS NULL THEN 'infinity'::date ELSE no_return_on END AS day, one.since
        FROM view.turn AS one
        WHERE one.organisation_id = asked.organisation_id AND one.simulated = $6 AND one.role = $7
            AND ($8::text[] IS NULL OR one.phase = ANY ($8)) AND ($9::text IS NULL OR one.department = $9)
            AND (CASE WHEN no_return_on IS NULL THEN 'infinity'::date ELSE no_return_on END, since, case_id)
                > ($2::date, $3::date, $4)
        ORDER BY CASE WHEN no_return_on IS NULL THEN 'infinity'::date ELSE no_return_on END, since, case_id
        LIMIT $5
    ) AS page
),
come_since AS (
    SELECT page.*
    FROM unnest($1::text[]) AS asked (organisation_id), LATERAL (
        SELECT one.case_id, 'infinity'::date AS day, one.day AS since
        FROM view.open_deadline AS one JOIN view.case_view AS own USING (case_id)
        WHERE $7 = 'adviser' AND NOT $6 AND one.organisation_id = asked.organisation_id AND NOT one.simulated
            AND one.name = 'follow-up' AND one.day <= $10::date
            AND (one.day, one.case_id) > (
                CASE WHEN $2::date = 'infinity' THEN $3::date ELSE '-infinity' END,
                CASE WHEN $2::date = 'infinity' THEN $4::text ELSE '' END
            )
            AND one.day > own.today
            AND ($8::text[] IS NULL OR own.phase = ANY ($8)) AND ($9::text IS NULL OR own.department = $9)
            AND NOT EXISTS (
                SELECT FROM view.turn AS known
                WHERE known.organisation_id = one.organisation_id AND known.case_id = one.case_id AND known.role = $7
            )
            AND NOT EXISTS (
                SELECT FROM view.open_deadline AS before
                WHERE before.organisation_id = one.organisation_id AND before.case_id = one.case_id
                    AND before.name = one.name AND before.day < one.day AND before.day > own.today
            )
        ORDER BY one.day, one.case_id
        LIMIT $5
    ) AS page
),
page AS (
    SELECT * FROM (SELECT * FROM decided UNION ALL SELECT * FROM come_since) AS either
    ORDER BY day, since, case_id
    LIMIT $5
)
SELECT own.*, page.since AS turn_since
FROM page JOIN view.case_view AS own USING (case_id)
ORDER BY page.day, page.since, page.case_id

-- name: people
-- What says who the tenants of cases are: the events $2 of the streams $1, side by side, as far as they are sealed.
SELECT of_case.*
FROM unnest($1::text[], $2::integer[]) AS asked (stream, seq), LATERAL (
    SELECT stream, seq, organisation_id, event_id, sealed
    FROM journal.event AS event
    WHERE event.stream = asked.stream AND event.seq = asked.seq
    OFFSET 0
) AS of_case

-- name: keys_of
-- The keys of the persons $2 in the organisations $1, side by side, the destroyed ones as null.
SELECT of_person.*
FROM unnest($1::text[], $2::text[]) AS asked (organisation_id, person_id), LATERAL (
    SELECT organisation_id, person_id, wrapped
    FROM journal.person_key AS key
    WHERE key.organisation_id = asked.organisation_id AND key.person_id = asked.person_id
    OFFSET 0
) AS of_person

-- name: dispatch_page
-- The next $5 letters and messages of the organisations $1, of simulated cases or of real ones ($6), after the place
-- ($2 day, $3 case, $4 key).
SELECT page.*
FROM unnest($1::text[]) AS asked (organisation_id), LATERAL (
    SELECT *
    FROM view.dispatch AS one
    WHERE one.organisation_id = asked.organisation_id AND one.simulated = $6
        AND (one.day, one.case_id, one.key) > ($2::date, $3, $4)
    ORDER BY day, case_id, key
    LIMIT $5
) AS page
ORDER BY page.day, page.case_id, page.key
LIMIT $5

-- name: work
-- The next $9 things that persons in the role $2 (null: in any) have to do in the organisations $1, after the place
-- ($3 due, $4 since, $5 case, $6 task, $7 subject, $8 role), simulated or not ($11). The roles are found as the organisations are. Follow-ups
-- are added whose day has come by $10 and after the last decision on their case, which wrote down those of before.
WITH decided AS (
    SELECT page.*
    FROM unnest($1::text[]) AS asked (organisation_id), LATERAL (
        WITH RECURSIVE found AS (
            (
                SELECT role FROM view.work_list AS one
                WHERE one.organisation_id = asked.organisation_id AND one.simulated = $11
                ORDER BY role LIMIT 1
            )
            UNION ALL
            SELECT following.role
            FROM found, LATERAL (
                SELECT role FROM view.work_list AS one
                WHERE one.organisation_id = asked.organisation_id AND one.simulated = $11 AND one.role > found.role
                ORDER BY role LIMIT 1
            ) AS following
        )
        SELECT role FROM found WHERE $2::text IS NULL OR role = $2
    ) AS with_work, LATERAL (
        SELECT *
        FROM view.work_list AS one
        WHERE one.organisation_id = asked.organisation_id AND one.simulated = $11 AND one.role = with_work.role
            AND (
                CASE WHEN due IS NULL THEN 'infinity'::date ELSE due END, since, case_id, task,
                CASE WHEN subject IS NULL THEN '' ELSE subject END, role
            ) > ($3::date, $4::date, $5, $6, $7, $8)
        ORDER BY
            CASE WHEN due IS NULL THEN 'infinity'::date ELSE due END, since, case_id, task,
            CASE WHEN subject IS NULL THEN '' ELSE subject END
        LIMIT $9
    ) AS page
),
come_since AS (
    SELECT page.*
    FROM unnest($1::text[]) AS asked (organisation_id), LATERAL (
        SELECT
            one.case_id, one.organisation_id, one.simulated, 'follow-up-tenant' AS task, 'adviser' AS role,
            one.day AS since, null::date AS due, null::text AS subject
        FROM view.open_deadline AS one JOIN view.case_view AS own USING (case_id)
        WHERE NOT $11 AND one.organisation_id = asked.organisation_id AND NOT one.simulated
            AND one.name = 'follow-up' AND one.day <= $10::date
            AND (one.day, one.case_id) >= (
                CASE WHEN $3::date = 'infinity' THEN $4::date ELSE '-infinity' END,
                CASE WHEN $3::date = 'infinity' THEN $5::text ELSE '' END
            )
            AND ('infinity'::date, one.day, one.case_id, 'follow-up-tenant', '', 'adviser')
                > ($3::date, $4::date, $5, $6, $7, $8)
            AND one.day > own.today
        ORDER BY one.day, one.case_id
        LIMIT $9
    ) AS page
    WHERE $2::text IS NULL OR $2 = 'adviser'
)
SELECT page.*
FROM (SELECT * FROM decided UNION ALL SELECT * FROM come_since) AS page
ORDER BY page.due NULLS LAST, page.since, page.case_id, page.task, page.subject NULLS FIRST, page.role
LIMIT $9

-- name: dispatches_of
-- All letters and messages of the cases $1.
SELECT own.*
FROM view.case_view AS one JOIN view.dispatch AS own USING (organisation_id, case_id)
WHERE one.case_id = ANY ($1::text[])
ORDER BY own.day, case_id, own.key

-- name: work_of
-- What persons have to do about the cases $1.
SELECT own.*
FROM view.case_view AS one JOIN view.work_list AS own USING (organisation_id, case_id)
WHERE one.case_id = ANY ($1::text[])
ORDER BY own.due NULLS LAST, own.since, case_id, own.task

-- name: turns_of
-- The roles that have something to do about the cases $1.
SELECT own.*
FROM view.case_view AS one JOIN view.turn AS own USING (organisation_id, case_id)
WHERE one.case_id = ANY ($1::text[])
ORDER BY case_id, own.role

-- name: deadlines_of
-- The days that run in the cases $1.
SELECT own.*
FROM view.case_view AS one JOIN view.open_deadline AS own USING (organisation_id, case_id)
WHERE one.case_id = ANY ($1::text[])
ORDER BY own.day, case_id, own.demand, own.name

-- name: unread
-- The streams that a worker could not read, the oldest mark first.
SELECT * FROM view.unread ORDER BY since, stream

-- name: unread_of
-- Those of the tenancies whose organisations $1 and keys $2 are given side by side.
SELECT *
FROM view.unread
WHERE (organisation_id, tenancy_key) IN (SELECT * FROM unnest($1::text[], $2::text[]))
ORDER BY since, stream

-- name: not_kept
-- How many messages that nobody could read were only counted, the newest day first.
SELECT organisation_id, tenancy_key, day, messages, last FROM view.not_kept ORDER BY day DESC, organisation_id, tenancy_key

-- name: stuck
-- What does not go on, the oldest first.
SELECT * FROM view.stuck ORDER BY since, tenancy_key, what, name

-- name: stuck_of
-- What does not go on in the tenancies whose organisations $1 and keys $2 are given side by side.
SELECT *
FROM view.stuck
WHERE (organisation_id, tenancy_key) IN (SELECT * FROM unnest($1::text[], $2::text[]))
ORDER BY since, tenancy_key, what, name

-- name: kept_messages
-- How many messages of each organisation were kept that nobody could read or decide, and when the newest came.
SELECT organisation_id, count(*)::integer AS messages, max(recorded_at) AS newest
FROM journal.event
WHERE stream > 'system/' AND stream < 'system0' AND type LIKE 'message-unreadable.%'
GROUP BY organisation_id
ORDER BY organisation_id

-- name: brakes
-- Whether each organisation's letters are stopped, and since when that is so; null where nobody ever stopped them.
SELECT organisation_id,
       coalesce((array_agg(type ORDER BY seq DESC) FILTER (WHERE type LIKE 'sending-%'))[1] LIKE 'sending-stopped.%', false)
           AS stopped,
       max(recorded_at) FILTER (WHERE type LIKE 'sending-%') AS since
FROM journal.event
WHERE stream > 'organisation/' AND stream < 'organisation0'
GROUP BY organisation_id
ORDER BY organisation_id

-- name: answers
-- What stands under the ids $1 of messages, whoever wrote it.
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
