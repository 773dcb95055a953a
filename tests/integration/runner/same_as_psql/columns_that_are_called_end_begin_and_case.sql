CREATE TABLE t ("end" int, "begin" int);
        CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC
          SELECT sum(t.end) AS case FROM t AS t; END; SELECT f();