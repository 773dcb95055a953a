CREATE TABLE t AS SELECT '{"a;": [1, "\""]}'::jsonb -> 'a;' AS a,
        ARRAY[['a;', 'b'], ['c', 'd']] AS b, '[1,2)'::int4range AS c, interval '1 day' AS d