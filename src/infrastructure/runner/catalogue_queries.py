"""What makes up a schema, as queries that answer (object, definition); PostgreSQL 15 to 18.

A definition is a list of lines; what is absent (NULL) has no line.
"""

# ruff: noqa: S608  # Every query is put together from the constants of this file alone.

from typing import Final


def _mine(schema: str) -> str:
    return (
        f"{schema}.nspname !~ '^pg_' AND {schema}.nspname NOT IN ('information_schema', 'runner')"
    )


def _free(catalogue: str, oid: str) -> str:
    """Not a part of an extension, which is compared as a whole."""
    return (
        f"NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{catalogue}'::regclass "
        f"AND e.objid = {oid} AND e.deptype = 'e')"
    )


def _grants(column: str, kind: str, owner: str) -> str:
    return (
        "'grants ' || (SELECT string_agg(g::text, ', ' ORDER BY g::text) "
        f"FROM unnest(coalesce({column}, acldefault('{kind}', {owner}))) AS g)"
    )


def _common(oid: str, catalogue: str, owner: str) -> str:
    comment = f"'comment ' || obj_description({oid}, '{catalogue}')"
    return f"'owner ' || pg_get_userbyid({owner}), {comment}"


SCHEMAS: Final = f"""
SELECT format('schema %I', n.nspname),
       concat_ws(E'\\n', {_common("n.oid", "pg_namespace", "n.nspowner")},
                 {_grants("n.nspacl", "n", "n.nspowner")})
FROM pg_namespace n WHERE {_mine("n")} AND {_free("pg_namespace", "n.oid")}
"""

EXTENSIONS: Final = """
SELECT format('extension %I', extname), format('version %s in schema %I', extversion, nspname)
FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
"""

RELATIONS: Final = f"""
SELECT format('%s %I.%I',
              CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                             WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table'
                             ELSE 'table' END, n.nspname, c.relname),
       concat_ws(E'\\n',
                 'kind ' || c.relkind::text || ' persistence ' || c.relpersistence::text,
                 'access method ' || am.amname,
                 'options ' || array_to_string(c.reloptions, ', '),
                 'row security ' || nullif(concat_ws(' ', CASE WHEN c.relrowsecurity THEN 'on' END,
                     CASE WHEN c.relforcerowsecurity THEN 'forced' END), ''),
                 'replica identity ' || nullif(c.relreplident::text, 'd'),
                 'tablespace ' || t.spcname,
                 'partition by ' || pg_get_partkeydef(c.oid),
                 'partition ' || pg_get_expr(c.relpartbound, c.oid),
                 'inherits ' || (SELECT string_agg(i.inhparent::regclass::text, ', '
                                                   ORDER BY i.inhseqno)
                                 FROM pg_inherits i WHERE i.inhrelid = c.oid),
                 'of type ' || nullif(c.reloftype, 0)::regtype,
                 'server ' || s.srvname,
                 'server options ' || array_to_string(ft.ftoptions, ', '),
                 CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
                 {_common("c.oid", "pg_class", "c.relowner")},
                 CASE WHEN c.relkind = 'S' THEN {_grants("c.relacl", "s", "c.relowner")}
                      ELSE {_grants("c.relacl", "r", "c.relowner")} END)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid
LEFT JOIN pg_foreign_server s ON s.oid = ft.ftserver
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND {_mine("n")} AND {_free("pg_class", "c.oid")}
"""

COLUMNS: Final = f"""
SELECT format('column %I.%I.%I', n.nspname, c.relname, a.attname),
       concat_ws(E'\\n',
                 'type ' || format_type(a.atttypid, a.atttypmod),
                 'collation ' || (SELECT format('%I.%I', cn.nspname, co.collname)
                                  FROM pg_collation co
                                  JOIN pg_namespace cn ON cn.oid = co.collnamespace
                                  JOIN pg_type ct ON ct.oid = a.atttypid
                                  WHERE co.oid = a.attcollation AND co.oid <> ct.typcollation),
                 CASE WHEN a.attnotnull THEN 'not null' END,
                 'default ' || pg_get_expr(d.adbin, d.adrelid),
                 'identity ' || nullif(a.attidentity::text, ''),
                 'generated ' || nullif(a.attgenerated::text, ''),
                 'storage ' || a.attstorage::text,
                 'compression ' || nullif(a.attcompression::text, ''),
                 'statistics ' || nullif(a.attstattarget, -1),
                 'options ' || array_to_string(a.attoptions, ', '),
                 'server options ' || array_to_string(a.attfdwoptions, ', '),
                 'inherited ' || nullif(a.attinhcount, 0),
                 'grants ' || a.attacl::text,
                 'comment ' || col_description(c.oid, a.attnum))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
  AND {_mine("n")} AND {_free("pg_class", "c.oid")}
"""

CONSTRAINTS: Final = f"""
SELECT format('constraint %I on %s', k.conname, k.conrelid::regclass),
       concat_ws(E'\\n', pg_get_constraintdef(k.oid),
                 'inherited ' || nullif(k.coninhcount, 0),
                 CASE WHEN NOT k.conislocal THEN 'not local' END,
                 'comment ' || obj_description(k.oid, 'pg_constraint'))
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {_mine("n")} AND {_free("pg_class", "c.oid")}
"""

INDEXES: Final = f"""
SELECT format('index %I.%I', n.nspname, c.relname),
       concat_ws(E'\\n', pg_get_indexdef(i.indexrelid),
                 CASE WHEN NOT i.indisvalid THEN 'INVALID' END,
                 CASE WHEN i.indisclustered THEN 'clustered' END,
                 CASE WHEN i.indisreplident THEN 'replica identity' END,
                 'tablespace ' || t.spcname,
                 'statistics ' || (SELECT string_agg(a.attnum || '=' || a.attstattarget, ', '
                                                     ORDER BY a.attnum)
                                   FROM pg_attribute a
                                   WHERE a.attrelid = c.oid AND a.attstattarget >= 0),
                 'comment ' || obj_description(c.oid, 'pg_class'))
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
WHERE {_mine("n")} AND {_free("pg_class", "i.indrelid")}
"""

SEQUENCES: Final = f"""
SELECT format('counter of %s', s.seqrelid::regclass),
       concat_ws(E'\\n', format('%s start %s increment %s from %s to %s cache %s cycle %s',
                               s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin,
                               s.seqmax, s.seqcache, s.seqcycle),
                 'owned by ' || (SELECT format('%s.%I', d.refobjid::regclass, a.attname)
                                 FROM pg_depend d JOIN pg_attribute a
                                   ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                                 WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid
                                   AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {_mine("n")} AND {_free("pg_class", "c.oid")}
"""

RULES: Final = f"""
SELECT format('rule %I on %s', r.rulename, r.ev_class::regclass),
       concat_ws(E'\\n', pg_get_ruledef(r.oid), 'enabled ' || r.ev_enabled::text,
                 'comment ' || obj_description(r.oid, 'pg_rewrite'))
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN' AND {_mine("n")} AND {_free("pg_class", "c.oid")}
"""

TRIGGERS: Final = f"""
SELECT format('trigger %I on %s', t.tgname, t.tgrelid::regclass),
       concat_ws(E'\\n', pg_get_triggerdef(t.oid), 'enabled ' || t.tgenabled::text,
                 'comment ' || obj_description(t.oid, 'pg_trigger'))
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND {_mine("n")} AND {_free("pg_class", "c.oid")}
"""

EVENT_TRIGGERS: Final = f"""
SELECT format('event trigger %I', t.evtname),
       concat_ws(E'\\n', 'on ' || t.evtevent, 'enabled ' || t.evtenabled::text,
                 'tags ' || array_to_string(t.evttags, ', '), t.evtfoid::regprocedure::text,
                 {_common("t.oid", "pg_event_trigger", "t.evtowner")})
FROM pg_event_trigger t WHERE {_free("pg_event_trigger", "t.oid")}
"""

ROUTINES: Final = f"""
SELECT format('%s %I.%I(%s)',
              CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate'
                             ELSE 'function' END,
              n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
       concat_ws(E'\\n',
                 CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid)
                      ELSE (SELECT concat_ws(' ', g.aggtransfn, g.aggtranstype::regtype,
                                             g.aggfinalfn, g.aggcombinefn, g.agginitval,
                                             g.aggmtransfn, g.aggminvtransfn, g.aggmfinalfn,
                                             g.aggkind, g.aggfinalmodify, p.proparallel)
                            FROM pg_aggregate g WHERE g.aggfnoid = p.oid) END,
                 {_common("p.oid", "pg_proc", "p.proowner")},
                 {_grants("p.proacl", "f", "p.proowner")})
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE {_mine("n")} AND {_free("pg_proc", "p.oid")}
"""

TYPES: Final = f"""
SELECT format('%s %I.%I', CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END,
              n.nspname, t.typname),
       concat_ws(E'\\n', 'kind ' || t.typtype::text,
                 'labels ' || (SELECT string_agg(quote_literal(l.enumlabel), ', '
                                                 ORDER BY l.enumsortorder)
                               FROM pg_enum l WHERE l.enumtypid = t.oid),
                 'over ' || format_type(nullif(t.typbasetype, 0), t.typtypmod),
                 CASE WHEN t.typnotnull THEN 'not null' END,
                 'default ' || t.typdefault,
                 (SELECT string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), E'\\n'
                                    ORDER BY k.conname)
                  FROM pg_constraint k WHERE k.contypid = t.oid),
                 (SELECT concat_ws(' ', 'range of', r.rngsubtype::regtype, oc.opcname,
                                   nullif(r.rngcanonical, 0), nullif(r.rngsubdiff, 0))
                  FROM pg_range r JOIN pg_opclass oc ON oc.oid = r.rngsubopc
                  WHERE r.rngtypid = t.oid),
                 CASE WHEN t.typtype = 'b' THEN concat_ws(' ', t.typinput, t.typoutput, t.typlen,
                                                          t.typalign, t.typstorage) END,
                 {_common("t.oid", "pg_type", "t.typowner")},
                 {_grants("t.typacl", "T", "t.typowner")})
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.typtype IN ('b', 'd', 'e', 'r', 'c') AND coalesce(c.relkind, 'c') = 'c'
  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
  AND {_mine("n")} AND {_free("pg_type", "t.oid")}
"""

OPERATORS: Final = f"""
SELECT format('operator %s', o.oid::regoperator),
       concat_ws(E'\\n', 'function ' || o.oprcode::text, 'returns ' || o.oprresult::regtype,
                 'commutator ' || nullif(o.oprcom, 0)::regoperator,
                 'negator ' || nullif(o.oprnegate, 0)::regoperator,
                 concat_ws(' ', nullif(o.oprrest, 0), nullif(o.oprjoin, 0), o.oprcanmerge,
                           o.oprcanhash),
                 {_common("o.oid", "pg_operator", "o.oprowner")})
FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
WHERE {_mine("n")} AND {_free("pg_operator", "o.oid")}
"""

OPERATOR_CLASSES: Final = f"""
SELECT format('operator class %I.%I using %s', n.nspname, c.opcname, m.amname),
       concat_ws(E'\\n', 'for ' || c.opcintype::regtype, 'default ' || c.opcdefault,
                 'storage ' || nullif(c.opckeytype, 0)::regtype,
                 {_common("c.oid", "pg_opclass", "c.opcowner")})
FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am m ON m.oid = c.opcmethod
WHERE {_mine("n")} AND {_free("pg_opclass", "c.oid")}
UNION ALL
SELECT format('operator family %I.%I using %s', n.nspname, f.opfname, m.amname),
       concat_ws(E'\\n',
                 (SELECT string_agg(concat_ws(' ', o.amopstrategy, o.amopopr::regoperator), E'\\n'
                                    ORDER BY o.amopstrategy, o.amopopr::regoperator::text)
                  FROM pg_amop o WHERE o.amopfamily = f.oid),
                 (SELECT string_agg(concat_ws(' ', p.amprocnum, p.amproc::regprocedure), E'\\n'
                                    ORDER BY p.amprocnum, p.amproc::regprocedure::text)
                  FROM pg_amproc p WHERE p.amprocfamily = f.oid),
                 {_common("f.oid", "pg_opfamily", "f.opfowner")})
FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am m ON m.oid = f.opfmethod
WHERE {_mine("n")} AND {_free("pg_opfamily", "f.oid")}
"""

# What initdb makes has an OID below 16384 and no schema that would tell it apart.
CASTS: Final = f"""
SELECT format('cast from %s to %s', c.castsource::regtype, c.casttarget::regtype),
       concat_ws(E'\\n', 'function ' || nullif(c.castfunc, 0)::regprocedure,
                 'context ' || c.castcontext::text || ' method ' || c.castmethod::text,
                 'comment ' || obj_description(c.oid, 'pg_cast'))
FROM pg_cast c WHERE c.oid >= 16384 AND {_free("pg_cast", "c.oid")}
UNION ALL
SELECT format('language %I', l.lanname),
       concat_ws(E'\\n', {_common("l.oid", "pg_language", "l.lanowner")},
                 {_grants("l.lanacl", "l", "l.lanowner")})
FROM pg_language l WHERE {_free("pg_language", "l.oid")}
UNION ALL
SELECT format('access method %I', a.amname), concat_ws(' ', a.amtype, a.amhandler)
FROM pg_am a WHERE a.oid >= 16384 AND {_free("pg_am", "a.oid")}
UNION ALL
SELECT format('transform for %s language %I', t.trftype::regtype, l.lanname),
       concat_ws(' ', t.trffromsql, t.trftosql)
FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang
WHERE {_free("pg_transform", "t.oid")}
"""

COLLATIONS: Final = f"""
SELECT format('collation %I.%I', n.nspname, c.collname),
       concat_ws(E'\\n', to_jsonb(c) - '{{oid,collnamespace,collowner,collversion}}'::text[],
                 {_common("c.oid", "pg_collation", "c.collowner")})
FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE {_mine("n")} AND {_free("pg_collation", "c.oid")}
UNION ALL
SELECT format('conversion %I.%I', n.nspname, c.conname),
       concat_ws(E'\\n', pg_encoding_to_char(c.conforencoding),
                 pg_encoding_to_char(c.contoencoding),
                 c.conproc, c.condefault, {_common("c.oid", "pg_conversion", "c.conowner")})
FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace
WHERE {_mine("n")} AND {_free("pg_conversion", "c.oid")}
"""

TEXT_SEARCH: Final = f"""
SELECT format('text search configuration %I.%I', n.nspname, c.cfgname),
       concat_ws(E'\\n', 'parser ' || p.prsname,
                 (SELECT string_agg(concat_ws(' ', m.maptokentype, m.mapseqno,
                                              m.mapdict::regdictionary), E'\\n'
                                    ORDER BY m.maptokentype, m.mapseqno)
                  FROM pg_ts_config_map m WHERE m.mapcfg = c.oid),
                 {_common("c.oid", "pg_ts_config", "c.cfgowner")})
FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser p ON p.oid = c.cfgparser
WHERE {_mine("n")} AND {_free("pg_ts_config", "c.oid")}
UNION ALL
SELECT format('text search dictionary %I.%I', n.nspname, d.dictname),
       concat_ws(E'\\n', 'template ' || t.tmplname, 'options ' || d.dictinitoption,
                 {_common("d.oid", "pg_ts_dict", "d.dictowner")})
FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate
WHERE {_mine("n")} AND {_free("pg_ts_dict", "d.oid")}
UNION ALL
SELECT format('text search parser %I.%I', n.nspname, p.prsname),
       concat_ws(' ', p.prsstart, p.prstoken, p.prsend, p.prsheadline, p.prslextype)
FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace
WHERE {_mine("n")} AND {_free("pg_ts_parser", "p.oid")}
UNION ALL
SELECT format('text search template %I.%I', n.nspname, t.tmplname),
       concat_ws(' ', t.tmplinit, t.tmpllexize)
FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace
WHERE {_mine("n")} AND {_free("pg_ts_template", "t.oid")}
"""

STATISTICS: Final = f"""
SELECT format('statistics %I.%I', n.nspname, s.stxname),
       concat_ws(E'\\n', pg_get_statisticsobjdef(s.oid), 'target ' || nullif(s.stxstattarget, -1),
                 {_common("s.oid", "pg_statistic_ext", "s.stxowner")})
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE {_mine("n")} AND {_free("pg_statistic_ext", "s.oid")}
"""

POLICIES: Final = f"""
SELECT format('policy %I on %s', p.polname, p.polrelid::regclass),
       concat_ws(E'\\n', 'for ' || p.polcmd::text || ' permissive ' || p.polpermissive,
                 'to ' || (SELECT string_agg(CASE r WHEN 0 THEN 'public'
                                                  ELSE pg_get_userbyid(r) END, ', ' ORDER BY r)
                           FROM unnest(p.polroles) AS r),
                 'using ' || pg_get_expr(p.polqual, p.polrelid),
                 'check ' || pg_get_expr(p.polwithcheck, p.polrelid),
                 'comment ' || obj_description(p.oid, 'pg_policy'))
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {_mine("n")} AND {_free("pg_class", "c.oid")}
"""

REPLICATION: Final = f"""
SELECT format('publication %I', p.pubname),
       concat_ws(E'\\n', to_jsonb(p) - '{{oid,pubname,pubowner}}'::text[],
                 (SELECT string_agg(concat_ws(' ', r.prrelid::regclass,
                                              (SELECT string_agg(a.attname, ',' ORDER BY a.attname)
                                               FROM pg_attribute a WHERE a.attrelid = r.prrelid
                                                 AND a.attnum = ANY (r.prattrs)),
                                              pg_get_expr(r.prqual, r.prrelid)), E'\\n'
                                    ORDER BY r.prrelid::regclass::text)
                  FROM pg_publication_rel r WHERE r.prpubid = p.oid),
                 'schemas ' || (SELECT string_agg(s.pnnspid::regnamespace::text, ', '
                                                  ORDER BY s.pnnspid::regnamespace::text)
                                FROM pg_publication_namespace s WHERE s.pnpubid = p.oid),
                 {_common("p.oid", "pg_publication", "p.pubowner")})
FROM pg_publication p WHERE {_free("pg_publication", "p.oid")}
UNION ALL
SELECT format('subscription %I', s.subname),
       concat_ws(E'\\n', 'enabled ' || s.subenabled, array_to_string(s.subpublications, ', '))
FROM pg_subscription s
WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

FOREIGN_DATA: Final = f"""
SELECT format('foreign data wrapper %I', w.fdwname),
       concat_ws(E'\\n', nullif(w.fdwhandler, 0)::regproc, nullif(w.fdwvalidator, 0)::regproc,
                 array_to_string(w.fdwoptions, ', '),
                 {_common("w.oid", "pg_foreign_data_wrapper", "w.fdwowner")},
                 {_grants("w.fdwacl", "F", "w.fdwowner")})
FROM pg_foreign_data_wrapper w WHERE {_free("pg_foreign_data_wrapper", "w.oid")}
UNION ALL
SELECT format('foreign server %I', s.srvname),
       concat_ws(E'\\n', s.srvtype, s.srvversion, array_to_string(s.srvoptions, ', '),
                 {_common("s.oid", "pg_foreign_server", "s.srvowner")},
                 {_grants("s.srvacl", "S", "s.srvowner")})
FROM pg_foreign_server s WHERE {_free("pg_foreign_server", "s.oid")}
UNION ALL
SELECT format('user mapping for %s on %I', m.usename, m.srvname), 'exists'
FROM pg_user_mappings m
"""

DEFAULT_GRANTS: Final = """
SELECT format('default grants of %s on %s in %s', pg_get_userbyid(d.defaclrole), d.defaclobjtype,
              coalesce(n.nspname, 'every schema')),
       'grants ' || d.defaclacl::text
FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
"""

QUERIES: Final = (
    SCHEMAS,
    EXTENSIONS,
    RELATIONS,
    COLUMNS,
    CONSTRAINTS,
    INDEXES,
    SEQUENCES,
    RULES,
    TRIGGERS,
    EVENT_TRIGGERS,
    ROUTINES,
    TYPES,
    OPERATORS,
    OPERATOR_CLASSES,
    CASTS,
    COLLATIONS,
    TEXT_SEARCH,
    STATISTICS,
    POLICIES,
    REPLICATION,
    FOREIGN_DATA,
    DEFAULT_GRANTS,
)
