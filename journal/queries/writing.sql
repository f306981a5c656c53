-- name: write
-- All that one unit leaves behind, in one statement, because each round trip costs as much as the work.
-- $1 organisation, $2 recorded_at, then arrays, one per column: $3 to $16 of the events, $17 to $20 of the answers,
-- $21 to $23 of the documents; then of the cases $24 the ids, and the new rows as JSON: $25 cases, $26 work,
-- $27 deadlines, $28 dispatches. All parts see the views as they were before; rows that stay the same are left alone.
WITH
answered AS (
    INSERT INTO journal.answer (organisation_id, recorded_at, message_id, stream, seq, answer)
    SELECT $1, $2, * FROM unnest($17::text[], $18::text[], $19::integer[], $20::text[])
),
documented AS (
    INSERT INTO journal.document (kind, hash, bytes)
    SELECT * FROM unnest($21::text[], $22::text[], $23::bytea[])
    ON CONFLICT (hash) DO NOTHING
),
new_work AS (SELECT row FROM jsonb_populate_recordset(null::view.work_list, $26::jsonb) AS row),
new_deadline AS (SELECT row FROM jsonb_populate_recordset(null::view.open_deadline, $27::jsonb) AS row),
new_dispatch AS (SELECT row FROM jsonb_populate_recordset(null::view.dispatch, $28::jsonb) AS row),
work_gone AS (
    DELETE FROM view.work_list AS old
    WHERE case_id = ANY ($24::text[]) AND NOT EXISTS (SELECT FROM new_work WHERE row IS NOT DISTINCT FROM old)
),
deadlines_gone AS (
    DELETE FROM view.open_deadline AS old
    WHERE case_id = ANY ($24::text[]) AND NOT EXISTS (SELECT FROM new_deadline WHERE row IS NOT DISTINCT FROM old)
),
dispatches_gone AS (
    DELETE FROM view.dispatch AS old
    WHERE case_id = ANY ($24::text[]) AND NOT EXISTS (SELECT FROM new_dispatch WHERE (row).key = old.key)
),
work_put AS (
    INSERT INTO view.work_list
    SELECT (row).* FROM new_work
    EXCEPT SELECT * FROM view.work_list WHERE case_id = ANY ($24::text[])
),
deadlines_put AS (
    INSERT INTO view.open_deadline
    SELECT (row).* FROM new_deadline
    EXCEPT SELECT * FROM view.open_deadline WHERE case_id = ANY ($24::text[])
),
dispatches_put AS (
    INSERT INTO view.dispatch
    SELECT (row).* FROM new_dispatch
    EXCEPT SELECT * FROM view.dispatch WHERE case_id = ANY ($24::text[])
    ON CONFLICT (key) DO UPDATE
    SET (case_id, kind, channel, state, day)
        = (excluded.case_id, excluded.kind, excluded.channel, excluded.state, excluded.day)
),
cases_put AS (
    INSERT INTO view.case_view AS old
    SELECT * FROM jsonb_populate_recordset(null::view.case_view, $25::jsonb)
    ON CONFLICT (case_id) DO UPDATE
    SET (organisation_id, tenancy_key, phase, ending, cause, simulated, today, balance_ore, next_step, next_due,
         agenda, held, live, opened_on, closed_on, last_seq, head_hash)
        = (excluded.organisation_id, excluded.tenancy_key, excluded.phase, excluded.ending, excluded.cause,
           excluded.simulated, excluded.today, excluded.balance_ore, excluded.next_step, excluded.next_due,
           excluded.agenda, excluded.held, excluded.live, excluded.opened_on, excluded.closed_on, excluded.last_seq,
           excluded.head_hash)
)
INSERT INTO journal.event (
    organisation_id, recorded_at, stream, seq, event_id, type, public, sealed, happened_on, known_at, actor,
    command_id, law_version, policy_version, previous_hash, hash
)
SELECT $1, $2, *
FROM unnest(
    $3::text[], $4::integer[], $5::uuid[], $6::text[], $7::text[], $8::bytea[], $9::date[], $10::timestamptz[],
    $11::text[], $12::text[], $13::text[], $14::text[], $15::bytea[], $16::bytea[]
)
