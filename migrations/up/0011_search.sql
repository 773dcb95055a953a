-- Search in the catalogue. What every course says stands in a table of its own, as an index knows it: the courses' rows
-- change with every enrollment, this does not.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Text as it is compared: in lower case, without the accents of Latin letters, words alone. What stands between words
-- never matters, so that "Node.js" is a phrase of two; but the sign of "C++" and "C#" is a part of the name.
CREATE FUNCTION search_plain(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT regexp_replace(named, '[\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]', ' ', 'g')
    FROM lower(written) AS small,
        -- Most texts are spared the dear part.
        CAST(CASE WHEN octet_length(small) > char_length(small) THEN
            normalize(regexp_replace(lower(normalize(small, NFKD)), '([a-z])[\u0300-\u036f]+', '\1', 'g'), NFC)
        ELSE small END AS text) AS bare,
        translate(replace(replace(replace(bare, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđħı', 'oldhi') AS latin,
        regexp_replace(latin, '\m([a-z])\+\+', '\1pp ', 'g') AS doubled,
        regexp_replace(doubled, '\m([a-z])#', '\1sharp ', 'g') AS named
$$;

-- The same of something short: a title, a term.
CREATE FUNCTION search_name(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT left(btrim(regexp_replace(search_plain(written), '\s+', ' ', 'g')), 250)
$$;

-- The text search configuration of a language tag (RFC 5646).
CREATE FUNCTION search_config(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT CASE lower(split_part(language, '-', 1))
        WHEN 'ar' THEN 'pg_catalog.arabic'::regconfig
        WHEN 'hy' THEN 'pg_catalog.armenian'
        WHEN 'eu' THEN 'pg_catalog.basque'
        WHEN 'ca' THEN 'pg_catalog.catalan'
        WHEN 'da' THEN 'pg_catalog.danish'
        WHEN 'nl' THEN 'pg_catalog.dutch'
        WHEN 'en' THEN 'pg_catalog.english'
        WHEN 'fi' THEN 'pg_catalog.finnish'
        WHEN 'fr' THEN 'pg_catalog.french'
        WHEN 'de' THEN 'pg_catalog.german'
        WHEN 'el' THEN 'pg_catalog.greek'
        WHEN 'hi' THEN 'pg_catalog.hindi'
        WHEN 'hu' THEN 'pg_catalog.hungarian'
        WHEN 'id' THEN 'pg_catalog.indonesian'
        WHEN 'ga' THEN 'pg_catalog.irish'
        WHEN 'it' THEN 'pg_catalog.italian'
        WHEN 'lt' THEN 'pg_catalog.lithuanian'
        WHEN 'ne' THEN 'pg_catalog.nepali'
        WHEN 'nb' THEN 'pg_catalog.norwegian'
        WHEN 'nn' THEN 'pg_catalog.norwegian'
        WHEN 'no' THEN 'pg_catalog.norwegian'
        WHEN 'pt' THEN 'pg_catalog.portuguese'
        WHEN 'ro' THEN 'pg_catalog.romanian'
        WHEN 'ru' THEN 'pg_catalog.russian'
        WHEN 'sr' THEN 'pg_catalog.serbian'
        WHEN 'es' THEN 'pg_catalog.spanish'
        WHEN 'sv' THEN 'pg_catalog.swedish'
        WHEN 'ta' THEN 'pg_catalog.tamil'
        WHEN 'tr' THEN 'pg_catalog.turkish'
        WHEN 'yi' THEN 'pg_catalog.yiddish'
        ELSE 'pg_catalog.simple'
    END
$$;

-- Every word as it is written, and its stem in the language of the course. A text counts up to a length at which a
-- tsvector cannot overflow, whatever is written.
CREATE FUNCTION search_lexemes(written text, config regconfig) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT to_tsvector('pg_catalog.simple', plain)
        || CASE WHEN config = 'pg_catalog.simple'::regconfig THEN '' ELSE to_tsvector(config, plain) END
    FROM left(search_plain(left(written, 50000)), 50000) AS plain
$$;

-- A lexeme says by a mark where it stands: ^ in the title or a tag, + in these or the summary, = is the whole title, and
-- one without a mark stands anywhere. So the index alone knows who is ahead, and no row has to be looked at for it.
CREATE FUNCTION search_marked(lexemes tsvector, mark text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT coalesce(
        string_agg(format('''%s%s'':%s', mark, lexeme, array_to_string(positions, ',')), ' ')::tsvector,
        array_to_tsvector('{}')
    )
    FROM unnest(lexemes)
    WHERE octet_length(lexeme) <= 1000
$$;

CREATE FUNCTION search_marked(query text, mark text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT regexp_replace(query, '''([^'']+)''', '''' || mark || '\1''', 'g')
$$;

CREATE TABLE course_search (
    course_id  uuid      NOT NULL,
    words      tsvector  NOT NULL,
    facts      text[]    NOT NULL,
    CONSTRAINT course_search_pkey PRIMARY KEY (course_id),
    CONSTRAINT course_search_course_fkey FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE
);

CREATE INDEX course_search_by_words ON course_search USING gin (words, facts) WITH (fastupdate = off);

-- All words that any course has ever said: a misspelt one is put right by its neighbours here.
CREATE TABLE search_vocabulary (
    word  text NOT NULL,
    CONSTRAINT search_vocabulary_pkey PRIMARY KEY (word)
);

CREATE INDEX search_vocabulary_near ON search_vocabulary USING gin (word gin_trgm_ops) WITH (fastupdate = off);

-- The text search configurations of all courses: what is asked for is read in each.
CREATE TABLE search_languages (
    config  text NOT NULL,
    CONSTRAINT search_languages_pkey PRIMARY KEY (config)
);

CREATE FUNCTION course_search_of(course courses, OUT words tsvector, OUT facts text[])
LANGUAGE sql IMMUTABLE
AS $$
    SELECT
        heading || summary || search_lexemes(course.description, config)
            || search_marked(heading, '^') || search_marked(heading || summary, '+')
            || array_to_tsvector(ARRAY['=' || search_name(course.title)]),
        ARRAY['status:' || course.status, 'level:' || course.level, 'language:' || course.language]
            || ARRAY(SELECT 'tag:' || tag FROM unnest(course.tags) AS tag)
            || CASE WHEN course.status = 'published' AND course.visibility = 'public' THEN '{listed}'::text[] END
    FROM search_config(course.language) AS config,
        search_lexemes(course.title || ' . ' || array_to_string(course.tags, ' . '), config) AS heading,
        search_lexemes(course.summary, config) AS summary
$$;

CREATE FUNCTION search_words_of(words tsvector) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT
AS $$
    SELECT lexeme FROM unnest(words) WHERE char_length(lexeme) BETWEEN 4 AND 30 AND lexeme !~ '^[\^+=]|[0-9]'
$$;

CREATE FUNCTION keep_course_search() RETURNS trigger
LANGUAGE plpgsql
SET client_min_messages = warning
AS $$
BEGIN
    INSERT INTO course_search AS known (course_id, words, facts)
    SELECT NEW.id, said.words, said.facts FROM course_search_of(NEW) AS said
    ON CONFLICT (course_id) DO UPDATE SET words = excluded.words, facts = excluded.facts;

    INSERT INTO search_languages (config) VALUES (search_config(NEW.language)::text) ON CONFLICT DO NOTHING;

    -- In one order, so that nobody waits for somebody who waits for them.
    INSERT INTO search_vocabulary (word)
    SELECT said.word
    FROM course_search, search_words_of(words) AS said (word)
    WHERE course_id = NEW.id AND NOT EXISTS (SELECT FROM search_vocabulary AS known WHERE known.word = said.word)
    ORDER BY said.word
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER courses_keep_search
AFTER INSERT OR UPDATE OF title, summary, description, tags, language, level, status, visibility ON courses
FOR EACH ROW EXECUTE FUNCTION keep_course_search();

-- A term that is asked for: as it is written, or its stem in any language of the catalogue.
CREATE FUNCTION search_term(name text) RETURNS text
LANGUAGE sql STABLE STRICT
AS $$
    SELECT string_agg('(' || query::text || ')', ' | ')
    FROM (
        SELECT DISTINCT phraseto_tsquery(known.config::regconfig, name) AS query
        FROM (SELECT 'pg_catalog.simple' UNION ALL SELECT config FROM search_languages) AS known (config)
    ) AS read
    WHERE numnode(query) > 0
$$;

-- The words nearest to one: those in which one letter stands a place or two further on or back, and those with the most
-- threes of letters in common.
CREATE FUNCTION search_near(name text) RETURNS text
LANGUAGE sql STABLE STRICT
AS $$
    SELECT string_agg(quote_literal(word), ' | ')
    FROM (
        SELECT word, likeness, max(likeness) OVER () AS best
        FROM (
            SELECT word, 1.0 AS likeness
            FROM search_vocabulary
            WHERE word = ANY (ARRAY(
                SELECT left(rest, place - 1) || substr(name, taken, 1) || substr(rest, place)
                FROM generate_series(1, char_length(name)) AS taken,
                    overlay(name PLACING '' FROM taken FOR 1) AS rest,
                    generate_series(greatest(taken - 2, 1), least(taken + 2, char_length(name))) AS place
            ))
            UNION ALL
            SELECT word, similarity(word, name) FROM search_vocabulary WHERE word % name
        ) AS neighbours
        WHERE word <> name AND char_length(name) BETWEEN 4 AND 30
        ORDER BY likeness DESC, word
        LIMIT 5
    ) AS nearest
    WHERE likeness > best - 0.15
$$;

-- A query for each term. A word that carries no meaning is left out, unless there are no others.
CREATE FUNCTION search_terms(words text[], phrases text[], language text, near boolean) RETURNS SETOF text
LANGUAGE sql STABLE
AS $$
    WITH terms AS (
        SELECT name, is_word AND near AND name !~ ' ' AS is_near,
            length(to_tsvector(coalesce(search_config(language), 'pg_catalog.english'), name)) = 0 AS is_empty
        FROM (
            SELECT search_name(written), true FROM unnest(words) AS written
            UNION ALL
            SELECT search_name(written), false FROM unnest(phrases) AS written
        ) AS asked (name, is_word)
        WHERE name <> ''
    )
    SELECT concat_ws(' | ', search_term(name), CASE WHEN is_near THEN search_near(name) END)
    FROM terms
    WHERE NOT is_empty OR NOT EXISTS (SELECT FROM terms WHERE NOT is_empty)
$$;

CREATE FUNCTION search_joined(queries text[], operator text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT string_agg('(' || query || ')', operator) FROM unnest(queries) AS query WHERE query <> ''
$$;

-- All of three to eight terms but any one.
CREATE FUNCTION search_most(terms text[]) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT string_agg(format('(%s)', search_joined(terms[:n - 1] || terms[n + 1:], ' & ')), ' | ')
    FROM generate_series(1, cardinality(terms)) AS n
    WHERE cardinality(terms) BETWEEN 3 AND 8
$$;

-- The queries from the best rank on, each without what those before it find. Ranks 0 to 3 are what is asked for, as it is
-- asked: as the whole title, in the title and tags, with the summary, anywhere. Ranks 4 to 9 take neighbours of the words
-- as well: in the title and tags, with the summary, anywhere; then all words but one, anywhere; then any of them, in the
-- title and tags, anywhere.
CREATE FUNCTION search_queries(
    asked text, words text[], phrases text[], unwanted text[], language text, near boolean
) RETURNS TABLE (rank integer, query tsquery)
LANGUAGE plpgsql STABLE
SET client_min_messages = warning
AS $$
DECLARE
    terms  text[] := ARRAY(SELECT search_terms(words, phrases, language, false));
    passed text[] := ARRAY(SELECT search_term(search_name(one)) FROM unnest(unwanted) AS one);
    named  text   := quote_literal('=' || search_name(asked));
    every  text   := search_joined(terms, ' & ');
    ranks  text[] := ARRAY[named, search_marked(every, '^'), search_marked(every, '+'), every];
BEGIN
    IF every IS NULL THEN
        RETURN;
    END IF;
    rank := 0;
    IF near THEN
        passed := passed || ARRAY[named, every];
        terms := ARRAY(SELECT search_terms(words, phrases, language, true));
        every := search_joined(terms, ' & ');
        ranks := ARRAY[
            search_marked(every, '^'), search_marked(every, '+'), every, search_most(terms),
            search_marked(search_joined(terms, ' | '), '^'), search_joined(terms, ' | ')
        ];
        rank := 4;
    END IF;
    FOREACH every IN ARRAY ranks LOOP
        IF every IS NOT NULL THEN
            query := concat_ws(' & !', '(' || every || ')', '(' || search_joined(passed, ' | ') || ')');
            RETURN NEXT;
            passed := passed || every;
        END IF;
        rank := rank + 1;
    END LOOP;
END
$$;

-- Courses that are there already.
INSERT INTO course_search (course_id, words, facts)
SELECT courses.id, said.words, said.facts FROM courses, course_search_of(courses) AS said;

INSERT INTO search_languages (config) SELECT DISTINCT search_config(language)::text FROM courses;

INSERT INTO search_vocabulary (word) SELECT DISTINCT word FROM course_search, search_words_of(words) AS word;
