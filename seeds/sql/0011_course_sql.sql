-- SQL that explains itself: sequential, so each lesson opens when the one before it is met.
-- seed: env development,test
-- seed: requires 0001_people

INSERT INTO courses
    (id, owner_id, slug, title, summary, level, language, tags, status, visibility, sequential,
     published_at, created_at, updated_at, description)
VALUES
    ('019bd57b-8280-7002-8011-000000000001',
     '019b8d62-7a80-7001-8001-000000000002',
     'sql-that-explains-itself',
     'SQL that explains itself',
     'Queries that a colleague understands at first sight, from SELECT to window functions, '
     'and how to see what the database makes of them.',
     'intermediate',
     'en',
     '{programming, sql, databases, postgresql}',
     'published',
     'public',
     true,
     '2026-02-02 09:00+00',
     '2026-01-19 09:00+00',
     '2026-02-02 09:00+00',
$md$Everybody can write a query that works today. This course is about queries that still make sense
next year.

The lessons build on each other and **open one after the other**: all of them work with the same
small library, two tables, ten rows, so that you can check every result by hand. The examples were
run on PostgreSQL; nearly all of them work elsewhere unchanged.
$md$);

INSERT INTO course_slugs (slug, course_id)
VALUES ('sql-that-explains-itself', '019bd57b-8280-7002-8011-000000000001');

INSERT INTO sections (id, course_id, position, title, created_at, updated_at)
VALUES
    ('019bd57b-8280-7003-8011-000000000001', '019bd57b-8280-7002-8011-000000000001',
     1, 'Asking well', '2026-01-19 09:00+00', '2026-02-02 09:00+00'),
    ('019bd57b-8280-7003-8011-000000000002', '019bd57b-8280-7002-8011-000000000001',
     2, 'Bringing tables together', '2026-01-19 09:00+00', '2026-02-02 09:00+00'),
    ('019bd57b-8280-7003-8011-000000000003', '019bd57b-8280-7002-8011-000000000001',
     3, 'Thinking in sets', '2026-01-19 09:00+00', '2026-02-02 09:00+00');

-- Section 1: Asking well.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019bd57b-8280-7004-8011-000000000001', '019bd57b-8280-7002-8011-000000000001',
     '019bd57b-8280-7003-8011-000000000001', 1, 'The library we will ask',
     'article', 'published', true, true, 10, 'viewed', NULL,
     '2026-01-19 09:00+00', '2026-02-02 09:00+00',
$md$All examples use a tiny library. Create it in any scratch database:

```sql
CREATE TABLE books (
    id      integer PRIMARY KEY,
    title   text NOT NULL,
    author  text NOT NULL,
    year    integer NOT NULL
);
CREATE TABLE loans (
    book_id   integer NOT NULL REFERENCES books (id),
    reader    text NOT NULL,
    lent      date NOT NULL,
    returned  date
);
INSERT INTO books VALUES
    (1, 'The Salt Road', 'Imani Achebe', 1998),
    (2, 'Winter Bees', 'Imani Achebe', 2004),
    (3, 'A Short Walk North', 'Olav Tveit', 1987),
    (4, 'Glass Rivers', 'Sunita Rao', 2015);
INSERT INTO loans VALUES
    (1, 'Noa',   '2026-01-03', '2026-01-17'),
    (1, 'Samir', '2026-01-20', NULL),
    (2, 'Noa',   '2026-01-17', '2026-02-01'),
    (3, 'Linh',  '2026-01-05', '2026-01-09'),
    (3, 'Samir', '2026-01-10', '2026-01-19'),
    (3, 'Noa',   '2026-02-02', NULL);
```

Four books, six loans. *Glass Rivers* has never been lent, and two loans are still out: their
`returned` is `NULL`.

## Say what, not how

SQL is **declarative**. You describe the result; the database finds a way to it. That is why a query
should read like a sentence about the result. Compare:

```sql
select b.title from books b, loans l where b.id = l.book_id and l.returned is null;
```

```sql
SELECT books.title
FROM books
JOIN loans ON loans.book_id = books.id
WHERE loans.returned IS NULL;
```

Both answer *The Salt Road* and *A Short Walk North*. The second says which condition **connects**
the tables and which **chooses** rows, and its table names need no glossary.
$md$),

    ('019bd57b-8280-7004-8011-000000000002', '019bd57b-8280-7002-8011-000000000001',
     '019bd57b-8280-7003-8011-000000000001', 2, 'The true order of a SELECT',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-01-19 09:00+00', '2026-02-02 09:00+00',
$md$A query is written in one order and works in another:

| Step | Clause | What it does |
| --- | --- | --- |
| 1 | `FROM`, `JOIN` | brings the rows together |
| 2 | `WHERE` | keeps some of them |
| 3 | `GROUP BY` | puts them on piles |
| 4 | `HAVING` | keeps some piles |
| 5 | `SELECT` | computes the columns |
| 6 | `ORDER BY` | sorts |
| 7 | `LIMIT` | cuts off |

This table answers half of all beginner's questions.

**Why can I not use an alias in WHERE?** Because the alias is born in step 5, and `WHERE` is step 2.

```sql
SELECT title, 2026 - year AS age
FROM books
WHERE age > 20;   -- ERROR: column "age" does not exist
```

**Why does it work in ORDER BY?** Because step 6 comes after step 5.

**What is the difference between WHERE and HAVING?** One sees single rows, the other whole piles:

```sql
SELECT author, count(*) AS books
FROM books
WHERE year >= 1990
GROUP BY author
HAVING count(*) >= 2;
```

| author | books |
| --- | --- |
| Imani Achebe | 2 |

First the old book by Olav Tveit is dropped, then two piles are made, then the pile with one book
goes.

> **Rule of thumb.** If you could check the condition while holding a single row in your hand, it
> belongs in `WHERE`.
$md$),

    ('019bd57b-8280-7004-8011-000000000003', '019bd57b-8280-7002-8011-000000000001',
     '019bd57b-8280-7003-8011-000000000001', 3, 'NULL is a question mark',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-01-19 09:00+00', '2026-02-02 09:00+00',
$md$`NULL` does not mean zero or empty. It means **we do not know** (or: there is nothing to know).
Everything else follows from taking that seriously.

- Is an unknown number greater than 5? *Unknown.*
- Is an unknown number equal to another unknown number? *Unknown.*

So `returned = NULL` is never true, not even for the rows that you want. Ask with `IS NULL`:

```sql
SELECT reader FROM loans WHERE returned IS NULL;
```

`WHERE` keeps the rows whose condition is **true**. "Unknown" is not true, hence this trap:

```sql
SELECT count(*) FROM loans WHERE returned <> '2026-01-09';
```

The answer is 3, though five of six loans did not come back on that day. The two open ones are
neither equal nor unequal. If you want to treat unknown as an ordinary value, say so:

```sql
SELECT count(*) FROM loans WHERE returned IS DISTINCT FROM '2026-01-09';
```

Now it is 5.

## The most expensive trap

```sql
SELECT title FROM books
WHERE id NOT IN (SELECT book_id FROM loans);
```

This works, and answers *Glass Rivers*, only because `book_id` is `NOT NULL`. A single `NULL` in the
inner list and the result is **empty**: the database cannot rule out that the unknown one is your
book. `NOT EXISTS` asks the same and has no trap:

```sql
SELECT title FROM books
WHERE NOT EXISTS (SELECT FROM loans WHERE loans.book_id = books.id);
```
$md$);

-- Section 2: Bringing tables together.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019bd57b-8280-7004-8011-000000000004', '019bd57b-8280-7002-8011-000000000001',
     '019bd57b-8280-7003-8011-000000000002', 1, 'Joins without diagrams',
     'article', 'published', false, true, 20, 'viewed', NULL,
     '2026-01-19 09:00+00', '2026-02-02 09:00+00',
$md$Forget the overlapping circles. A join does one thing: **for each row on the left it looks for all
rows on the right that fit**, and writes one line for each pair.

```sql
SELECT books.title, loans.reader
FROM books
JOIN loans ON loans.book_id = books.id
ORDER BY books.id, loans.lent;
```

Six lines: *The Salt Road* twice, *Winter Bees* once, *A Short Walk North* three times, *Glass
Rivers* not at all.

A `LEFT JOIN` does the same, and then adds the rows of the left side that found nobody, with `NULL`
for the right columns. Seven lines.

## Where does the condition go?

With a plain join it does not matter. With a left join it changes the question:

```sql
SELECT books.title, loans.reader
FROM books
LEFT JOIN loans ON loans.book_id = books.id AND loans.returned IS NULL;
```

*All books, and who has them now, if anybody.* Four lines. But with `WHERE loans.returned IS NULL`
instead, *Winter Bees* disappears: it found its loan, and then the loan was thrown out together with
the book.

## The multiplication trap

Join two lists to one thing, and every element of the first meets every element of the second. A
book with 3 loans and 4 reviews becomes 12 lines, and `count(*)` is cheerfully wrong. **Aggregate
first, join afterwards**:

```sql
SELECT books.title, coalesce(lent.times, 0) AS times
FROM books
LEFT JOIN (
    SELECT book_id, count(*) AS times
    FROM loans
    GROUP BY book_id
) AS lent ON lent.book_id = books.id
ORDER BY times DESC, books.title;
```
$md$),

    ('019bd57b-8280-7004-8011-000000000005', '019bd57b-8280-7002-8011-000000000001',
     '019bd57b-8280-7003-8011-000000000002', 2, 'Naming your steps with WITH',
     'article', 'published', false, true, 20, 'manual', NULL,
     '2026-01-19 09:00+00', '2026-02-02 09:00+00',
$md$A query with three nested levels is read from the inside out, like an onion. `WITH` lets you write
it from top to bottom, like a story, and gives each step a **name**:

```sql
WITH finished AS (
    SELECT reader, returned - lent AS days
    FROM loans
    WHERE returned IS NOT NULL
),
habits AS (
    SELECT reader, count(*) AS loans, round(avg(days), 1) AS average_days
    FROM finished
    GROUP BY reader
)
SELECT reader, loans, average_days
FROM habits
ORDER BY average_days DESC;
```

| reader | loans | average_days |
| --- | --- | --- |
| Noa | 2 | 14.5 |
| Samir | 1 | 9.0 |
| Linh | 1 | 4.0 |

Subtracting two dates gives a number of days, so the arithmetic is plain.

## What makes a good step

- Its name is a **noun for the rows** it holds: `finished`, `habits`; not `tmp2`.
- It can be run alone. While you build the query, end it early with `SELECT * FROM finished` and
  look.
- It does one of the seven steps of the previous section, not four of them.

## Does it cost anything?

In PostgreSQL a step that is used once is folded into the query, as if you had nested it. A step
that is used twice is computed once and kept. With `MATERIALIZED` or `NOT MATERIALIZED` you can
insist on either. In other databases, look into the manual; the readability is worth it anyway.

> **Exercise.** Find the reader who has kept an open loan for longest on 2026-03-01. Write it with
> two named steps, then mark this lesson as done.
$md$);

-- Section 3: Thinking in sets.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019bd57b-8280-7004-8011-000000000006', '019bd57b-8280-7002-8011-000000000001',
     '019bd57b-8280-7003-8011-000000000003', 1, 'Window functions',
     'article', 'published', false, true, 25, 'viewed', NULL,
     '2026-01-19 09:00+00', '2026-02-02 09:00+00',
$md$`GROUP BY` turns many rows into one. Often you want to *keep* the rows and let each look at its
neighbours: a running total, a rank, the time since last time. That is what a **window** is for.

```sql
SELECT reader,
       lent,
       lent - lag(lent) OVER (PARTITION BY reader ORDER BY lent) AS days_since_last
FROM loans
ORDER BY reader, lent;
```

| reader | lent | days_since_last |
| --- | --- | --- |
| Linh | 2026-01-05 | |
| Noa | 2026-01-03 | |
| Noa | 2026-01-17 | 14 |
| Noa | 2026-02-02 | 16 |
| Samir | 2026-01-10 | |
| Samir | 2026-01-20 | 10 |

Read `OVER (…)` as *"among the rows of the same reader, in order of date"*. `lag` is the row before;
for the first there is none, hence `NULL`.

## The latest of each

A question from every working week: the most recent loan of each book.

```sql
SELECT book_id, reader, lent
FROM (
    SELECT *, row_number() OVER (PARTITION BY book_id ORDER BY lent DESC) AS place
    FROM loans
) AS ranked
WHERE place = 1;
```

Why the inner query? Windows are computed in step 5, together with `SELECT`, so `WHERE` (step 2)
cannot see them.

## Three ranks

For the values 10, 10, 8: `row_number` gives 1, 2, 3; `rank` gives 1, 1, 3; `dense_rank` gives 1, 1,
2. Only the first is free of ties, and then it is **arbitrary** who comes first, unless the order
has a tie-breaker such as the key.
$md$),

    ('019bd57b-8280-7004-8011-000000000007', '019bd57b-8280-7002-8011-000000000001',
     '019bd57b-8280-7003-8011-000000000003', 2, 'Reading a plan',
     'article', 'published', false, false, 20, 'viewed', NULL,
     '2026-01-19 09:00+00', '2026-02-02 09:00+00',
$md$The database shows its way to the result if you ask:

```sql
EXPLAIN (ANALYZE, BUFFERS)
SELECT title FROM books WHERE author = 'Imani Achebe';
```

A plan is a tree; **read it from the most indented line outwards**. Each line says what is done, how
many rows the planner *expected* (the first `rows=`) and how many it *got* (the second). Four
patterns are worth knowing:

| Node | Means | Fine when |
| --- | --- | --- |
| Seq Scan | reads the whole table | the table is small, or most rows are wanted |
| Index Scan | looks up in an index, then visits the rows | few rows are wanted |
| Nested Loop | for each row on the left, looks on the right | the left side is short |
| Hash Join | builds a table in memory, then probes it | both sides are long |

## Three questions to ask

1. **Where do the estimates go wrong?** An estimate of 1 and a reality of 80 000 explains most slow
   queries: the planner chose the right way for the wrong numbers. `ANALYZE books;` renews the
   statistics.
2. **Where is much read and little kept?** `Rows Removed by Filter: 999997` calls for an index.
3. **Is it the query at all?** If the plan says 2 ms and your page takes 2 s, look at how *often*
   you ask.

Take care: `EXPLAIN ANALYZE` really **runs** the statement. For an `UPDATE`, wrap it in a
transaction and roll back.

On our ten rows every plan is a sequential scan, and rightly so. Fill `books` with `INSERT INTO
books SELECT n, 'Book ' || n, 'Author ' || n % 1000, 2000 FROM generate_series(5, 200000) AS n` and
look again, with and without `CREATE INDEX ON books (author)`.
$md$);
