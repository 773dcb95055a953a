CREATE TABLE t AS SELECT 'a;'
  'b' -- no ; end
 AS c, E'\''
  'x' AS d