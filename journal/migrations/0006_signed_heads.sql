-- Purpose: the heads that whoever holds the journal's keys has signed, of what no case's run writes.

SET LOCAL ROLE redningskrans_owner;

-- Written in the transaction of the event it names. Temporal is told of it afterwards, and until then it is all that
-- tells such an event from a forged one (docs/adr/0035-a-witness-for-every-stream.md). The key has the hash in it so
-- that no row stops what is written next: neither a false one, nor one that a cut stream has left.
CREATE TABLE journal.signed_head (
    organisation_id text    NOT NULL CHECK (organisation_id <> ''),
    stream          text    COLLATE "C" NOT NULL,
    seq             integer NOT NULL CHECK (seq > 0),
    hash            bytea   NOT NULL CHECK (length(hash) = 32),
    signature       bytea   NOT NULL CHECK (length(signature) = 32), -- under a key that no database holds
    PRIMARY KEY (stream, seq, hash)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON journal.signed_head
    FOR EACH ROW EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON journal.signed_head
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();

ALTER TABLE journal.signed_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal.signed_head FORCE ROW LEVEL SECURITY;

CREATE POLICY own_organisation ON journal.signed_head TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY readable_organisations ON journal.signed_head FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY audit_sees_all ON journal.signed_head FOR SELECT TO redningskrans_audit USING (true);

GRANT SELECT, INSERT ON journal.signed_head TO redningskrans_app;
GRANT SELECT ON journal.signed_head TO redningskrans_reader, redningskrans_audit;

RESET ROLE;
