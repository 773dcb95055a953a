DROP TRIGGER courses_keep_search ON courses;
DROP FUNCTION search_queries(text, text[], text[], text[], text, boolean);
DROP FUNCTION search_most(text[]);
DROP FUNCTION search_joined(text[], text);
DROP FUNCTION search_terms(text[], text[], text, boolean);
DROP FUNCTION search_near(text);
DROP FUNCTION search_term(text);
DROP FUNCTION keep_course_search();
DROP FUNCTION search_words_of(tsvector);
DROP FUNCTION course_search_of(courses);
DROP TABLE search_languages;
DROP TABLE search_vocabulary;
DROP TABLE course_search;
DROP FUNCTION search_marked(text, text);
DROP FUNCTION search_marked(tsvector, text);
DROP FUNCTION search_lexemes(text, regconfig);
DROP FUNCTION search_config(text);
DROP FUNCTION search_name(text);
DROP FUNCTION search_plain(text);

-- The extension goes with what brought it, unless somebody else did.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm' AND extowner = current_user::regrole) THEN
        DROP EXTENSION pg_trgm;
    END IF;
END
$$;
