-- Reading music notation: two seats, both taken, and a waitlist.
-- seed: env development,test
-- seed: requires 0001_people

INSERT INTO courses
    (id, owner_id, slug, title, summary, level, language, tags, status, visibility, capacity,
     waitlist, published_at, created_at, updated_at, description)
VALUES
    ('019bf988-0680-7002-8012-000000000001',
     '019b8d62-7a80-7001-8001-000000000003',
     'reading-music-notation',
     'Reading music notation',
     'From five empty lines to singing a melody at sight. A small class with personal '
     'feedback, hence only two seats at a time.',
     'beginner',
     'en',
     '{music, notation, beginners}',
     'published',
     'public',
     2,
     true,
     '2026-02-09 09:00+00',
     '2026-01-26 09:00+00',
     '2026-02-09 09:00+00',
$md$Music notation is a graph: **time runs to the right, pitch goes up**. Everything else is detail, and
this course goes through the details in the order in which you need them.

I answer every exercise personally, so there are only *two seats*. When both are taken you land on
the waiting list and move up by yourself as soon as somebody finishes or leaves.
$md$);

INSERT INTO course_slugs (slug, course_id)
VALUES ('reading-music-notation', '019bf988-0680-7002-8012-000000000001');

INSERT INTO sections (id, course_id, position, title, created_at, updated_at)
VALUES
    ('019bf988-0680-7003-8012-000000000001', '019bf988-0680-7002-8012-000000000001',
     1, 'Pitch', '2026-01-26 09:00+00', '2026-02-09 09:00+00'),
    ('019bf988-0680-7003-8012-000000000002', '019bf988-0680-7002-8012-000000000001',
     2, 'Time', '2026-01-26 09:00+00', '2026-02-09 09:00+00');

-- Section 1: Pitch.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019bf988-0680-7004-8012-000000000001', '019bf988-0680-7002-8012-000000000001',
     '019bf988-0680-7003-8012-000000000001', 1, 'Five lines and a clef',
     'article', 'published', true, true, 10, 'viewed', NULL,
     '2026-01-26 09:00+00', '2026-02-09 09:00+00',
$md$A staff has five lines and four spaces between them. Notes sit **on a line** or **in a space**; each
step from a line to the neighbouring space is one letter of the alphabet from A to G, and after G
comes A again.

Without a further sign the staff only says *higher* and *lower*. The **clef** at its beginning pins
down one line:

| Clef | Also called | Pins down | Used by |
| --- | --- | --- | --- |
| Treble | G clef | the second line from below is the G above middle C | violin, flute, most voices, right hand |
| Bass | F clef | the second line from above is the F below middle C | cello, bassoon, low voices, left hand |

The signs are old letters. Look closely at a treble clef: its curl circles the G line. The two dots
of a bass clef sit on both sides of the F line.

## The notes in the treble clef

From the bottom line to the top line, the **lines** are E, G, B, D, F. The **spaces** between them
are F, A, C, E, which happens to be a word, and the only mnemonic you need: the lines follow from
it.

## Where is middle C?

One step below the bottom line E is D; one step below that, on a little extra line of its own, is
middle C. Such extra lines are *ledger lines*. In the bass clef, middle C sits on the first ledger
line **above** the staff. So the two staves of piano music are really one big ladder with middle C
exactly in the middle.

> **Exercise.** Draw a staff and write the word *CABBAGE* in notes. Then *FACADE*. Your first two
> melodies!
$md$),

    ('019bf988-0680-7004-8012-000000000002', '019bf988-0680-7002-8012-000000000001',
     '019bf988-0680-7003-8012-000000000001', 2, 'Steps, half steps and accidentals',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-01-26 09:00+00', '2026-02-09 09:00+00',
$md$Play all white keys of a piano from C to the next C. It sounds even, but it is not: between E and F,
and between B and C, there is no black key. These two are **half steps**, the others **whole
steps**.

```text
C     D     E  F     G     A     B  C
  whole whole half whole whole whole half
```

This pattern, *whole, whole, half, whole, whole, whole, half*, is the **major scale**. It is the
reason why the piano looks the way it does.

## Sharps, flats, naturals

Three signs change a note, and they stand before it:

- ♯ (sharp) raises it by a half step,
- ♭ (flat) lowers it by a half step,
- ♮ (natural) cancels the one or the other.

An accidental is valid **until the next bar line**, for that line or space only. Forgetting this is
the most common reading mistake of all.

## One key, two names

The black key between F and G is F♯ or G♭. On the piano there is no difference; in writing there is,
because a scale wants *each letter exactly once*. The major scale from G is

G – A – B – C – D – E – **F♯** – G

With G♭ instead there would be two kinds of G and no F, and nobody could read it.

## Key signatures

Instead of writing ♯ before every F, one writes it once, at the beginning of each staff, on the F
line. It then holds for *every* F, high or low, in the whole piece. One sharp: the piece is probably
in G major (or in E minor, its melancholic sister).
$md$),

    ('019bf988-0680-7004-8012-000000000003', '019bf988-0680-7002-8012-000000000001',
     '019bf988-0680-7003-8012-000000000001', 3, 'Intervals: the distance between notes',
     'article', 'published', false, true, 15, 'manual', NULL,
     '2026-01-26 09:00+00', '2026-02-09 09:00+00',
$md$Fluent readers do not spell letter by letter. They read **distances**, as you read words instead of
letters.

Count both ends: from C to D is a *second*, from C to E a *third*, from C to G a *fifth*, from C to
the next C an *octave* (Latin *octavus*, the eighth).

## How they look

| Interval | On the staff | Sounds like the beginning of |
| --- | --- | --- |
| second | line to the neighbouring space | a scale |
| third | line to the next line, or space to the next space | a doorbell (falling) |
| fourth | line to space with one line between | a fire engine, in many countries |
| fifth | line to line with one line between | *Twinkle, Twinkle, Little Star*, second word |
| octave | line to space, far apart | *Somewhere over the Rainbow* |

Notice the pattern: **odd** numbers (third, fifth, seventh) go from line to line or from space to
space; **even** ones (second, fourth, sixth, octave) change from line to space. This alone tells you
in an instant whether you are looking at a fourth or a fifth.

## Major and minor

C–E and D–F are both thirds, yet C–E spans four half steps (a *major* third) and D–F only three (a
*minor* third). The ear hears the first as bright, the second as darker. Fourths, fifths and octaves
have no such pair; they are called *perfect*.

> **Exercise.** Take any melody you can sing. Write down only the direction and size of each move,
> like *up a third, down a second*. Do eight notes, sing them from your paper, then mark this lesson
> as done.
$md$);

-- Section 2: Time.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019bf988-0680-7004-8012-000000000004', '019bf988-0680-7002-8012-000000000001',
     '019bf988-0680-7003-8012-000000000002', 1, 'Note values',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-01-26 09:00+00', '2026-02-09 09:00+00',
$md$The *position* of a note tells its pitch; its *shape* tells how long it lasts. Each value is half of
the previous one:

| Note | Looks like | Lasts | In 4/4 |
| --- | --- | --- | --- |
| whole | an empty oval | 4 beats | fills the bar |
| half | empty, with a stem | 2 beats | two in a bar |
| quarter | filled, with a stem | 1 beat | four in a bar |
| eighth | filled, stem and one flag | ½ beat | eight in a bar |
| sixteenth | filled, stem and two flags | ¼ beat | sixteen in a bar |

Several eighths in a row share a **beam** instead of flags. A beam shows at a glance what belongs to
one beat.

Silence is written, too: each value has a **rest** of the same length. The half rest sits on top of
the middle line like a hat; the whole rest hangs from the line above it like a bat.

## The dot

A dot behind a note adds **half of its value**. A dotted half lasts 2 + 1 = 3 beats, a dotted
quarter 1 + ½ = 1½ beats. It is multiplication by 1.5, with less ink.

## The tie

A curved line between two notes *of the same pitch* adds them up: play one, hold it for both. With a
tie one can write lengths that have no symbol of their own, such as 2½ beats, and sounds that last
across a bar line. A similar curve over *different* notes is a **slur**, and means: smoothly, in one
breath.
$md$),

    ('019bf988-0680-7004-8012-000000000005', '019bf988-0680-7002-8012-000000000001',
     '019bf988-0680-7003-8012-000000000002', 2, 'Beat and bar',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-01-26 09:00+00', '2026-02-09 09:00+00',
$md$Tap your foot evenly. That is the **beat**. Now tap every third one a little harder: you are hearing
a waltz. Grouping beats into **bars** is what turns a pulse into a dance or a march.

The two numbers after the clef are the *time signature*:

- the **upper** one says how many beats a bar has,
- the **lower** one says which note value is one beat (4 for a quarter, 8 for an eighth).

It is not a fraction, although everybody calls it "three four".

| Signature | Feels like | Think of |
| --- | --- | --- |
| 2/4 | ONE two | a march |
| 3/4 | ONE two three | a waltz |
| 4/4 | ONE two *three* four | nearly all of pop music |
| 6/8 | ONE two three *four* five six | a lullaby, a jig |

3/4 and 6/8 hold the same amount of time, six eighths. The difference lies in the grouping: three
times two against two times three. Say *"I like to be in A-mer-i-ca"* and you have both of them in
turn.

## Counting aloud

Count **"one and two and three and four and"**. Numbers fall on beats, the *ands* between them. A
quarter lasts from a number to the next, an eighth from a number to its *and*. Count before you
play; play only when the counting no longer needs your attention. It feels childish and works for
everybody, including professionals at their first rehearsal.

## The upbeat

Some melodies begin before the first ONE. The incomplete bar at the start is an *upbeat*; by custom,
the last bar is shortened by the same amount.
$md$),

    ('019bf988-0680-7004-8012-000000000006', '019bf988-0680-7002-8012-000000000001',
     '019bf988-0680-7003-8012-000000000002', 3, 'Singing at sight',
     'video', 'published', false, false, 12, 'watched', 80,
     '2026-01-26 09:00+00', '2026-02-09 09:00+00',
$md$These are the notes that go with the demonstration of this lesson: a four-bar melody, first read in
silence, then sung.

## The melody

In 4/4 and G major, written with letters and beats:

```text
| G (1) A (1) B (2) | C (1) B (1) A (2) | B (1) D (1) C (1) A (1) | G (4) |
```

## Before the first sound

1. **Clef and key.** Treble clef, one sharp: every F would be F♯. (There is none here. Good.)
2. **Time.** Four quarters. Tap two empty bars and keep tapping.
3. **Shape.** Look at the contour: up a little, over the hill, the highest note is the D in the
   third bar, and home.
4. **Danger.** Where is a leap? Only B–D and C–A, a third up and a third down. Everything else is
   steps.
5. **Start and goal.** It begins and ends on G, the *tonic*. Sing the scale of G up and down once,
   and the goal is in your ear.

## While singing

- Keep the beat at any price. A wrong note is gone after one second; a stop breaks the piece.
- Look **ahead**. While a long note sounds, the eyes are already in the next bar.
- Do not correct. Corrections are for the second time.

## Afterwards

Ask one question only: *where did I lose it?* Practise those two bars, then sing the whole again.
Five minutes a day bring more than an hour on Sundays. After a month you will notice that you hear a
line of notes before you sing it, and that is what reading means.
$md$);
