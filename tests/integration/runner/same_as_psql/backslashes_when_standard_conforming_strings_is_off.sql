SET standard_conforming_strings = off;
        SET escape_string_warning = off;
        CREATE TABLE t AS SELECT 'a\'; --' AS a, 'b\\' AS b; SET standard_conforming_strings = on;
        CREATE TABLE u AS SELECT 'c\' AS c;