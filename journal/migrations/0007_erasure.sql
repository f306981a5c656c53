-- Purpose: who may erase a person, and a count of messages not kept that nobody can change unseen.

-- Whoever erases writes the event of it and destroys the key in one transaction, and so may be the application and the
-- eraser; whoever audits may not destroy any more (docs/adr/0033). Logins belong to the whole server: another database
-- on it may be migrating at this moment, and whoever comes second finds it done.
DO $$
DECLARE
    wanted text;
BEGIN
    BEGIN
        CREATE ROLE redningskrans_erasure LOGIN NOINHERIT;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
    END;
    FOREACH wanted IN ARRAY ARRAY['redningskrans_app', 'redningskrans_eraser'] LOOP
        IF NOT EXISTS (
            SELECT FROM pg_auth_members
            WHERE roleid = to_regrole(wanted) AND member = to_regrole('redningskrans_erasure')
        ) THEN
            BEGIN
                EXECUTE format('GRANT %I TO redningskrans_erasure', wanted);
            EXCEPTION WHEN unique_violation THEN
                NULL;
            END;
        END IF;
    END LOOP;
    IF EXISTS (
        SELECT FROM pg_auth_members
        WHERE roleid = to_regrole('redningskrans_eraser') AND member = to_regrole('redningskrans_upkeep')
    ) THEN
        BEGIN
            REVOKE redningskrans_eraser FROM redningskrans_upkeep;
        EXCEPTION WHEN internal_error THEN -- somebody else did, at the same moment
            NULL;
        END;
    END IF;
END
$$;

SET LOCAL ROLE redningskrans_owner;

-- Of a message that is counted no event says anything, so each count bears a MAC of the worker that made it
-- (journal/not_kept.py). Counts without one would be nobody's: the table begins anew.
DROP TABLE view.not_kept;
CREATE TABLE view.not_kept (
    organisation_id text        NOT NULL,
    tenancy_key     text        NOT NULL,
    day             date        NOT NULL, -- in Denmark
    messages        integer     NOT NULL CHECK (messages >= 0),
    last            timestamptz NOT NULL DEFAULT clock_timestamp(),
    mac             bytea       NOT NULL DEFAULT '', -- over the whole row; a worker of before, which knows none, counts on
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

RESET ROLE;
