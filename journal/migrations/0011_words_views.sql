-- Purpose: people are found by words of their names, addresses and numbers, of which only keyed tokens stand here
-- (docs/adr/0057-finding-a-case.md). New cases are found at once, and old ones after rebuild-views or when who lives
-- there is told anew.
SET LOCAL ROLE redningskrans_owner;
DROP TABLE IF EXISTS view.word;

CREATE TABLE view.word (
    case_id         text    NOT NULL,
    organisation_id text    NOT NULL,
    simulated       boolean NOT NULL,
    person_id       text    NOT NULL,
    token           bigint  NOT NULL, -- keyed; two words that stand together have one of their own
    PRIMARY KEY (organisation_id, simulated, token, case_id, person_id)
);
CREATE INDEX words_of_case ON view.word (organisation_id, case_id);
CREATE INDEX words_of_person ON view.word (organisation_id, person_id);
ALTER TABLE view.word ENABLE ROW LEVEL SECURITY;
ALTER TABLE view.word FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON view.word TO redningskrans_app
    USING (organisation_id = journal.this_organisation());
CREATE POLICY readable_organisations ON view.word FOR SELECT TO redningskrans_reader
    USING ((SELECT journal.reads_all()) OR organisation_id = ANY ((SELECT journal.readable_organisations())::text[]));
CREATE POLICY audit_sees_all ON view.word FOR SELECT TO redningskrans_audit USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON view.word TO redningskrans_app;
GRANT SELECT ON view.word TO redningskrans_reader, redningskrans_audit;
RESET ROLE;
