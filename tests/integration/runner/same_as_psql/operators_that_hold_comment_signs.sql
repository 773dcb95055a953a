CREATE TABLE t AS SELECT 1 +-- ;
 2 AS a, 3 */* ; */ 4 AS b, 1 - -1 AS c