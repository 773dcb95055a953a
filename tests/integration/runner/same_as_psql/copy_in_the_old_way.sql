CREATE TABLE t (a int, b text);
COPY t FROM stdin USING DELIMITERS ',' WITH NULL AS 'n';
1,n
\.
copy t from stdin with csv quote '*';
2,*;*
\.
