-- Purpose: the roles, and the tables that only ever grow: events, answers, documents; and the keys of persons.

-- Roles belong to the whole server, and other databases on it may be migrating at this moment: whoever comes
-- second finds them made. Those that have rights cannot log in: a connection takes one on (SET ROLE). Those that log in
-- have no rights of their own and may take on those, no others (docs/adr/0033); their passwords come from outside.
DO $$
DECLARE
    wanted text;
    login  text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'redningskrans_owner', 'redningskrans_app', 'redningskrans_reader', 'redningskrans_audit', 'redningskrans_eraser'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
        -- A superuser may take on any role; anybody else needs to be a member.
        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
            BEGIN
                EXECUTE format('GRANT %I TO %I', wanted, current_user);
            EXCEPTION
                WHEN unique_violation THEN
                    NULL;
                WHEN insufficient_privilege THEN
                    IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
                        RAISE;
                    END IF;
            END;
        END IF;
    END LOOP;
    FOR login, wanted IN VALUES
        ('redningskrans_work', 'redningskrans_app'),
        ('redningskrans_work', 'redningskrans_reader'),
        ('redningskrans_upkeep', 'redningskrans_audit'),
        ('redningskrans_upkeep', 'redningskrans_eraser')
    LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', login);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
        IF NOT EXISTS (
            SELECT FROM pg_auth_members WHERE roleid = to_regrole(wanted) AND member = to_regrole(login)
        ) THEN
            BEGIN
                EXECUTE format('GRANT %I TO %I', wanted, login);
            EXCEPTION WHEN unique_violation THEN
                NULL;
            END;
        END IF;
    END LOOP;
END
$$;

-- Whoever connects may ask whether the journal has the shape that their build reads (journal/shape.py).
GRANT USAGE ON SCHEMA migration TO PUBLIC;
GRANT SELECT ON migration.applied TO PUBLIC;

CREATE SCHEMA journal AUTHORIZATION redningskrans_owner;
CREATE SCHEMA view AUTHORIZATION redningskrans_owner;

SET LOCAL ROLE redningskrans_owner;
GRANT USAGE ON SCHEMA journal, view TO redningskrans_app, redningskrans_reader, redningskrans_audit;
GRANT USAGE ON SCHEMA journal TO redningskrans_eraser;

-- What happened, for ever.
CREATE TABLE journal.event (
    -- Compared byte by byte, so that the streams under one name (account/<key>/...) lie together in the index.
    stream          text        COLLATE "C" NOT NULL CHECK (stream ~ '^(case|account|organisation|law|system)/.'),
    seq             integer     NOT NULL CHECK (seq > 0),
    -- Where the row lies (not part of its hash): read in the order (transaction_id, position).
    position        bigint      GENERATED ALWAYS AS IDENTITY,
    transaction_id  xid8        NOT NULL DEFAULT pg_current_xact_id(),
    organisation_id text        NOT NULL CHECK (organisation_id <> ''),
    event_id        uuid        NOT NULL UNIQUE,
    type            text        NOT NULL,
    public          text        NOT NULL, -- canonical JSON, verbatim: the hash covers these very bytes
    sealed          bytea       NOT NULL, -- JSON list of {person, key, nonce, data}, verbatim
    happened_on     date        NOT NULL,
    known_at        timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL,
    actor           text        NOT NULL,
    via             text        NOT NULL CHECK (via IN ('client', 'web', 'system')), -- the entry point it came through
    command_id      text        NOT NULL,
    law_version     text,
    policy_version  text,
    asked           text, -- what stands of the command, canonical JSON: with the first event of its decision
    previous_hash   bytea       NOT NULL CHECK (length(previous_hash) = 32),
    hash            bytea       NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (stream, seq)
);
CREATE INDEX event_in_global_order ON journal.event (transaction_id, position);

-- What a sender was told, by the id of the message: the same message again is told the same.
CREATE TABLE journal.answer (
    organisation_id text        NOT NULL CHECK (organisation_id <> ''),
    message_id      text        NOT NULL,
    stream          text        NOT NULL,
    seq             integer     NOT NULL CHECK (seq >= 0), -- the head of the stream when the answer was given
    digest          text        NOT NULL, -- keyed, of the message: another one under the same id is told from it
    event_id        uuid, -- the last event of its decision; none where it left none, as a duplicate
    answer          text        NOT NULL, -- canonical JSON
    -- All that its decision wrote, side by side: in which streams, from which seq to which, and the hash of the last.
    streams         text[]      NOT NULL,
    firsts          integer[]   NOT NULL,
    lasts           integer[]   NOT NULL,
    hashes          bytea[]     NOT NULL,
    recorded_at     timestamptz NOT NULL,
    mac             bytea       NOT NULL CHECK (length(mac) = 32), -- over the whole row
    PRIMARY KEY (organisation_id, message_id)
);

-- The bytes of every law and policy file a decision ever rested on. No organisation: nothing personal in them.
CREATE TABLE journal.document (
    hash  text  PRIMARY KEY,
    kind  text  NOT NULL CHECK (kind IN ('law', 'policy')),
    bytes bytea NOT NULL CHECK (encode(sha256(bytes), 'hex') = hash)
);

-- The key under which one person's sealed parts are encrypted, itself wrapped by the master key.
CREATE TABLE journal.person_key (
    organisation_id text        NOT NULL CHECK (organisation_id <> ''),
    person_id       text        NOT NULL,
    wrapped         bytea,
    created_at      timestamptz NOT NULL, -- when the first event was recorded that is sealed with it
    destroyed_at    timestamptz,
    PRIMARY KEY (organisation_id, person_id),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

-- Behind the missing rights stands a trigger, which stops the owner and a superuser, too.
CREATE FUNCTION journal.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %.% refused: it is append only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION journal.refuse_all_but_destroying() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.wrapped IS NOT NULL AND NEW.wrapped IS NULL AND NEW.destroyed_at IS NOT NULL
        AND (OLD.person_id, OLD.organisation_id, OLD.created_at)
            IS NOT DISTINCT FROM (NEW.person_id, NEW.organisation_id, NEW.created_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'UPDATE on journal.person_key refused: a key can only be destroyed, and only once'
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON journal.event
    FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON journal.event
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON journal.answer
    FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON journal.answer
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON journal.document
    FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON journal.document
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER keys_are_kept BEFORE DELETE ON journal.person_key
    FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER keys_are_kept_whole BEFORE TRUNCATE ON journal.person_key
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER keys_can_only_be_destroyed BEFORE UPDATE ON journal.person_key
    FOR EACH ROW EXECUTE FUNCTION journal.refuse_all_but_destroying();

-- The wall between organisations. After its first use in a session the setting is '' and no longer null, and
-- no organisation is called that: without a setting nothing is seen and nothing can be written.
CREATE FUNCTION journal.this_organisation() RETURNS text LANGUAGE sql STABLE
    RETURN nullif(current_setting('redningskrans.organisation', true), '');

-- What a reader may see is said when it connects, too (docs/adr/0028): '*' is every organisation, else a JSON array of
-- those it may. Where nothing was said nothing is seen, and what is no such array is an error.
CREATE FUNCTION journal.reads_all() RETURNS boolean LANGUAGE sql STABLE
    RETURN coalesce(current_setting('redningskrans.organisations', true) = '*', false);
CREATE FUNCTION journal.readable_organisations() RETURNS text[] LANGUAGE sql STABLE
    RETURN ARRAY(
        SELECT jsonb_array_elements_text(
            nullif(nullif(current_setting('redningskrans.organisations', true), '*'), '')::jsonb
        )
    );

ALTER TABLE journal.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal.event FORCE ROW LEVEL SECURITY;
ALTER TABLE journal.answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal.answer FORCE ROW LEVEL SECURITY;
ALTER TABLE journal.person_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal.person_key FORCE ROW LEVEL SECURITY;

CREATE POLICY own_organisation ON journal.event TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY own_organisation ON journal.answer TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY own_organisation ON journal.person_key TO redningskrans_app, redningskrans_eraser
    USING (organisation_id = journal.this_organisation());

-- Asked once per statement, not once per row: that is what the inner SELECT is for.
CREATE POLICY readable_organisations ON journal.event FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY readable_organisations ON journal.answer FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY readable_organisations ON journal.person_key FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));

CREATE POLICY audit_sees_all ON journal.event FOR SELECT TO redningskrans_audit USING (true);
CREATE POLICY audit_sees_all ON journal.answer FOR SELECT TO redningskrans_audit USING (true);
CREATE POLICY audit_sees_all ON journal.person_key FOR SELECT TO redningskrans_audit USING (true);

GRANT SELECT, INSERT ON journal.event, journal.answer, journal.document, journal.person_key TO redningskrans_app;
GRANT SELECT ON journal.event, journal.answer, journal.document, journal.person_key
    TO redningskrans_reader, redningskrans_audit;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA journal TO redningskrans_audit; -- for whoever makes a backup
GRANT SELECT, UPDATE (wrapped, destroyed_at) ON journal.person_key TO redningskrans_eraser;

RESET ROLE;
