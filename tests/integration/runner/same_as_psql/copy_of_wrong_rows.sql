CREATE TABLE t (a int);
COPY t FROM STDIN;
x
\.
