SET client_encoding = 'LATIN1';
CREATE TABLE t AS SELECT 'é' AS a;