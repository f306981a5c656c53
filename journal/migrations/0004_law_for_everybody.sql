-- Purpose: the law stream is read by every organisation's decisions, and still written by none of them: what a person
-- confirms there holds for all (docs/adr/0017). Its reasons stay sealed to decisions: nobody's keys come with it.
-- Whoever reads, within whatever walls, may read the reasons, too. And they may read by which fingerprints the
-- journal's keys are known, or they would take other keys for its own; there is nothing personal in that stream.
SET LOCAL ROLE redningskrans_owner;
CREATE POLICY law_is_everybodys ON journal.event FOR SELECT TO redningskrans_app, redningskrans_reader
    USING (stream = 'law/all' AND organisation_id = 'all');
CREATE POLICY law_is_everybodys ON journal.person_key FOR SELECT TO redningskrans_reader
    USING (organisation_id = 'all');
CREATE POLICY keys_are_everybodys ON journal.event FOR SELECT TO redningskrans_reader
    USING (stream = 'system/keys' AND organisation_id = 'all');
RESET ROLE;
