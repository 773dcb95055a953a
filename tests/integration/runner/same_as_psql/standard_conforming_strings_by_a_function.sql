
        SELECT set_config('standard_conforming_strings', 'off', false);
        SET escape_string_warning = off; CREATE TABLE t AS SELECT 'a\'; --' AS a;