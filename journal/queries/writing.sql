-- name: answered
-- What senders are told.
INSERT INTO journal.answer (
    organisation_id, recorded_at, message_id, stream, seq, digest, event_id, answer, streams, firsts, lasts, hashes,
    place, mac
)
VALUES {rows}

-- name: documented
-- Law and policy files, those that are kept already among them.
INSERT INTO journal.document (kind, hash, bytes)
VALUES {rows}
ON CONFLICT (hash) DO NOTHING

-- name: lettered
-- Letters that are given to a channel; one that was written word for word before is kept already.
INSERT INTO journal.letter (organisation_id, hash, persons, sealed)
VALUES {rows}
ON CONFLICT (organisation_id, hash) DO NOTHING

-- name: signed
-- Heads of streams that no run is told of.
INSERT INTO journal.signed_head (organisation_id, stream, seq, hash, signature)
VALUES {rows}

-- name: cases_put
-- Whole rows of the list of cases.
INSERT INTO view.case_view (
    case_id, organisation_id, tenancy_key, lease, phase, ending, cause, simulated, today, balance_ore, next_step, next_due,
    held, live, opened_on, closed_on, last_seq, head_hash, department, people_in, no_return, no_return_on, contact_on,
    contact_made_by, contact_by, contact_outcome, promise_day, promise_ore, promise_outcome, call_back_on, agenda
)
VALUES {rows}
ON CONFLICT (case_id) DO UPDATE
SET (organisation_id, tenancy_key, lease, phase, ending, cause, simulated, today, balance_ore, next_step, next_due,
     agenda, held, live, opened_on, closed_on, last_seq, head_hash, department, people_in, no_return, no_return_on,
     contact_on, contact_made_by, contact_by, contact_outcome, promise_day, promise_ore, promise_outcome, call_back_on)
    = (excluded.organisation_id, excluded.tenancy_key, excluded.lease, excluded.phase, excluded.ending, excluded.cause,
       excluded.simulated, excluded.today, excluded.balance_ore, excluded.next_step, excluded.next_due,
       excluded.agenda, excluded.held, excluded.live, excluded.opened_on, excluded.closed_on, excluded.last_seq,
       excluded.head_hash, excluded.department, excluded.people_in, excluded.no_return, excluded.no_return_on,
       excluded.contact_on, excluded.contact_made_by, excluded.contact_by, excluded.contact_outcome,
       excluded.promise_day, excluded.promise_ore, excluded.promise_outcome, excluded.call_back_on)

-- name: work_gone
-- Rows of the work list that are no more.
DELETE FROM view.work_list AS old
WHERE case_id = ANY (ARRAY(SELECT case_id FROM jsonb_populate_recordset(null::view.work_list, {json})))
    AND EXISTS (
        SELECT FROM jsonb_populate_recordset(null::view.work_list, {json}) AS gone WHERE gone IS NOT DISTINCT FROM old
    )

-- name: work_put
-- New rows of the work list.
INSERT INTO view.work_list SELECT * FROM jsonb_populate_recordset(null::view.work_list, {json})

-- name: turns_gone
-- Roles that have nothing to do any more, or under what was said of the case before.
DELETE FROM view.turn AS old
WHERE case_id = ANY (ARRAY(SELECT case_id FROM jsonb_populate_recordset(null::view.turn, {json})))
    AND EXISTS (
        SELECT FROM jsonb_populate_recordset(null::view.turn, {json}) AS gone WHERE gone IS NOT DISTINCT FROM old
    )

-- name: turns_put
-- Roles that have something to do from now on.
INSERT INTO view.turn SELECT * FROM jsonb_populate_recordset(null::view.turn, {json})

-- name: deadlines_gone
-- Days that run no more.
DELETE FROM view.open_deadline AS old
WHERE case_id = ANY (ARRAY(SELECT case_id FROM jsonb_populate_recordset(null::view.open_deadline, {json})))
    AND EXISTS (
        SELECT FROM jsonb_populate_recordset(null::view.open_deadline, {json}) AS gone WHERE gone IS NOT DISTINCT FROM old
    )

-- name: deadlines_put
-- Days that run from now on.
INSERT INTO view.open_deadline SELECT * FROM jsonb_populate_recordset(null::view.open_deadline, {json})

-- name: dispatches_gone
-- Letters that are no more.
DELETE FROM view.dispatch
WHERE case_id = ANY (ARRAY(SELECT case_id FROM jsonb_populate_recordset(null::view.dispatch, {json})))
    AND key = ANY (ARRAY(SELECT key FROM jsonb_populate_recordset(null::view.dispatch, {json})))

-- name: dispatches_put
-- Letters that are new or have moved on.
INSERT INTO view.dispatch SELECT * FROM jsonb_populate_recordset(null::view.dispatch, {json})
ON CONFLICT (key) DO UPDATE
SET (case_id, simulated, kind, channel, state, day)
    = (excluded.case_id, excluded.simulated, excluded.kind, excluded.channel, excluded.state, excluded.day)

-- name: words_gone
-- What the people of some cases are not found by any more.
DELETE FROM view.word AS old
WHERE case_id = ANY (ARRAY(SELECT jsonb_array_elements_text({json}::jsonb -> 'cases')))
    AND NOT EXISTS (
        SELECT FROM jsonb_populate_recordset(null::view.word, {json}::jsonb -> 'rows') AS new
        WHERE new IS NOT DISTINCT FROM old
    )

-- name: words_put
-- What they are found by from now on.
INSERT INTO view.word (case_id, organisation_id, simulated, person_id, token)
SELECT case_id, organisation_id, simulated, person_id, token
FROM jsonb_populate_recordset(null::view.word, {json}::jsonb -> 'rows')
ON CONFLICT DO NOTHING

-- name: appended
-- Events with their hashes.
INSERT INTO journal.event (
    stream, seq, organisation_id, event_id, type, public, sealed, happened_on, known_at, recorded_at, actor,
    via, command_id, law_version, policy_version, asked, previous_hash, hash
)
VALUES {rows}
