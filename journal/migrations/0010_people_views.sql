-- Purpose: what a list for people needs of each case, without a name: who its tenants are stands sealed in its events,
-- and the case's row says in which. It goes on from the views of before, so that no case is lost to decisions; what is
-- new is filled by each case's next decision, or by rebuild-views at once.
SET LOCAL ROLE redningskrans_owner;
DROP TABLE IF EXISTS view.turn;

ALTER TABLE IF EXISTS view.case_view
    ADD COLUMN IF NOT EXISTS department      text      NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS people_in       integer[] NOT NULL DEFAULT '{}', -- the events that say who the tenants are
    ADD COLUMN IF NOT EXISTS no_return       text,
    ADD COLUMN IF NOT EXISTS no_return_on    date, -- the next day after which something cannot be undone
    ADD COLUMN IF NOT EXISTS contact_on      date,
    ADD COLUMN IF NOT EXISTS contact_made_by text,
    ADD COLUMN IF NOT EXISTS contact_by      text,
    ADD COLUMN IF NOT EXISTS contact_outcome text,
    ADD COLUMN IF NOT EXISTS promise_day     date,
    ADD COLUMN IF NOT EXISTS promise_ore     bigint,
    ADD COLUMN IF NOT EXISTS promise_outcome text,
    ADD COLUMN IF NOT EXISTS call_back_on    date;
-- A list of some phases is asked phase by phase, each in the order of this index (docs/adr/0028, docs/adr/0061). That of
-- the tenancy is made anew behind it: of two that look alike while the table is empty the server takes the later, and
-- decisions keep it.
DO $$
BEGIN
    IF to_regclass('view.case_view') IS NOT NULL THEN
        CREATE INDEX IF NOT EXISTS cases_of_phase
            ON view.case_view (organisation_id, simulated, phase, opened_on, case_id);
        DROP INDEX IF EXISTS view.cases_of_tenancy;
        CREATE INDEX cases_of_tenancy ON view.case_view (organisation_id, tenancy_key);
    END IF;
END
$$;

-- Which roles have something to do about which cases, in the order in which they are to be taken up.
CREATE TABLE view.turn (
    case_id         text    NOT NULL,
    organisation_id text    NOT NULL,
    simulated       boolean NOT NULL,
    role            text    NOT NULL,
    department      text    NOT NULL,
    phase           text    NOT NULL,
    no_return_on    date,
    since           date    NOT NULL
);
CREATE INDEX turns_of_case ON view.turn (organisation_id, case_id);
CREATE INDEX turns_in_order ON view.turn (
    organisation_id, simulated, role, (CASE WHEN no_return_on IS NULL THEN 'infinity'::date ELSE no_return_on END),
    since, case_id
);
ALTER TABLE view.turn ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.turn FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.turn TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY readable_organisations ON view.turn FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY audit_sees_all ON view.turn FOR SELECT TO redningskrans_audit USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON view.turn TO redningskrans_app;
GRANT SELECT ON view.turn TO redningskrans_reader, redningskrans_audit;
RESET ROLE;
