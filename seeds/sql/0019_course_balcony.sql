-- A garden on a balcony: archived after its season.
-- seed: env development,test
-- seed: requires 0001_people

INSERT INTO courses
    (id, owner_id, slug, title, summary, level, language, tags, status, visibility, enroll_from,
     enroll_until, starts_at, published_at, created_at, updated_at, description)
VALUES
    ('019cf5df-a280-7002-8019-000000000001',
     '019b8d62-7a80-7001-8001-000000000004',
     'a-garden-on-a-balcony',
     'A garden on a balcony',
     'Tomatoes, herbs and bees three floors up: the season of 2026, accompanied week by week. '
     'Archived; learners of that season can still read it.',
     'beginner',
     'en',
     '{gardening, outdoors}',
     'archived',
     'public',
     '2026-03-16 09:00+00',
     '2026-05-01 00:00+00',
     '2026-04-01 06:00+00',
     '2026-03-16 09:00+00',
     '2026-03-16 06:00+00',
     '2026-10-31 18:00+00',
$md$From April to October 2026 a group of people grew vegetables on balconies between Lisbon and
Tampere. The season is over and the course is **archived**: nobody can join any more, but those who
took part keep their notes.
$md$);

INSERT INTO course_slugs (slug, course_id)
VALUES ('a-garden-on-a-balcony', '019cf5df-a280-7002-8019-000000000001');

INSERT INTO sections (id, course_id, position, title, created_at, updated_at)
VALUES
    ('019cf5df-a280-7003-8019-000000000001', '019cf5df-a280-7002-8019-000000000001',
     1, 'Spring', '2026-03-16 06:00+00', '2026-10-31 18:00+00'),
    ('019cf5df-a280-7003-8019-000000000002', '019cf5df-a280-7002-8019-000000000001',
     2, 'Summer', '2026-03-16 06:00+00', '2026-10-31 18:00+00');

-- Section 1: Spring.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019cf5df-a280-7004-8019-000000000001', '019cf5df-a280-7002-8019-000000000001',
     '019cf5df-a280-7003-8019-000000000001', 1, 'Light, wind, weight',
     'article', 'published', true, true, 8, 'viewed', NULL,
     '2026-03-16 06:00+00', '2026-10-31 18:00+00',
$md$A balcony is a climate of its own. Before you buy a single plant, spend a day with it and write down
three things.

## Light

Note every two hours whether the sun shines *on the place where the plants will stand*.

| Sun a day | Name | Grows well |
| --- | --- | --- |
| over 6 h | full sun | tomatoes, peppers, rosemary, thyme, strawberries |
| 3 to 6 h | half shade | lettuce, chard, parsley, chives, peas |
| under 3 h | shade | mint, woodruff, ferns; hardly any vegetables |

No trick replaces light. A tomato in the shade gives leaves and disappointment.

## Wind

Wind dries out and breaks. From the third floor up, choose low and bushy kinds, tie everything down
and put heavy pots to the outside. A net or a row of peas along the railing takes the edge off.

## Weight

Wet soil weighs about **1.5 kg a litre** at most. A box of 80 × 20 × 20 cm holds 32 litres: nearly
50 kg. Most modern balconies are built for several hundred kilograms a square metre, older ones for
less. Ask the owner, put heavy pots near the wall, and use large light containers, since large ones
also forgive more: twice the soil means watering half as often.

> **Exercise.** Draw your balcony from above, with north, the door, the water tap and the hours of
> sun in each corner. You will use this map all summer.
$md$),

    ('019cf5df-a280-7004-8019-000000000002', '019cf5df-a280-7002-8019-000000000001',
     '019cf5df-a280-7003-8019-000000000001', 2, 'Sowing indoors',
     'article', 'published', false, true, 10, 'viewed', NULL,
     '2026-03-16 06:00+00', '2026-10-31 18:00+00',
$md$Tomatoes and peppers need a longer summer than most of Europe has. We lend them some weeks on the
window sill.

## When?

Count backwards from the last frost of your region, in much of Central Europe the middle of May:

- **peppers, chillies**: 10 weeks before
- **tomatoes**: 6 to 8 weeks before
- **basil, cucumbers, courgettes**: 3 to 4 weeks before
- lettuce, peas, radishes: straight outdoors; they do not mind a cool night

Too early is worse than too late. A plant that waited for long on the sill is pale, lanky and sulks
after the move.

## How?

1. Fill small pots with *seed compost*: it is low in nutrients, so roots go looking for food.
2. Sow twice as deep as the seed is thick. Very fine seed, like basil, is only pressed on, since it
   needs light.
3. Water from below or with a fine spray. Cover with a lid or a glass until something is green.
4. Warmth for germination (20–25 °C), then **light and cool** (16–18 °C). Warm and dark makes
   giraffes.
5. With the second pair of leaves, the first *true* ones, move each seedling to its own pot,
   tomatoes up to the seed leaves: the stem makes roots.

Hardening off: in the last week outside by day, inside by night; the first two days without direct
sun. Leaves can get sunburn like you.
$md$);

-- Section 2: Summer.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019cf5df-a280-7004-8019-000000000003', '019cf5df-a280-7002-8019-000000000001',
     '019cf5df-a280-7003-8019-000000000002', 1, 'Water and food',
     'article', 'published', false, true, 10, 'viewed', NULL,
     '2026-03-16 06:00+00', '2026-10-31 18:00+00',
$md$More balcony plants drown than die of thirst. Put a finger into the soil up to the second joint:

- **moist** → do nothing
- **dry** → water until it runs out below, then empty the saucer after half an hour

Water in the morning. Water the *soil* and not the leaves; wet tomato leaves are an invitation to
blight. In July a large tomato drinks two to three litres a day. Before a holiday, bury an upturned
bottle with a small hole, or ask a neighbour and pay in tomatoes.

## Food

Bagged soil feeds for about **six weeks**. After that everything depends on you.

| Plant | Hunger | Feed |
| --- | --- | --- |
| tomatoes, peppers, courgettes | great | weekly, half dose, more potassium once they flower |
| lettuce, chard, strawberries | medium | every two weeks |
| herbs of the Mediterranean, peas, beans | small | hardly ever |

Peas and beans make their own nitrogen, with the help of bacteria in nodules on their roots.
Rosemary and thyme taste *better* when they are hungry.

## Reading leaves

- all of them pale, the old ones first: nitrogen is missing
- yellow between green veins on **young** leaves: iron, often because of hard water
- a brown, leathery end of the tomato fruit: calcium does not arrive, nearly always because the
  watering was irregular

Mulch of straw or grass clippings saves a third of the water.
$md$),

    ('019cf5df-a280-7004-8019-000000000004', '019cf5df-a280-7002-8019-000000000001',
     '019cf5df-a280-7003-8019-000000000002', 2, 'Guests: bees, aphids and others',
     'article', 'published', false, false, 8, 'viewed', NULL,
     '2026-03-16 06:00+00', '2026-10-31 18:00+00',
$md$Above the city there is more life than you think. Wild bees, most of which live alone and hardly
sting, find a pot of thyme on the fifth floor within days.

## Invite

- Let some herbs **flower**: chives, thyme, oregano, coriander.
- Choose simple flowers. In double ones the stamens have become petals, and there is nothing to eat.
- A shallow bowl of water with stones to land on.
- Bundles of hollow stems or *drilled hardwood*, 3 to 9 mm wide, dry and in the sun, give mason bees
  a home.

## Tolerate

Aphids appear when a plant is overfed or too dry. Before you act, wait a week: hoverflies and
ladybirds often find them. One larva of a ladybird eats several hundred aphids before it pupates. If
it gets too much, a jet of water will do, or your thumb and forefinger.

## Prevent

| Guest | You see | What helps |
| --- | --- | --- |
| spider mites | fine webs, speckled leaves, in dry heat | spray with water daily, more humid air |
| fungus gnats | tiny flies over wet soil | let the surface dry, a layer of sand |
| powdery mildew | white coat on courgette leaves | airy stand; 1 part milk to 8 parts water as a spray |
| late blight | brown patches on tomato leaves and stems | a roof against rain; remove what is affected |

We did without poison all season. On a balcony you sit in the middle of it yourself.
$md$),

    ('019cf5df-a280-7004-8019-000000000005', '019cf5df-a280-7002-8019-000000000001',
     '019cf5df-a280-7003-8019-000000000002', 3, 'Harvest and winter',
     'article', 'published', false, true, 10, 'manual', NULL,
     '2026-03-16 06:00+00', '2026-10-31 18:00+00',
$md$## Harvest is care

Many plants go on only as long as you take: beans, courgettes, basil, lettuce. Pick basil **above a
pair of leaves**, and two shoots grow from there. Never strip single large leaves from below.

Tomatoes ripen from inside. When a green one shows the first blush, it can finish on the kitchen
table; it needs warmth, not light. The last green ones go into a paper bag with an apple, whose
*ethylene* starts the ripening. Do not put them into the refrigerator: below 10 °C they lose their
aroma.

## Saving seed

From plants whose seed is not labelled *F1* you can harvest next year's plants. For tomatoes:

1. Scoop the seeds with their jelly into a glass, add a little water.
2. Let it stand for two to three days until it smells and a skin forms. The fermentation removes
   what prevents germination.
3. Rinse, dry on a coffee filter, label with name **and year**. They keep for about four years.

## Winter

- Empty terracotta pots, or they will crack.
- Rosemary, bay and olive: bright, cool (5 °C) and nearly dry. They die of wet feet and not of
  frost.
- Chives, mint, strawberries: stay outside, pots wrapped and close together, watered on frost-free
  days.
- Do not throw the old soil away: mix it half and half with compost in spring.

> **Your last exercise.** Write three sentences: what worked, what did not, what I will sow in
> March. Then mark the lesson, and with it the season, as done.
$md$);
