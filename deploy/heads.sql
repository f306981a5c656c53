-- What a backup is checked by (deploy/backup, deploy/restore): the migrations, the rows of each table, and of each stream
-- its length, its head and the head's hash. One line each, with tabs; seen by redningskrans_audit, which sees everything.
\pset format unaligned
\pset fieldsep '\t'
\pset tuples_only on
SELECT 'migration', number, sha256 FROM migration.applied;
SELECT format('SELECT ''rows'', %L, count(*) FROM %I.%I', nspname || '.' || relname, nspname, relname)
FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname IN ('journal', 'view') AND relkind = 'r'
\gexec
SELECT 'head', replace(stream, '\', '\\'), count(*), max(seq), (
    SELECT encode(head.hash, 'hex') FROM journal.event AS head WHERE head.stream = event.stream ORDER BY seq DESC LIMIT 1
)
FROM journal.event GROUP BY stream;
