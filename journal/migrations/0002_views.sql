-- Purpose: the views, in full. They hold nothing the events do not: rebuild-views runs the newest file called
-- *_views.sql again and fills them anew, so each such file starts from nothing.
SET LOCAL ROLE redningskrans_owner;
DROP TABLE IF EXISTS view.case_view, view.work_list, view.open_deadline, view.dispatch;

-- Every index begins with the organisation, because the wall between organisations is part of every condition.
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
CREATE INDEX cases_of_tenancy ON view.case_view (organisation_id, tenancy_key);

-- What a person has to do.
CREATE TABLE view.work_list (
    case_id         text NOT NULL,
    organisation_id text NOT NULL,
    task            text NOT NULL,
    role            text NOT NULL,
    since           date NOT NULL,
    due             date,
    subject         text
);
CREATE INDEX work_of_case ON view.work_list (organisation_id, case_id);

-- The days that run.
CREATE TABLE view.open_deadline (
    case_id         text    NOT NULL,
    organisation_id text    NOT NULL,
    demand          integer,
    name            text    NOT NULL,
    day             date    NOT NULL
);
CREATE INDEX deadlines_of_case ON view.open_deadline (organisation_id, case_id);

-- Every letter and message on its way out.
CREATE TABLE view.dispatch (
    key             text PRIMARY KEY,
    case_id         text NOT NULL,
    organisation_id text NOT NULL,
    kind            text NOT NULL,
    channel         text NOT NULL,
    state           text NOT NULL,
    day             date NOT NULL
);
CREATE INDEX dispatches_of_case ON view.dispatch (organisation_id, case_id);

ALTER TABLE view.case_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.case_view FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.case_view USING (organisation_id = journal.this_organisation());
CREATE POLICY audit_sees_all ON view.case_view FOR SELECT TO redningskrans_audit USING (true);
ALTER TABLE view.work_list ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.work_list FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.work_list USING (organisation_id = journal.this_organisation());
CREATE POLICY audit_sees_all ON view.work_list FOR SELECT TO redningskrans_audit USING (true);
ALTER TABLE view.open_deadline ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.open_deadline FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.open_deadline USING (organisation_id = journal.this_organisation());
CREATE POLICY audit_sees_all ON view.open_deadline FOR SELECT TO redningskrans_audit USING (true);
ALTER TABLE view.dispatch ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.dispatch FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.dispatch USING (organisation_id = journal.this_organisation());
CREATE POLICY audit_sees_all ON view.dispatch FOR SELECT TO redningskrans_audit USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA view TO redningskrans_app;
GRANT SELECT ON ALL TABLES IN SCHEMA view TO redningskrans_audit;
RESET ROLE;
