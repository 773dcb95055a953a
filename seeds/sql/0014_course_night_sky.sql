-- The night sky with bare eyes: has an enrollment window and a running time; both end years after
-- the seed is run, so that it stays open.
-- seed: env development,test
-- seed: requires 0001_people

INSERT INTO courses
    (id, owner_id, slug, title, summary, level, language, tags, status, visibility, enroll_from,
     enroll_until, starts_at, ends_at, published_at, created_at, updated_at, description)
VALUES
    ('019c41a1-0e80-7002-8014-000000000001',
     '019b8d62-7a80-7001-8001-000000000003',
     'the-night-sky',
     'The night sky with bare eyes',
     'Find your way among stars and planets without a telescope. A guided course with a fixed '
     'running time; enroll while the window is open.',
     'beginner',
     'en',
     '{astronomy, science, outdoors}',
     'published',
     'public',
     '2026-02-23 09:00+00',
     date_trunc('day', now()) + interval '3 years',
     '2026-03-09 18:00+00',
     date_trunc('day', now()) + interval '4 years',
     '2026-02-23 09:00+00',
     '2026-02-09 09:00+00',
     '2026-02-23 09:00+00',
$md$You need no telescope, no app and no talent: only a dark place, some patience and this course. It is
written for observers in the northern half of the world; notes for the south are added where the
view differs.

The course has a *running time*: the lessons can be read, and progress counts, from its start to its
end. You can enroll until the enrollment window closes.
$md$);

INSERT INTO course_slugs (slug, course_id)
VALUES ('the-night-sky', '019c41a1-0e80-7002-8014-000000000001');

INSERT INTO sections (id, course_id, position, title, created_at, updated_at)
VALUES
    ('019c41a1-0e80-7003-8014-000000000001', '019c41a1-0e80-7002-8014-000000000001',
     1, 'Getting oriented', '2026-02-09 09:00+00', '2026-02-23 09:00+00'),
    ('019c41a1-0e80-7003-8014-000000000002', '019c41a1-0e80-7002-8014-000000000001',
     2, 'Wanderers', '2026-02-09 09:00+00', '2026-02-23 09:00+00'),
    ('019c41a1-0e80-7003-8014-000000000003', '019c41a1-0e80-7002-8014-000000000001',
     3, 'In the field', '2026-02-09 09:00+00', '2026-02-23 09:00+00');

-- Section 1: Getting oriented.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019c41a1-0e80-7004-8014-000000000001', '019c41a1-0e80-7002-8014-000000000001',
     '019c41a1-0e80-7003-8014-000000000001', 1, 'Your eyes are the telescope',
     'article', 'published', true, true, 10, 'viewed', NULL,
     '2026-02-09 09:00+00', '2026-02-23 09:00+00',
$md$The most important instrument of this course is already on your face, and it needs **twenty to
thirty minutes** of darkness to become good. The pupil opens within seconds, but the pigment of the
rods in your retina takes that long to build up. One look at a bright telephone and you start again.

## Use red light

Rods hardly react to deep red. With a red lamp, or red foil over an ordinary one, you can read a map
and keep your night vision.

## Look a little aside

In the centre of your view there are almost only cones, made for daylight and colour. To see
something faint, look *slightly past it*. Astronomers call this **averted vision**. Try it with the
Andromeda Galaxy in autumn: looked at directly it is gone, looked past it is a faint oval mist. That
light has been under way for about 2.5 million years.

## How dark is it?

| You can see | Faintest stars about | Place |
| --- | --- | --- |
| the Moon, planets, some dozen stars | magnitude 3 | inner city |
| the whole Little Dipper | magnitude 5 | edge of a village |
| the Milky Way with structure | magnitude 6 | dark countryside |

*Magnitude* counts backwards: the **smaller** the number, the brighter. Five steps are a factor of
exactly 100, one step is about 2.5. The scale goes back to antiquity, when the brightest stars were
those "of the first size".

> **Tonight.** Go outside, wait for twenty minutes and count the stars inside the square of Pegasus
> (autumn) or the bowl of the Plough (spring). More than five? You live well.
$md$),

    ('019c41a1-0e80-7004-8014-000000000002', '019c41a1-0e80-7002-8014-000000000001',
     '019c41a1-0e80-7003-8014-000000000001', 2, 'The sky turns',
     'article', 'published', false, true, 12, 'viewed', NULL,
     '2026-02-09 09:00+00', '2026-02-23 09:00+00',
$md$Every hour the whole sky moves on by 15 degrees, about the span between forefinger and little finger
at the end of a stretched arm. It is we who turn; but for an observer it is more practical to think
of a great sphere around us.

## Measuring with the hand

At arm's length your hand is a protractor, for a child as for a giant, because long arms come with
large hands:

| Hand | Degrees |
| --- | --- |
| little finger | 1° (twice the Moon!) |
| three middle fingers | 5° |
| fist | 10° |
| thumb to little finger, spread | 20–25° |

## The pole

One point stands still. In the north it is marked, to within a degree, by **Polaris**. To find it,
take the two stars at the front of the Plough's bowl and go on five times their distance. Polaris is
not especially bright, only especially faithful: its height above the horizon equals your
**latitude**. Sailors have relied on this for centuries.

In the south there is no such star. Extend the long axis of the Southern Cross four and a half
times: there, in empty sky, is the pole.

## Night after night

A star rises **four minutes earlier** each day. After a month that makes two hours, after a year a
full turn. The reason: the Earth also moves around the Sun, and after one rotation it must turn
about one degree more until the Sun is back in place. That is why Orion belongs to the northern
winter and Scorpius to summer.
$md$),

    ('019c41a1-0e80-7004-8014-000000000003', '019c41a1-0e80-7002-8014-000000000001',
     '019c41a1-0e80-7003-8014-000000000001', 3, 'Five patterns for five seasons',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-02-09 09:00+00', '2026-02-23 09:00+00',
$md$You need not know all 88 constellations. A few bright patterns, *asterisms*, are enough to hang the
rest on.

| Season (north) | Pattern | Its stars |
| --- | --- | --- |
| all year | the Plough, or Big Dipper | seven stars of the Great Bear |
| spring | the Spring Triangle | Arcturus, Spica, Regulus |
| summer | the Summer Triangle | Vega, Deneb, Altair |
| autumn | the Square of Pegasus | four stars of nearly equal brightness |
| winter | the Winter Hexagon | Sirius, Rigel, Aldebaran, Capella, Pollux, Procyon |

## Star hopping

From what you know, you leap to what you do not:

- Follow the arc of the Plough's handle: *arc to Arcturus, speed on to Spica*.
- Follow the belt of Orion down and to the left: Sirius, the brightest star of the night. Up and to
  the right: Aldebaran, and a little farther the Pleiades.
- From the Plough through Polaris, the same distance once more: Cassiopeia, a W of five stars. When
  the Plough is low, Cassiopeia is high; one of the two is always well placed.

In the southern hemisphere the same figures stand on their heads: Orion's sword points upwards, and
Sirius is *above* him.

## Colours

Compare Betelgeuse and Rigel, the shoulder and the foot of Orion. One is orange, the other bluish
white. Colour is temperature: Betelgeuse has about 3500 degrees at its surface, Rigel about 12 000.
Iron in the forge behaves in the same way.
$md$);

-- Section 2: Wanderers.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019c41a1-0e80-7004-8014-000000000004', '019c41a1-0e80-7002-8014-000000000001',
     '019c41a1-0e80-7003-8014-000000000002', 1, 'The Moon without mistakes',
     'article', 'published', false, true, 12, 'viewed', NULL,
     '2026-02-09 09:00+00', '2026-02-23 09:00+00',
$md$The Moon takes **29.5 days** from new to new. Half of it is always lit; we only see the lit half
from changing sides.

| Phase | Rises about | Highest about | Sets about |
| --- | --- | --- | --- |
| new | sunrise | noon | sunset |
| first quarter | noon | sunset | midnight |
| full | sunset | midnight | sunrise |
| last quarter | midnight | sunrise | noon |

The table contains a useful sentence: **a full moon is always opposite the Sun.** A film in which it
stands beside the sunset got it wrong. So did the painter who put a star between the horns of the
crescent: the dark part of the Moon is still there.

## Waxing or waning?

In the north, a lit **right** side means waxing. In the south it is the left one, and near the
equator the crescent lies on its back like a boat.

## Earthshine

A few days after new moon, look at the dark part: you can see it faintly. It is lit by the Earth. On
the Moon it is then nearly full Earth, and that is some forty times brighter than a full moon is for
us.

## Why no eclipse every month?

The Moon's path is tilted by about 5 degrees. Usually it passes above or below the Sun and the
shadow of the Earth. Only where the paths cross, roughly every half year, can eclipses happen.

> **Exercise.** Draw the Moon on five evenings, with the time and its height in fists. You will
> discover that it moves eastwards by its own diameter every hour.
$md$),

    ('019c41a1-0e80-7004-8014-000000000005', '019c41a1-0e80-7002-8014-000000000001',
     '019c41a1-0e80-7003-8014-000000000002', 2, 'Five planets',
     'article', 'published', false, true, 12, 'viewed', NULL,
     '2026-02-09 09:00+00', '2026-02-23 09:00+00',
$md$Five planets are visible to the naked eye, and all of mankind knew them before there were
telescopes: Mercury, Venus, Mars, Jupiter, Saturn.

## Planet or star?

- A planet **hardly twinkles**. A star is a point, and turbulent air shakes a point. A planet is a
  small disc, whose parts do not shake in step.
- It stands near the **ecliptic**, the yearly path of the Sun, like the Moon.
- It is not on your star map.

| Planet | Look for | When |
| --- | --- | --- |
| Venus | dazzling white, brighter than all stars | evening or morning, never at midnight |
| Jupiter | bright, cream | often all night |
| Mars | orange; its brightness changes enormously | best every 26 months |
| Saturn | yellowish, calm | some two weeks later each year |
| Mercury | low in the twilight | a few days at a time |

Why is Venus never seen at midnight? Its orbit lies inside ours. Seen from here, it is never more
than 47 degrees from the Sun, and at midnight the Sun is below your feet.

## Going backwards

Note the place of Mars among the stars for three months around its best time. It slows down, goes
**backwards** for some weeks and turns again. For two thousand years this loop was the great puzzle
of astronomy. The solution: we are on the inside track and overtake it. A car that you overtake also
seems to fall back against the trees behind.
$md$);

-- Section 3: In the field.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019c41a1-0e80-7004-8014-000000000006', '019c41a1-0e80-7002-8014-000000000001',
     '019c41a1-0e80-7003-8014-000000000003', 1, 'Your first observing night',
     'article', 'published', false, true, 15, 'manual', NULL,
     '2026-02-09 09:00+00', '2026-02-23 09:00+00',
$md$A plan makes the difference between a cold half hour and an evening that you remember.

## Before you go

- Moon phase checked: around new moon for faint things, first quarter for the Moon itself
- Weather: clear **and** dry; dew makes glasses and mood foggy
- Warmer clothes than you think: standing still at 10 °C feels like freezing
- Red lamp, star map, pencil, something hot to drink
- Somebody knows where you are

## The programme

1. **Twilight.** Any planets? They come out before the stars.
2. **First stars.** Find the triangle, square or hexagon of the season.
3. **Orientation.** Polaris, or the southern pole. Estimate your latitude with your fist.
4. **Dark.** Hop to three constellations that you did not know before.
5. **Faint.** One thing with averted vision: the Andromeda Galaxy, the Orion Nebula, the Beehive
   Cluster, or in the south the Magellanic Clouds.
6. **Patience.** Ten minutes on your back without doing anything. On any night of the year you
   should see a few meteors an hour.

## The notebook

Write down date, time, place, the faintest star that you saw, and *one sentence about something that
surprised you*. That sentence is the most valuable entry. In a year you will have a book that nobody
else in the world has.

> Mark this lesson as done after your first night outside. The sky will wait for you.
$md$);
