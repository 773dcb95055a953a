-- How bread works: open to everybody, no limits at all.
-- seed: env development,test
-- seed: requires 0001_people

INSERT INTO courses
    (id, owner_id, slug, title, summary, level, language, tags, status, visibility,
     published_at, created_at, updated_at, description)
VALUES
    ('019c1d94-8a80-7002-8013-000000000001',
     '019b8d62-7a80-7001-8001-000000000004',
     'how-bread-works',
     'How bread works',
     'Flour, water, salt, time. What really happens in the bowl and in the oven, so that you '
     'can bake by understanding instead of by recipe.',
     'beginner',
     'en',
     '{cooking, bread, science}',
     'published',
     'public',
     '2026-02-16 09:00+00',
     '2026-02-02 09:00+00',
     '2026-02-16 09:00+00',
$md$Recipes tell you *what* to do. This course tells you **why**, so that you know what to change when
your kitchen is colder, your flour stronger or your evening shorter than the author's.

You will bake two loaves on the way: one with yeast, one with sourdough. A kitchen scale is the only
tool you must have.
$md$);

INSERT INTO course_slugs (slug, course_id)
VALUES ('how-bread-works', '019c1d94-8a80-7002-8013-000000000001');

INSERT INTO sections (id, course_id, position, title, created_at, updated_at)
VALUES
    ('019c1d94-8a80-7003-8013-000000000001', '019c1d94-8a80-7002-8013-000000000001',
     1, 'The dough', '2026-02-02 09:00+00', '2026-02-16 09:00+00'),
    ('019c1d94-8a80-7003-8013-000000000002', '019c1d94-8a80-7002-8013-000000000001',
     2, 'The oven', '2026-02-02 09:00+00', '2026-02-16 09:00+00'),
    ('019c1d94-8a80-7003-8013-000000000003', '019c1d94-8a80-7002-8013-000000000001',
     3, 'Wild yeast', '2026-02-02 09:00+00', '2026-02-16 09:00+00');

-- Section 1: The dough.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019c1d94-8a80-7004-8013-000000000001', '019c1d94-8a80-7002-8013-000000000001',
     '019c1d94-8a80-7003-8013-000000000001', 1, 'Four ingredients',
     'article', 'published', true, true, 10, 'viewed', NULL,
     '2026-02-02 09:00+00', '2026-02-16 09:00+00',
$md$Bread needs flour, water, salt and something alive. That is all, and the enormous variety of breads
comes from *proportions*, *time* and *heat*.

**Flour** is mostly starch (about 70 %) and protein (9 to 14 %). The starch feeds the yeast and sets
in the oven. The protein builds the net that holds the gas.

**Water** brings everything together. Without it nothing dissolves, nothing swells and no enzyme
works.

**Salt** is more than taste. It tightens the protein net and slows the yeast down. Dough without
salt is slack, rises in a hurry and tastes of cardboard.

**Yeast** eats sugar and gives off carbon dioxide and alcohol. The gas lifts the loaf; the alcohol
evaporates in the oven and is part of the wonderful smell.

## Baker's percentages

Bakers express everything as a percentage of the **flour**, which is always 100 %:

| Ingredient | Percent | For 500 g of flour |
| --- | --- | --- |
| Flour | 100 % | 500 g |
| Water | 68 % | 340 g |
| Salt | 2 % | 10 g |
| Fresh yeast | 1 % | 5 g |

The percentages add up to more than a hundred; that is fine. Their charm: with a glance you can
compare two recipes, and scale any of them to the flour you have. The percentage of water is called
**hydration**. At 60 % a dough is firm as for bagels, at 68 % it is a comfortable everyday bread,
from 75 % on it is soft, sticky and full of large holes.

> **Question.** A recipe has 800 g of flour and 600 g of water. Its hydration is 75 %. Would you
> start with it?
$md$),

    ('019c1d94-8a80-7004-8013-000000000002', '019c1d94-8a80-7002-8013-000000000001',
     '019c1d94-8a80-7003-8013-000000000001', 2, 'Gluten, the invisible net',
     'article', 'published', false, true, 12, 'viewed', NULL,
     '2026-02-02 09:00+00', '2026-02-16 09:00+00',
$md$Flour contains no gluten. It contains two proteins, *glutenin* and *gliadin*, which lie there dry
and folded. When water arrives they unfold and link up, and **that** is gluten: a net that is
elastic (it springs back) and extensible (it stretches), like a balloon that does not burst at once.

## An experiment

Mix 100 g of flour with 60 g of water to a firm ball. Let it rest for half an hour in a bowl of
water, then wash it under a thin stream, kneading gently. White water runs off: the starch. After
some minutes a grey, rubbery lump is left in your hand. Pull it. You are holding gluten.

## Two ways to build it

1. **Work.** Kneading pushes proteins past each other until they find partners. Ten minutes by hand
   will do.
2. **Time.** Flour and water that simply *rest* build gluten by themselves. Bakers call the rest
   before kneading **autolyse**. After thirty minutes, half of the kneading is done and nobody has
   moved.

This is the secret of no-knead bread: long time instead of work.

## The windowpane test

Take a piece of dough the size of a walnut and stretch it slowly between your fingers. If it becomes
so thin that light shines through before it tears, the net is ready. If it tears at once, knead on,
or wait.

## What harms it

- *Fat* coats the proteins. Enrich a dough with butter **after** kneading.
- *Bran* cuts the strands like tiny knives: wholemeal breads are denser.
- *Rye* has proteins of another kind and hardly forms a net. Rye bread stands thanks to starch and
  gums, which is why its dough feels like mortar and is not kneaded.
$md$),

    ('019c1d94-8a80-7004-8013-000000000003', '019c1d94-8a80-7002-8013-000000000001',
     '019c1d94-8a80-7003-8013-000000000001', 3, 'Fermentation is a clock',
     'article', 'published', false, true, 12, 'viewed', NULL,
     '2026-02-02 09:00+00', '2026-02-16 09:00+00',
$md$Yeast works faster when it is warm. A useful rule: **about 8 to 10 degrees more, and the time
halves.** The same dough that doubles in one hour at 30 °C needs two hours at 22 °C and about a
whole night in the refrigerator at 5 °C.

| Dough temperature | Doubles in roughly | Taste |
| --- | --- | --- |
| 30 °C | 1 h | yeasty, simple |
| 24 °C | 1½ to 2 h | balanced |
| 18 °C | 3 to 4 h | good |
| 5 °C | 10 to 14 h | complex, slightly nutty |

Why is slow better? Besides gas, fermentation makes acids and aromas. The yeast can be hurried, but
enzymes and bacteria that create flavour keep their own pace. Time is an ingredient that costs
nothing.

## Controlling the temperature

You cannot change your kitchen, but you can choose the water. A simple estimate for 24 °C dough:

```text
water = 3 × 24 − flour temperature − room temperature − 2
```

With flour and room both at 20 °C that is 72 − 40 − 2 = **30 °C**. The last term stands for the
warmth of kneading by hand; a machine adds more.

## When is it ready?

Forget the clock and look. Press a floured finger one centimetre deep into the dough:

- it springs back at once: **too early**
- it comes back slowly and leaves a small dent: **now**
- it stays where it is: **too late**; fold the dough once more, shape it tighter and bake soon

Overproofed dough has eaten its sugar and overstretched its net. It browns poorly and falls flat.
$md$);

-- Section 2: The oven.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019c1d94-8a80-7004-8013-000000000004', '019c1d94-8a80-7002-8013-000000000001',
     '019c1d94-8a80-7003-8013-000000000002', 1, 'What happens at 230 degrees',
     'article', 'published', false, true, 12, 'viewed', NULL,
     '2026-02-02 09:00+00', '2026-02-16 09:00+00',
$md$A loaf changes more in its first ten minutes in the oven than in the ten hours before. Here is the
calendar of the crumb, by the temperature *inside* the loaf:

| Inside | What happens |
| --- | --- |
| 30–50 °C | the yeast works feverishly, gas expands: **oven spring** |
| 50–60 °C | the yeast dies |
| 60–80 °C | starch swells and sets, proteins harden: the dough becomes crumb |
| around 80 °C | most of the alcohol has evaporated |
| 95–98 °C | done |

Outside it gets much hotter, and only there, because only there the water is gone. From about 140 °C
on, sugars and proteins react and turn brown: the **Maillard reaction**, with hundreds of aromas.
Above 160 °C caramelisation joins in. No water, no limit; with water it can never be hotter than 100
°C. This is why boiled bread has no crust.

## Why steam?

A dry surface sets within minutes and stops the rise; the loaf then tears where it is weakest.
**Steam** condenses on the cold dough, keeps the skin supple and dissolves a little sugar, which
later shines. Pour a cup of hot water on a tray below the loaf, or bake in a lidded pot: the dough
brings its own steam. Take the lid off after twenty minutes, for the crust.

## Why cut it?

A cut tells the loaf *where* to open. Hold the blade flat, cut half a centimetre deep and be quick.

## Is it done?

Knock on the bottom: it should sound hollow. Better, use a thermometer: 96 °C in the middle. Then
**wait an hour** before cutting. The crumb is still setting, and a warm loaf turns gummy under the
knife.
$md$),

    ('019c1d94-8a80-7004-8013-000000000005', '019c1d94-8a80-7002-8013-000000000001',
     '019c1d94-8a80-7003-8013-000000000002', 2, 'Loaf one: everyday bread',
     'article', 'published', false, true, 20, 'manual', NULL,
     '2026-02-02 09:00+00', '2026-02-16 09:00+00',
$md$Now you know enough to bake without fear. This is the bread from the first lesson, with the reasons
beside each step.

## You need

500 g of bread flour, 340 g of water (30 °C), 10 g of salt, 5 g of fresh yeast (or 2 g of dry
yeast).

## The evening schedule

1. **18:00 Mix** flour and water until no dry flour is left. Cover. *(Autolyse: the net builds
   itself.)*
2. **18:30 Add** yeast and salt, knead for six minutes. *(Half the usual time, thanks to the rest.)*
3. **18:40 Rise** at room temperature. At 19:10 and 19:40, stretch each side up and fold it over the
   middle. *(Folding strengthens the net and evens out the temperature.)*
4. **20:30 Shape**: pull the edges to the middle, turn the ball over, drag it towards you on a dry
   table until the skin is tight. Into a floured basket, seam up.
5. **20:40 Heat** the oven to 240 °C with a lidded pot inside.
6. **21:20 Finger test**, then turn the loaf into the pot, cut it, lid on.
7. **21:40 Lid off**, down to 220 °C, twenty minutes more.
8. **22:00 Out**, on a rack. And to bed: it needs its hour.

## If something went wrong

| You see | Probably | Next time |
| --- | --- | --- |
| flat, with large holes near the top | overproofed | shape 20 minutes earlier |
| dense, torn at the side | underproofed | wait for the finger test |
| pale crust | oven too cool, or dough too old | a longer preheat |
| gummy crumb | cut too early, or underbaked | thermometer, patience |

Bake it, write down what you saw, and mark the lesson as done.
$md$);

-- Section 3: Wild yeast.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019c1d94-8a80-7004-8013-000000000006', '019c1d94-8a80-7002-8013-000000000001',
     '019c1d94-8a80-7003-8013-000000000003', 1, 'A jar of sourdough',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-02-02 09:00+00', '2026-02-16 09:00+00',
$md$There is yeast on every grain of wheat. Give it water, flour and a week, and it will move into a jar
on your shelf, together with lactic acid bacteria. They live well together: the bacteria make acid,
which keeps intruders away and which this yeast does not mind.

## Seven days

- **Day 1.** 50 g of wholemeal rye flour and 50 g of water at 30 °C in a clean jar. Lid on loosely.
  Keep it warm.
- **Day 2.** Wait. Perhaps a bubble.
- **Day 3 to 7.** Once a day keep 20 g, throw the rest away (or bake crackers with it), and feed the
  20 g with 50 g of flour and 50 g of water.

On day 3 it often bubbles wildly and smells odd: those are the wrong bacteria, and they will be gone
soon because the acid kills them. On days 4 and 5 *nothing* seems to happen. Many people give up
exactly here. **Go on.** On day 6 or 7 it rises again, and now it smells of apples and yoghurt.

It is ready for baking when it **doubles within six hours** after feeding, twice in a row.

## Keeping it

Feed it, let it stand for an hour, put it into the refrigerator. Once a week is enough. A grey
liquid on top is alcohol: pour it off or stir it in. Pink or orange streaks, or fur of any colour,
mean that something else has moved in: throw it away and start again.

## Using it

Replace the yeast of a recipe by 20 % of active sourdough (100 g for 500 g of flour; leave out 50 g
of flour and 50 g of water). Everything takes about **three times as long**. Everything else you
already know.
$md$),

    ('019c1d94-8a80-7004-8013-000000000007', '019c1d94-8a80-7002-8013-000000000001',
     '019c1d94-8a80-7003-8013-000000000003', 2, 'A short history in crumbs',
     'article', 'published', false, false, 8, 'viewed', NULL,
     '2026-02-02 09:00+00', '2026-02-16 09:00+00',
$md$Bread is older than farming. In the Black Desert in the northeast of Jordan archaeologists found
charred crumbs of flatbread, about **14 400 years** old: hunters and gatherers ground wild cereals
and roots, mixed a dough and baked it on stones some four thousand years before anybody sowed a
field. Perhaps the wish for bread was one reason to begin.

## Some dates

| When | What |
| --- | --- |
| c. 12 400 BCE | flatbread in the Black Desert |
| c. 2000 BCE and before | bakeries and leavened bread in Egypt, next door to breweries |
| 79 CE | Vesuvius buries Pompeii, and with it 81 loaves in the oven of one bakery |
| 1266 | the *Assize of Bread and Ale* fixes the weight of a loaf by the price of grain in England |
| 1857 | Louis Pasteur shows that fermentation is the work of living things |
| 1928 | a machine for sliced bread goes to work in Chillicothe, Missouri |

## Why neighbours?

Bakers and brewers shared the same living foam for thousands of years without knowing what it was.
They skimmed it off the beer and put it into the dough. English bakers called it *barm*, from which
the adjective *barmy* comes: foaming, and hence a little mad.

## A baker's dozen

The medieval English laws punished light loaves severely. To be safe, bakers added one more to
twelve. Whether the expression truly comes from there is disputed, but thirteen rolls in the bag
have been welcome ever since.

This lesson is optional. It will not make your bread rise, but it goes well with waiting for it.
$md$);
