CREATE FUNCTION a() RETURNS text LANGUAGE sql AS 'SELECT '';''::text';
        CREATE FUNCTION b() RETURNS text LANGUAGE sql AS $_$SELECT '$$;'::text$_$;
        CREATE FUNCTION c() RETURNS text AS E'SELECT \';\'::text' LANGUAGE sql;
        CREATE FUNCTION d(a$1 int) RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN a$1; END;$$;
        CREATE TABLE t AS SELECT a(), b(), c(), d(4);