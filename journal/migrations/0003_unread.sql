-- Purpose: marks of what does not go on: the streams that a worker could not read, because a newer version wrote in them
-- (docs/adr/0012), and the runs that fail again and again (docs/adr/0036). They are no view of the events, so
-- rebuild-views leaves them alone. The first go when a decision of the tenancy has read the stream.
SET LOCAL ROLE redningskrans_owner;

CREATE TABLE view.unread (
    organisation_id text        NOT NULL,
    tenancy_key     text        NOT NULL,
    stream          text        NOT NULL,
    seq             integer     NOT NULL, -- the first event that could not be read
    type            text        NOT NULL, -- and its type
    since           timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (organisation_id, tenancy_key, stream)
);

ALTER TABLE view.unread ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.unread FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.unread TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY readable_organisations ON view.unread FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY audit_sees_all ON view.unread FOR SELECT TO redningskrans_audit USING (true);
GRANT SELECT, INSERT, DELETE ON view.unread TO redningskrans_app;
GRANT SELECT ON view.unread TO redningskrans_reader, redningskrans_audit;

-- Messages that nobody could read and of which a day had too many to keep (docs/adr/0029): counted, a row for each day.
CREATE TABLE view.not_kept (
    organisation_id text        NOT NULL,
    tenancy_key     text        NOT NULL,
    day             date        NOT NULL, -- in Denmark
    messages        integer     NOT NULL,
    last            timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (organisation_id, tenancy_key, day)
);

ALTER TABLE view.not_kept ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.not_kept FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.not_kept TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY readable_organisations ON view.not_kept FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY audit_sees_all ON view.not_kept FOR SELECT TO redningskrans_audit USING (true);
GRANT SELECT, INSERT, UPDATE ON view.not_kept TO redningskrans_app;
GRANT SELECT ON view.not_kept TO redningskrans_reader, redningskrans_audit;

-- Replaced by a worker that looks at the run, and taken away by one that finds it going on.
CREATE TABLE view.stuck (
    organisation_id text        NOT NULL,
    tenancy_key     text        NOT NULL,
    what            text        NOT NULL, -- journal.views.StuckIn
    name            text        NOT NULL, -- of the activity, or empty
    since           timestamptz NOT NULL,
    attempts        integer     NOT NULL, -- that have failed
    code            text        NOT NULL, -- what the last failure is called
    messages        integer     NOT NULL, -- that have come since, at least
    PRIMARY KEY (organisation_id, tenancy_key, what, name, since)
);

ALTER TABLE view.stuck ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.stuck FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.stuck TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY readable_organisations ON view.stuck FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY audit_sees_all ON view.stuck FOR SELECT TO redningskrans_audit USING (true);
GRANT SELECT, INSERT, DELETE ON view.stuck TO redningskrans_app;
GRANT SELECT ON view.stuck TO redningskrans_reader, redningskrans_audit;
RESET ROLE;
