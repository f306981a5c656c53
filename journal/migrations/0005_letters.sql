-- Purpose: the letters that channels were given, each under the hash that the event of its claim carries
-- (docs/adr/0026). Encrypted under a key made of those of all persons it tells of: with the first of them it is gone.
SET LOCAL ROLE redningskrans_owner;

CREATE TABLE journal.letter (
    organisation_id text        NOT NULL CHECK (organisation_id <> ''),
    hash            text        NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    persons         text[]      NOT NULL CHECK (cardinality(persons) > 0),
    sealed          bytea       NOT NULL, -- nonce and ciphertext
    PRIMARY KEY (organisation_id, hash)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON journal.letter
    FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON journal.letter
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();

ALTER TABLE journal.letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal.letter FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON journal.letter TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY readable_organisations ON journal.letter FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY audit_sees_all ON journal.letter FOR SELECT TO redningskrans_audit USING (true);
GRANT SELECT, INSERT ON journal.letter TO redningskrans_app;
GRANT SELECT ON journal.letter TO redningskrans_reader, redningskrans_audit;
RESET ROLE;
