CREATE TABLE t (a int, b text, c text);
COPY t (a, b) FROM STDIN (DELIMITER '|', NULL 'nil', ENCODING 'UTF8') WHERE a > 1;
1|x
2|nil
3|é
\.
