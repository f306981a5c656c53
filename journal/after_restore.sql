-- Purpose: make a journal that was restored from a dump (pg_dump) fit for its new server. Run once, with psql, before
-- any worker starts. Why: docs/adr/0003-global-position.md.
--
-- The rows carry the transaction ids of the server they were written on. The new one counts from its own beginning,
-- so readers would not see the old rows for a long time, and would see new ones before them. All old rows get the
-- lowest id there is: among themselves `position` orders them, and everything new comes after. No hash covers the
-- id. Whoever follows the journal from a remembered place begins again from the start.
BEGIN;
SET LOCAL ROLE redningskrans_owner;
ALTER TABLE journal.event NO FORCE ROW LEVEL SECURITY;
ALTER TABLE journal.event DISABLE TRIGGER append_only;
UPDATE journal.event SET transaction_id = '3';
ALTER TABLE journal.event ENABLE TRIGGER append_only;
ALTER TABLE journal.event FORCE ROW LEVEL SECURITY;
COMMIT;
