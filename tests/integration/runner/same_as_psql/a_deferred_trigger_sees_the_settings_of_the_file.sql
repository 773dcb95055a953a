CREATE TABLE seen (path text);
        CREATE TABLE t (a int); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO public.seen VALUES (current_setting('search_path')); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER later AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION note(); INSERT INTO t VALUES (1);
        CREATE SCHEMA other; SET search_path = other, public; CREATE TABLE u (a int);