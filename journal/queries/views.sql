-- name: put_cases
-- $1 the ids of the cases, then the new rows as JSON: $2 cases, $3 work, $4 deadlines, $5 dispatches.
-- All parts see the rows as they were before; unchanged rows are left alone.
WITH
new_work AS (SELECT row FROM jsonb_populate_recordset(null::view.work_list, $3::jsonb) AS row),
new_deadline AS (SELECT row FROM jsonb_populate_recordset(null::view.open_deadline, $4::jsonb) AS row),
new_dispatch AS (SELECT row FROM jsonb_populate_recordset(null::view.dispatch, $5::jsonb) AS row),
work_gone AS (
    DELETE FROM view.work_list AS old
    WHERE case_id = ANY ($1::text[]) AND NOT EXISTS (SELECT FROM new_work WHERE row IS NOT DISTINCT FROM old)
),
deadlines_gone AS (
    DELETE FROM view.open_deadline AS old
    WHERE case_id = ANY ($1::text[]) AND NOT EXISTS (SELECT FROM new_deadline WHERE row IS NOT DISTINCT FROM old)
),
dispatches_gone AS (
    DELETE FROM view.dispatch AS old
    WHERE case_id = ANY ($1::text[]) AND NOT EXISTS (SELECT FROM new_dispatch WHERE (row).key = old.key)
),
work_put AS (
    INSERT INTO view.work_list
    SELECT (row).* FROM new_work
    EXCEPT SELECT * FROM view.work_list WHERE case_id = ANY ($1::text[])
),
deadlines_put AS (
    INSERT INTO view.open_deadline
    SELECT (row).* FROM new_deadline
    EXCEPT SELECT * FROM view.open_deadline WHERE case_id = ANY ($1::text[])
),
dispatches_put AS (
    INSERT INTO view.dispatch
    SELECT (row).* FROM new_dispatch
    EXCEPT SELECT * FROM view.dispatch WHERE case_id = ANY ($1::text[])
    ON CONFLICT (key) DO UPDATE
    SET (case_id, kind, channel, state, day)
        = (excluded.case_id, excluded.kind, excluded.channel, excluded.state, excluded.day)
)
INSERT INTO view.case_view AS old
SELECT * FROM jsonb_populate_recordset(null::view.case_view, $2::jsonb)
ON CONFLICT (case_id) DO UPDATE
SET (organisation_id, tenancy_key, phase, ending, cause, simulated, today, balance_ore, next_step, next_due,
     agenda, held, live, opened_on, closed_on, last_seq, head_hash)
    = (excluded.organisation_id, excluded.tenancy_key, excluded.phase, excluded.ending, excluded.cause,
       excluded.simulated, excluded.today, excluded.balance_ore, excluded.next_step, excluded.next_due,
       excluded.agenda, excluded.held, excluded.live, excluded.opened_on, excluded.closed_on, excluded.last_seq,
       excluded.head_hash)
