-- Courses that a person looks for, and ten thousand that stand in the way.

INSERT INTO users (id, email, display_name, role)
SELECT md5('u' || n)::uuid, n || '@example.org', 'Teacher ' || n, 'instructor' FROM generate_series(1, 100) AS n;

INSERT INTO courses (
    id, owner_id, slug, title, summary, tags, description, language, level, enrolled_count, published_at, status,
    visibility
)
SELECT
    gen_random_uuid(), md5('u1')::uuid, 'known-' || row_number() OVER (), title, summary, string_to_array(tags, ' '),
    description, language, 'beginner', enrolled, now(), coalesce(status, 'published'), coalesce(visibility, 'public')
FROM (
    VALUES
    ('Python for Beginners', 'Your first programs.', 'python programming', '', 'en', 900, NULL, NULL),
    ('Advanced Python', 'Decorators, generators and typing.', 'python', '', 'en', 100, NULL, NULL),
    ('Notebooks', 'Statistics with Python, on a page.', 'science', '', 'en', 9000, NULL, NULL),
    ('Machine Learning', 'Models that learn from data.', 'models', '', 'en', 50, NULL, NULL),
    ('Machine Learning with Python', 'From data to a model.', 'models python', '', 'en', 2000, NULL, NULL),
    ('Kubernetes in Production', 'Clusters that stay up.', 'containers', '', 'en', 300, NULL, NULL),
    ('Containers', 'Docker first, then Kubernetes.', 'docker', '', 'en', 700, NULL, NULL),
    ('Baking Bread', 'Flour, water, salt.', 'food', 'Knead, wait, bake. A loaf a day.', 'en', 400, NULL, NULL),
    ('Loaves and Fishes', 'Two old recipes.', 'food', 'You should have baked bread before.', 'en', 4000, NULL, NULL),
    ('Running a Marathon', 'Twelve weeks of training.', 'sport', '', 'en', 60, NULL, NULL),
    ('C++ from Scratch', 'Values, templates, moves.', 'cpp', '', 'en', 80, NULL, NULL),
    ('C# and .NET', 'Types, tasks, services.', 'dotnet', '', 'en', 70, NULL, NULL),
    ('The C Programming Language', 'Pointers without fear.', 'systems', '', 'en', 90, NULL, NULL),
    ('Node.js Services', 'Streams and queues.', 'web', '', 'en', 75, NULL, NULL),
    ('Java Concurrency', 'Threads, locks, queues.', 'jvm', '', 'en', 85, NULL, NULL),
    ('JavaScript: the Good Parts', 'A small language within.', 'web', '', 'en', 950, NULL, NULL),
    ('Häuser bauen', 'Vom Keller bis zum Dach.', 'handwerk', '', 'de', 20, NULL, NULL),
    ('Cuisine française : les éléments', 'Sauces et fonds.', 'cuisine', '', 'fr-CA', 21, NULL, NULL),
    ('Основы программирования', 'Первые шаги.', '', '', 'ru', 22, NULL, NULL),
    ('機械学習入門', '基礎から。', '', '', 'ja', 23, NULL, NULL),
    ('The Who: a History of Rock', 'Windmills and guitars.', 'music', '', 'en', 24, NULL, NULL),
    ('Photography: Light and Shadow', 'See before you press.', 'art', '', 'en', 310, NULL, NULL),
    ('Photon Physics', 'Light as particles.', 'physics', '', 'en', 320, NULL, NULL),
    ('Rust in Action', 'Ownership by example.', 'systems', '', 'en', 110, NULL, NULL),
    ('Trust in Teams', 'How it grows, how it breaks.', 'leadership', '', 'en', 5000, NULL, NULL),
    ('Python Secrets', 'Not yet told.', 'python', '', 'en', 0, 'draft', NULL),
    ('Python by Invitation', 'For friends.', 'python', '', 'en', 0, NULL, 'unlisted'),
    ('Python 2 Legacy', 'What was.', 'python', '', 'en', 9999, 'archived', NULL)
) AS known (title, summary, tags, description, language, enrolled, status, visibility);

-- One course after the other would take ten times as long as all of them at once.
ALTER TABLE courses DISABLE TRIGGER courses_keep_search;

INSERT INTO courses (
    id, owner_id, slug, title, summary, tags, description, status, visibility, enrolled_count, published_at, created_at
)
SELECT
    md5('c' || n)::uuid, md5('u' || n % 100 + 1)::uuid, 'course-' || n,
    (ARRAY['Gardening', 'Accounting', 'Chess', 'Drawing', 'Sailing', 'Negotiation', 'Astronomy'])[1 + n % 7]
        || ' for ' || (ARRAY['the Curious', 'Families', 'Professionals'])[1 + n % 3] || ' ' || n,
    'An hour a week, ' || (ARRAY['at home', 'outdoors', 'in company'])[1 + n % 3] || '.',
    ARRAY['series-' || n % 400],
    CASE n % 3 WHEN 0 THEN 'No need to know python or any other language.' ELSE 'Bring a friend.' END,
    CASE WHEN n % 20 = 0 THEN 'draft' ELSE 'published' END,
    CASE WHEN n % 15 = 1 THEN 'unlisted' ELSE 'public' END,
    n * 7919 % 1000, now() - n * interval '1 minute', now() - n * interval '1 minute'
FROM generate_series(1, 10000) AS n;

ALTER TABLE courses ENABLE TRIGGER courses_keep_search;

INSERT INTO course_search (course_id, words, facts)
SELECT courses.id, said.words, said.facts FROM courses, course_search_of(courses) AS said
ON CONFLICT DO NOTHING;

INSERT INTO search_vocabulary (word)
SELECT DISTINCT word FROM course_search, search_words_of(words) AS word
ON CONFLICT DO NOTHING;

ANALYZE;
