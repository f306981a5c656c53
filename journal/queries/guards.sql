-- name: say_every_schema
-- Until the end of the transaction: PostgreSQL leaves out the schema of what the session's path leads to.
SET LOCAL search_path = pg_catalog

-- name: as_they_are
-- Everything in the catalogue that guards the journal, one line each: of which kind, which one, and what it is. What
-- an owner may do with its own is left out, and so is every number and name that a server gives by itself. Beyond our
-- schemas a line stands for each way past them, and the migrations make none.
WITH ours AS (
    SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname IN ('journal', 'view', 'migration')
),
migrator AS (
    SELECT nspowner AS oid FROM ours WHERE nspname = 'migration' -- whoever migrates; each installation calls it otherwise
),
relation AS (
    SELECT class.*, format('%s.%s', nspname, relname) AS named
    FROM pg_class AS class JOIN ours ON ours.oid = relnamespace
    WHERE relkind NOT IN ('i', 'I', 't', 'c')
),
our_role AS (
    SELECT * FROM pg_roles
    WHERE rolname IN (
        'redningskrans_owner', 'redningskrans_app', 'redningskrans_reader', 'redningskrans_audit',
        'redningskrans_eraser', 'redningskrans_work', 'redningskrans_upkeep', 'redningskrans_erasure'
    )
),
routine AS (
    SELECT proc.*, format('%s.%s(%s)', nspname, proname, pg_get_function_identity_arguments(proc.oid)) AS named
    FROM pg_proc AS proc JOIN ours ON ours.oid = pronamespace
),
may (object, owner, acl) AS (
    SELECT format('schema %s', nspname), nspowner, coalesce(nspacl, acldefault('n', nspowner)) FROM ours
    UNION ALL
    SELECT named, relowner, coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))
    FROM relation
    UNION ALL
    SELECT format('%s.%s', named, attname), relowner, attacl
    FROM relation JOIN pg_attribute ON attrelid = relation.oid
    WHERE attacl IS NOT NULL
    UNION ALL
    SELECT named, proowner, coalesce(proacl, acldefault('f', proowner)) FROM routine
),
beyond (object, owner, acl) AS (
    SELECT 'this database', datdba, coalesce(datacl, acldefault('d', datdba))
    FROM pg_database WHERE datname = current_database()
    UNION ALL
    SELECT format('schema %s', nspname), nspowner, nspacl FROM pg_namespace WHERE oid NOT IN (SELECT oid FROM ours)
    UNION ALL
    SELECT format('parameter %s', parname), NULL, paracl FROM pg_parameter_acl
),
added AS ( -- by an extension, which has a look of its own when it is installed
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
),
guard (kind, name, is_now) AS (
    SELECT 'role', rolname::text, concat_ws(' ',
        CASE WHEN rolcanlogin THEN 'LOGIN' END, CASE WHEN rolinherit THEN 'INHERIT' END,
        CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
        CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END,
        CASE WHEN rolreplication THEN 'REPLICATION' END)
    FROM our_role
    UNION ALL
    SELECT 'member', format('%s in %s', member.rolname, CASE
            WHEN roleid IN (SELECT oid FROM migrator) THEN 'whoever migrates' ELSE role.rolname
        END),
        -- By whichever of several grants gives it.
        concat_ws(' ', CASE WHEN bool_or(admin_option) THEN 'ADMIN' END,
            -- PostgreSQL 15 has no such column: there it is the login's alone to inherit.
            CASE WHEN bool_or(to_jsonb(pg_auth_members) ->> 'inherit_option' = 'true' AND NOT member.rolinherit) THEN 'INHERIT' END)
    FROM pg_auth_members
    JOIN pg_roles AS role ON role.oid = roleid
    JOIN pg_roles AS member ON member.oid = pg_auth_members.member
    WHERE (roleid IN (SELECT oid FROM our_role UNION ALL SELECT oid FROM migrator)
            OR pg_auth_members.member IN (SELECT oid FROM our_role))
        AND pg_auth_members.member NOT IN (SELECT oid FROM migrator)
        -- Whoever makes a role without being superuser may from PostgreSQL 16 on hand it out, by a grant of the first
        -- superuser's (10) that nobody else can revoke. PostgreSQL 15 has no such columns, and no such grant.
        AND NOT (
            roleid IN (SELECT oid FROM migrator) AND grantor = 10 AND admin_option
            AND to_jsonb(pg_auth_members) @> '{"inherit_option": false, "set_option": false}'
        )
    GROUP BY roleid, role.rolname, member.rolname
    UNION ALL
    SELECT 'setting', named, current_setting(named)
    FROM (VALUES ('session_replication_role'), ('row_security')) AS for_everybody (named)
    UNION ALL
    SELECT 'setting', concat_ws(' for ', split_part(said, '=', 1),
            CASE WHEN setdatabase <> 0 THEN 'this database' END, CASE
                WHEN setrole IN (SELECT oid FROM migrator) THEN 'whoever migrates'
                WHEN setrole <> 0 THEN setrole::regrole::text
            END),
        substr(said, strpos(said, '=') + 1)
    FROM pg_db_role_setting, unnest(setconfig) AS said
    WHERE (setdatabase = 0 OR setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()))
        AND (setrole = 0 OR setrole IN (SELECT oid FROM our_role UNION ALL SELECT oid FROM migrator))
        AND split_part(said, '=', 1) ~* '^(session_replication_role|row_security|role|search_path|redningskrans[.].*)$'
    UNION ALL
    SELECT 'schema', nspname::text, CASE
        WHEN nspowner IN (SELECT oid FROM migrator) THEN 'OWNER whoever migrates' ELSE format('OWNER %s', nspowner::regrole)
    END
    FROM ours
    UNION ALL
    SELECT 'relation', named, concat_ws(' ',
        CASE relkind
            WHEN 'r' THEN 'TABLE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
            WHEN 'p' THEN 'PARTITIONED TABLE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE relkind::text
        END,
        CASE
            WHEN relowner IN (SELECT oid FROM migrator) THEN 'OWNER whoever migrates'
            ELSE format('OWNER %s', relowner::regrole)
        END,
        CASE WHEN relpersistence <> 'p' THEN 'UNLOGGED' END,
        CASE WHEN relrowsecurity THEN 'ROW SECURITY' END,
        CASE WHEN relforcerowsecurity THEN 'FORCE ROW SECURITY' END)
    FROM relation
    UNION ALL
    SELECT 'heir', inhrelid::regclass::text, format('INHERITS %s', named) FROM pg_inherits JOIN relation ON oid = inhparent
    UNION ALL
    SELECT 'column', format('%s.%s', named, attname), concat_ws(' ',
        format_type(atttypid, atttypmod),
        CASE WHEN attcollation <> typcollation THEN format('COLLATE %I', collname) END,
        CASE WHEN attnotnull THEN 'NOT NULL' END,
        CASE attidentity WHEN 'a' THEN 'GENERATED ALWAYS AS IDENTITY' WHEN 'd' THEN 'GENERATED BY DEFAULT AS IDENTITY' END,
        CASE attgenerated WHEN '' THEN 'DEFAULT ' || pg_get_expr(adbin, adrelid)
            ELSE 'GENERATED ' || pg_get_expr(adbin, adrelid) END)
    FROM relation
    JOIN pg_attribute ON attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
    JOIN pg_type ON pg_type.oid = atttypid
    LEFT JOIN pg_collation ON pg_collation.oid = attcollation
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relkind <> 'S'
    UNION ALL
    -- Whether a column may be null stands with the column: as a constraint, it has a name since PostgreSQL 18 alone.
    SELECT 'constraint', format('%s on %s', conname, named), pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint JOIN relation ON relation.oid = conrelid
    WHERE contype <> 'n'
    UNION ALL
    SELECT 'index', format('%s on %s', indexrelid::regclass, named),
        concat_ws(' ', pg_get_indexdef(indexrelid), CASE WHEN NOT indisvalid THEN 'INVALID' END)
    FROM pg_index JOIN relation ON relation.oid = indrelid
    WHERE indisunique
    UNION ALL
    SELECT 'trigger', format('%s on %s', tgname, named), format('%s %s',
        CASE tgenabled WHEN 'O' THEN 'ENABLED' WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'ENABLED REPLICA' ELSE 'ENABLED ALWAYS' END,
        pg_get_triggerdef(pg_trigger.oid))
    FROM pg_trigger JOIN relation ON relation.oid = tgrelid
    WHERE NOT tgisinternal
    UNION ALL
    SELECT 'rule', format('%s on %s', rulename, named), pg_get_ruledef(pg_rewrite.oid)
    FROM pg_rewrite JOIN relation ON relation.oid = ev_class
    UNION ALL
    SELECT 'policy', format('%s on %s', polname, named), concat_ws(' ',
        CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
        CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
        (
            SELECT format('TO %s', string_agg(
                CASE one WHEN 0 THEN 'PUBLIC' ELSE one::regrole::text END, ', ' ORDER BY one::regrole::text COLLATE "C"))
            FROM unnest(polroles) AS one
        ),
        'USING (' || pg_get_expr(polqual, polrelid) || ')',
        'WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')')
    FROM pg_policy JOIN relation ON relation.oid = polrelid
    UNION ALL
    SELECT 'function', named, concat_ws(' ',
        format('OWNER %s', proowner::regrole), lanname, 'RETURNS', pg_get_function_result(routine.oid),
        CASE provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
        CASE WHEN prosecdef THEN 'SECURITY DEFINER' END, CASE WHEN proleakproof THEN 'LEAKPROOF' END,
        'SET ' || proconfig::text, coalesce(pg_get_function_sqlbody(routine.oid), prosrc))
    FROM routine JOIN pg_language ON pg_language.oid = prolang
    UNION ALL
    SELECT 'right', format('%s on %s for %s', privilege_type, object,
            CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END),
        CASE WHEN bool_or(is_grantable) THEN 'WITH GRANT OPTION' ELSE '' END
    FROM may, LATERAL aclexplode(acl)
    WHERE grantee <> owner
    GROUP BY privilege_type, object, grantee
    UNION ALL
    -- What our roles, or everybody, were given elsewhere. That everybody may connect, and make tables that go with the
    -- connection, is the server's own.
    SELECT 'right', format('%s on %s for %s', privilege_type, object,
            CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END),
        CASE WHEN bool_or(is_grantable) THEN 'WITH GRANT OPTION' ELSE '' END
    FROM beyond, LATERAL aclexplode(acl)
    WHERE (grantee = 0 OR grantee IN (SELECT oid FROM our_role)) AND grantee IS DISTINCT FROM owner
        AND (privilege_type IN ('CREATE', 'SET', 'ALTER SYSTEM') OR (privilege_type = 'TEMPORARY' AND grantee <> 0))
    GROUP BY privilege_type, object, grantee
    UNION ALL
    SELECT 'right', format('OWNER on %s for %s', object, owner::regrole), ''
    FROM beyond WHERE owner IN (SELECT oid FROM our_role)
    UNION ALL
    -- Whoever calls it acts as its owner, who may do with our tables what no caller may. Those below the first number
    -- for others' objects came with the server.
    SELECT 'function', format('%s.%s(%s)', nspname, proname, pg_get_function_identity_arguments(proc.oid)),
        'SECURITY DEFINER'
    FROM pg_proc AS proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
    WHERE prosecdef AND proc.oid >= 16384 AND pronamespace NOT IN (SELECT oid FROM ours)
        AND ('pg_proc'::regclass, proc.oid) NOT IN (SELECT classid, objid FROM added)
        AND EXISTS (
            SELECT FROM (SELECT oid FROM our_role UNION ALL SELECT oid FROM migrator) AS mighty
            WHERE pg_has_role(proowner, mighty.oid, 'MEMBER')
        )
    UNION ALL
    SELECT 'view', ev_class::regclass::text, format('ON %s', string_agg(DISTINCT named, ', ' ORDER BY named))
    FROM pg_rewrite
    JOIN pg_class AS seen_in ON seen_in.oid = ev_class AND seen_in.relnamespace NOT IN (SELECT oid FROM ours)
    JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid AND refclassid = 'pg_class'::regclass
    JOIN relation ON relation.oid = refobjid
    GROUP BY ev_class
    UNION ALL
    SELECT 'event-trigger', evtname::text, format('ON %s %s', evtevent, evtenabled)
    FROM pg_event_trigger
    WHERE ('pg_event_trigger'::regclass, oid) NOT IN (SELECT classid, objid FROM added)
    UNION ALL
    SELECT 'default', format('in %s', coalesce(defaclnamespace::regnamespace::text, '*')), string_agg(
        format('%s: %s', defaclobjtype, defaclacl), ', ' ORDER BY defaclobjtype, defaclacl::text)
    FROM pg_default_acl
    WHERE defaclnamespace = 0 OR defaclnamespace IN (SELECT oid FROM ours)
    GROUP BY defaclnamespace
)
SELECT kind, name, replace(replace(coalesce(is_now, ''), '\', '\\'), E'\n', '\n') AS is_now
FROM guard
ORDER BY kind COLLATE "C", name COLLATE "C"
