CREATE TABLE t (a int, b text);
COPY t (a, b) FROM STDIN WITH (FORMAT csv, HEADER, NULL "");
a,b
1,"x;
""y"""
2,
\.
SELECT 1;