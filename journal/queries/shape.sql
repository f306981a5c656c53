-- name: what_is_there
-- Whether this database has a journal, and remembers which migrations made it.
SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'journal') AS journal,
       EXISTS (
           SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
           WHERE nspname = 'migration' AND relname = 'applied'
       ) AS remembered

-- name: rights_beyond
-- What whoever logged in may do or be, and the role $1 may not; the role may be missing as yet.
SELECT name AS beyond
FROM pg_roles, LATERAL (VALUES
    ('SUPERUSER', rolsuper), ('BYPASSRLS', rolbypassrls), ('CREATEROLE', rolcreaterole), ('CREATEDB', rolcreatedb),
    ('REPLICATION', rolreplication)
) AS attribute (name, has)
WHERE rolname = session_user AND has
UNION ALL
SELECT role.rolname
FROM pg_roles AS role, pg_roles AS login
WHERE login.rolname = session_user AND NOT login.rolsuper AND role.rolname NOT IN ($1, session_user)
    AND pg_has_role(login.oid, role.oid, 'MEMBER')
    AND NOT coalesce(pg_has_role(to_regrole($1)::oid, role.oid, 'MEMBER'), false)

-- name: applied
-- The migrations that made it.
SELECT number, sha256 FROM migration.applied
