-- Purpose: the views, in full. They hold nothing the events do not: where one of them is gone, a migration runs the
-- newest file called *_views.sql again, so each such file starts from nothing; rebuild-views fills them anew.
SET LOCAL ROLE redningskrans_owner;
DROP TABLE IF EXISTS view.case_view, view.work_list, view.open_deadline, view.dispatch;

-- Every index begins with the organisation, because the wall between organisations is part of every condition; those
-- of the lists go on with `simulated`, because no list shows rehearsals among real cases (docs/adr/0028).
CREATE TABLE view.case_view (
    case_id         text        PRIMARY KEY,
    organisation_id text        NOT NULL,
    tenancy_key     text        NOT NULL,
    lease           integer     NOT NULL, -- its number within the tenancy; the case is about no other
    phase           text        NOT NULL,
    ending          text,
    cause           text,
    simulated       boolean     NOT NULL,
    today           date        NOT NULL, -- the case's own calendar
    balance_ore     bigint      NOT NULL,
    next_step       text,
    next_due        timestamptz,
    agenda          jsonb       NOT NULL, -- as handed to the workflow
    held            boolean     NOT NULL, -- a person has to look at it
    live            boolean     NOT NULL, -- it should have a workflow run
    opened_on       date        NOT NULL,
    closed_on       date,
    last_seq        integer     NOT NULL,
    head_hash       bytea       NOT NULL
);
CREATE UNIQUE INDEX one_open_case_per_tenancy ON view.case_view (tenancy_key) WHERE phase <> 'closed';
-- Lists are paged organisation by organisation, each in the order of an index like this one (docs/adr/0028). It comes
-- before the next: of two that look alike while the table is empty the server takes the later, and decisions keep it.
CREATE INDEX cases_in_order ON view.case_view (organisation_id, simulated, opened_on, case_id);
CREATE INDEX cases_of_tenancy ON view.case_view (organisation_id, tenancy_key);

-- What a person has to do.
CREATE TABLE view.work_list (
    case_id         text    NOT NULL,
    organisation_id text    NOT NULL,
    simulated       boolean NOT NULL,
    task            text    NOT NULL,
    role            text    NOT NULL,
    since           date    NOT NULL,
    due             date,
    subject         text
);
CREATE INDEX work_of_case ON view.work_list (organisation_id, case_id);
-- What has no day comes last, within a role; with all columns a place in it is one row's alone. Said with CASE: behind
-- walls the server looks nothing up by coalesce(), which might tell what it was given.
CREATE INDEX work_in_order ON view.work_list (
    organisation_id, simulated, role, (CASE WHEN due IS NULL THEN 'infinity'::date ELSE due END), since, case_id, task,
    (CASE WHEN subject IS NULL THEN '' ELSE subject END)
);

-- The days that run.
CREATE TABLE view.open_deadline (
    case_id         text    NOT NULL,
    organisation_id text    NOT NULL,
    simulated       boolean NOT NULL,
    demand          integer,
    name            text    NOT NULL,
    day             date    NOT NULL
);
CREATE INDEX deadlines_of_case ON view.open_deadline (organisation_id, case_id);
-- A follow-up becomes work on its day, with no decision that would write it down: the work list reads it here.
CREATE INDEX follow_ups_in_order ON view.open_deadline (organisation_id, simulated, day, case_id) WHERE name = 'follow-up';

-- Every letter and message on its way out.
CREATE TABLE view.dispatch (
    key             text    PRIMARY KEY,
    case_id         text    NOT NULL,
    organisation_id text    NOT NULL,
    simulated       boolean NOT NULL,
    kind            text    NOT NULL,
    channel         text    NOT NULL,
    state           text    NOT NULL,
    day             date    NOT NULL
);
CREATE INDEX dispatches_of_case ON view.dispatch (organisation_id, case_id);
CREATE INDEX dispatches_in_order ON view.dispatch (organisation_id, simulated, day, case_id, key);

ALTER TABLE view.case_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.case_view FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.case_view TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY readable_organisations ON view.case_view FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY audit_sees_all ON view.case_view FOR SELECT TO redningskrans_audit USING (true);
ALTER TABLE view.work_list ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.work_list FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.work_list TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY readable_organisations ON view.work_list FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY audit_sees_all ON view.work_list FOR SELECT TO redningskrans_audit USING (true);
ALTER TABLE view.open_deadline ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.open_deadline FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.open_deadline TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY readable_organisations ON view.open_deadline FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY audit_sees_all ON view.open_deadline FOR SELECT TO redningskrans_audit USING (true);
ALTER TABLE view.dispatch ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.dispatch FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.dispatch TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY readable_organisations ON view.dispatch FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY audit_sees_all ON view.dispatch FOR SELECT TO redningskrans_audit USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA view TO redningskrans_app;
GRANT SELECT ON ALL TABLES IN SCHEMA view TO redningskrans_reader, redningskrans_audit;
RESET ROLE;
