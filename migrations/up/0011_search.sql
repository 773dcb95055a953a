-- Search in the catalogue: what every course says, as an index knows it, beside the courses' rows, which change with
-- every enrollment while this does not.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Words alone, in lower case and without the accents of Latin letters. What stands between words never matters, so that
-- "Node.js" is two words, and a phrase; of "C++" and "C#" the sign is the point.
CREATE FUNCTION search_plain(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT trim(regexp_replace(named, '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g'))
    FROM regexp_replace(lower(normalize(written, NFKD)), '([a-z])[\u0300-\u036f]+', '\1', 'g') AS bare,
        normalize(replace(replace(replace(translate(bare, 'øłđħı', 'oldhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), NFC)
            AS latin,
        regexp_replace(latin, '\m([a-z])\+\+', '\1pp ', 'g') AS doubled,
        regexp_replace(doubled, '\m([a-z])#', '\1sharp ', 'g') AS named
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

-- Every word as it is written, and its stem in the language of the course.
CREATE FUNCTION search_lexemes(written text, config regconfig) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT to_tsvector('pg_catalog.simple', plain)
        || CASE WHEN config = 'pg_catalog.simple'::regconfig THEN '' ELSE to_tsvector(config, plain) END
    FROM search_plain(written) AS plain
$$;

-- A lexeme says by a mark where it stands: ^ in the title or a tag, + in these or the summary, = is the whole title, and
-- one without a mark stands anywhere. So the index alone knows who is ahead, and no row has to be looked at for it.
CREATE FUNCTION search_marked(lexemes text, mark text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT regexp_replace(lexemes, '''([^'']+)''', '''' || mark || '\1''', 'g')
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

-- The languages that courses are written in, each a text search configuration: what is asked for is read in all of them.
CREATE TABLE search_languages (
    config  text NOT NULL,
    CONSTRAINT search_languages_pkey PRIMARY KEY (config)
);

-- Of a long description the first 50 000 characters are searched.
CREATE FUNCTION course_search_of(course courses, OUT words tsvector, OUT facts text[])
LANGUAGE sql IMMUTABLE
AS $$
    SELECT
        heading || summary || search_lexemes(left(course.description, 50000), config)
            || search_marked(heading::text, '^')::tsvector || search_marked((heading || summary)::text, '+')::tsvector
            || array_to_tsvector(ARRAY['=' || search_plain(course.title)]),
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

-- What is asked for: every term as it is written or its stem in any language of the catalogue, a phrase in its order.
CREATE FUNCTION search_term(plain text) RETURNS text
LANGUAGE sql STABLE STRICT
AS $$
    SELECT string_agg('(' || query::text || ')', ' | ')
    FROM (
        SELECT DISTINCT phraseto_tsquery(known.config::regconfig, plain) AS query
        FROM (SELECT 'pg_catalog.simple' UNION ALL SELECT config FROM search_languages) AS known (config)
    ) AS read
    WHERE numnode(query) > 0
$$;

-- The words nearest to one: those with two neighbouring letters the other way round, and those with the most threes of
-- letters in common.
CREATE FUNCTION search_near(plain text) RETURNS text
LANGUAGE sql STABLE STRICT
AS $$
    SELECT string_agg(quote_literal(word), ' | ')
    FROM (
        SELECT word, likeness, max(likeness) OVER () AS best
        FROM (
            SELECT word, 1.0 AS likeness
            FROM search_vocabulary
            WHERE word = ANY (ARRAY(
                SELECT left(plain, n - 1) || substr(plain, n + 1, 1) || substr(plain, n, 1) || substr(plain, n + 2)
                FROM generate_series(1, char_length(plain) - 1) AS n
            ))
            UNION ALL
            SELECT word, similarity(word, plain) FROM search_vocabulary WHERE word % plain
        ) AS neighbours
        WHERE word <> plain AND char_length(plain) >= 4
        ORDER BY likeness DESC, word
        LIMIT 5
    ) AS nearest
    WHERE likeness > best - 0.15
$$;

-- One query for each term. A word that carries no meaning is left out, unless there are no others.
CREATE FUNCTION search_terms(words text[], phrases text[], language text, near boolean) RETURNS SETOF text
LANGUAGE sql STABLE
AS $$
    WITH terms AS (
        SELECT plain, is_word AND near AND plain !~ ' ' AS is_near,
            length(to_tsvector(coalesce(search_config(language), 'pg_catalog.english'), plain)) = 0 AS is_empty
        FROM (
            SELECT search_plain(written), true FROM unnest(words) AS written
            UNION ALL
            SELECT search_plain(written), false FROM unnest(phrases) AS written
        ) AS asked (plain, is_word)
        WHERE plain <> ''
    )
    SELECT concat_ws(' | ', search_term(plain), CASE WHEN is_near THEN search_near(plain) END)
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
    terms  text[]    := ARRAY(SELECT * FROM search_terms(words, phrases, language, false));
    named  text      := quote_literal('=' || search_plain(asked));
    every  text      := search_joined(terms, ' & ');
    ranks  text[]    := ARRAY[named, search_marked(every, '^'), search_marked(every, '+'), every];
    passed text[]    := ARRAY(SELECT search_term(search_plain(one)) FROM unnest(unwanted) AS one);
BEGIN
    IF every IS NULL THEN
        RETURN;
    END IF;
    rank := 0;
    IF near THEN
        passed := passed || ARRAY[named, every];
        terms := ARRAY(SELECT * FROM search_terms(words, phrases, language, true));
        every := search_joined(terms, ' & ');
        ranks := ARRAY[
            search_marked(every, '^'), search_marked(every, '+'), every, search_most(terms),
            search_marked(search_joined(terms, ' | '), '^'), search_joined(terms, ' | ')
        ];
        rank := 4;
    END IF;
    FOREACH every IN ARRAY ranks LOOP
        query := concat_ws(' & !', '(' || every || ')', '(' || search_joined(passed, ' | ') || ')');
        IF every IS NOT NULL THEN
            RETURN NEXT;
        END IF;
        passed := passed || every;
        rank := rank + 1;
    END LOOP;
END
$$;

-- Courses that are there already.
INSERT INTO course_search (course_id, words, facts)
SELECT courses.id, said.words, said.facts FROM courses, course_search_of(courses) AS said;

INSERT INTO search_languages (config) SELECT DISTINCT search_config(language)::text FROM courses;

INSERT INTO search_vocabulary (word) SELECT DISTINCT word FROM course_search, search_words_of(words) AS word;
