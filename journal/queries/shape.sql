-- name: what_is_there
-- Whether this database has a journal, and remembers which migrations made it.
SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'journal') AS journal,
       EXISTS (
           SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
           WHERE nspname = 'migration' AND relname = 'applied'
       ) AS remembered

-- name: applied
-- The migrations that made it.
SELECT number, sha256 FROM migration.applied
