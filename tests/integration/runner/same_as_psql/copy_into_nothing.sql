COPY nowhere FROM STDIN;
1
\.
