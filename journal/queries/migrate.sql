-- name: lock_migrations
-- One process at a time; the others wait here and then find the work done.
SELECT pg_advisory_xact_lock(7310448917402361)

-- name: prepare_migrations
-- The list of what was applied lies outside the schemas that the migrations make.
CREATE SCHEMA IF NOT EXISTS migration;
CREATE TABLE IF NOT EXISTS migration.applied (
    number integer PRIMARY KEY,
    name   text    NOT NULL,
    sha256 text    NOT NULL
);

-- name: applied_migrations
-- What was applied, in order.
SELECT number, sha256 FROM migration.applied ORDER BY number

-- name: unremembered
-- Whether there is a journal, though nothing was applied.
SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'journal')

-- name: remember_migration
-- $1 number, $2 name of the file, $3 sha-256 of its bytes.
INSERT INTO migration.applied (number, name, sha256) VALUES ($1, $2, $3)

-- name: views_are_gone
-- Whether a table of those that rebuild-views fills is not there.
SELECT to_regclass('view.case_view') IS NULL OR to_regclass('view.work_list') IS NULL
    OR to_regclass('view.turn') IS NULL OR to_regclass('view.open_deadline') IS NULL OR to_regclass('view.dispatch') IS NULL

-- name: see_all_organisations
-- Until the end of the transaction, in a role that whoever works may take on, too.
SET LOCAL ROLE redningskrans_reader;
SET LOCAL redningskrans.organisations = '*'

-- name: rows_from_the_future
-- True when the newest event claims a transaction this server has not begun: a dump was restored into a new one.
SELECT transaction_id >= pg_snapshot_xmax(pg_current_snapshot())
FROM journal.event
ORDER BY transaction_id DESC, position DESC
LIMIT 1
