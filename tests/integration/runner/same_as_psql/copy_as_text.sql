CREATE TABLE t (a int, b text);
COPY t FROM STDIN;
1	a;b'"$$
2	\N
3	\\.\n\tx
\.
CREATE TABLE u (a int);