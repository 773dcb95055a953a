/* a /* ; ' */ $$ */ CREATE TABLE t (a int /* ; /**/ */); -- ; '
/**//***/