-- Statistics without tears: access ends ninety days after enrolling.
-- seed: env development,test
-- seed: requires 0001_people

INSERT INTO courses
    (id, owner_id, slug, title, summary, level, language, tags, status, visibility, access_days,
     published_at, created_at, updated_at, description)
VALUES
    ('019cadc6-9a80-7002-8017-000000000001',
     '019b8d62-7a80-7001-8001-000000000003',
     'statistics-without-tears',
     'Statistics without tears',
     'Averages, chance, samples and correlations, with coins and coffee instead of formulas. '
     'You have ninety days from the day you enroll.',
     'intermediate',
     'en',
     '{mathematics, statistics, science}',
     'published',
     'public',
     90,
     '2026-03-16 09:00+00',
     '2026-03-02 09:00+00',
     '2026-03-16 09:00+00',
$md$Statistics is the art of **learning from incomplete information without fooling yourself**. You need
no calculus. Where we compute, we let a few lines of Python throw the dice for us.

Access ends *ninety days* after you enroll, because a course that one can do at any time is often
done at no time.
$md$);

INSERT INTO course_slugs (slug, course_id)
VALUES ('statistics-without-tears', '019cadc6-9a80-7002-8017-000000000001');

INSERT INTO sections (id, course_id, position, title, created_at, updated_at)
VALUES
    ('019cadc6-9a80-7003-8017-000000000001', '019cadc6-9a80-7002-8017-000000000001',
     1, 'Describing', '2026-03-02 09:00+00', '2026-03-16 09:00+00'),
    ('019cadc6-9a80-7003-8017-000000000002', '019cadc6-9a80-7002-8017-000000000001',
     2, 'Chance', '2026-03-02 09:00+00', '2026-03-16 09:00+00'),
    ('019cadc6-9a80-7003-8017-000000000003', '019cadc6-9a80-7002-8017-000000000001',
     3, 'Conclusions', '2026-03-02 09:00+00', '2026-03-16 09:00+00');

-- Section 1: Describing.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019cadc6-9a80-7004-8017-000000000001', '019cadc6-9a80-7002-8017-000000000001',
     '019cadc6-9a80-7003-8017-000000000001', 1, 'The average person does not exist',
     'article', 'published', true, true, 12, 'viewed', NULL,
     '2026-03-02 09:00+00', '2026-03-16 09:00+00',
$md$Nine people sit in a café and earn 2000 euros each. A tenth comes in who earns 102 000. The **mean**
income in the café is now 12 000 euros, and not a single guest earns anything like it.

Sort all ten and take the middle: the **median** is still 2000. Which number is right? Both. They
answer different questions.

| Measure | Question | Sensitive to outliers? |
| --- | --- | --- |
| mean | if all were shared equally, how much would each get? | yes |
| median | what does the one in the middle have? | no |
| mode | what is most frequent? | no |

So ask *what for*. Planning how much food to buy for a party? The mean: the total counts. Describing
how people live? The median.

## Spread

Two bus lines need 20 minutes on average. One always takes between 19 and 21, the other between 10
and 40. You would not call them equal. The **standard deviation** measures the typical distance from
the mean; the **interquartile range** measures how wide the middle half is.

```python
from statistics import mean, median, quantiles, stdev

line_a = [19, 20, 20, 21, 20, 19, 21]
line_b = [10, 12, 15, 18, 20, 25, 40]
for line in (line_a, line_b):
    low, _, high = quantiles(line, n=4)
    print(mean(line), median(line), round(stdev(line), 1), (low, high))
```

```text
20 20 0.8 (19.0, 21.0)
20 18 10.1 (12.0, 25.0)
```

> **Remember.** A mean without a measure of spread is half a sentence. And draw your data before you
> compute anything.
$md$),

    ('019cadc6-9a80-7004-8017-000000000002', '019cadc6-9a80-7002-8017-000000000001',
     '019cadc6-9a80-7003-8017-000000000001', 2, 'Pictures that do not lie',
     'article', 'published', false, false, 10, 'viewed', NULL,
     '2026-03-02 09:00+00', '2026-03-16 09:00+00',
$md$A chart is an argument. Here are the usual ways of cheating with it, so that you notice them in
others and avoid them yourself.

**The cut axis.** Two bars of 98 and 100 look the same when the axis starts at 0. Start at 97, and
the second is three times as high. *Bars must start at zero*, because we compare their lengths.
Lines and dots need not; there we compare slopes.

**Two axes.** With one scale on the left and another on the right, any two curves can be made to
cross wherever you like.

**Areas.** Twice the sales, drawn as a coin of twice the diameter, has **four times** the area. The
eye believes the area.

**The chosen window.** Every falling series has a part that rises. Ask what happened before and
after.

**Total instead of rate.** A map of almost anything (accidents, dentists, cat owners) is mostly a
map of where people live. Divide by the population.

## Which chart?

| You want to show | Use |
| --- | --- |
| a comparison of amounts | bars, sorted |
| a development over time | a line |
| a distribution | a histogram, or simply all the dots |
| a relation of two measurements | a scatter plot |
| parts of a whole | one stacked bar; a pie for two or three parts at most |

## A famous warning

The statistician Francis Anscombe published in 1973 four small data sets with the *same* means, the
same variances and the same correlation. Drawn, they are a cloud, a curve, a line with one outlier,
and a vertical stack with one far point. The numbers did not lie. They only did not say much.
$md$);

-- Section 2: Chance.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019cadc6-9a80-7004-8017-000000000003', '019cadc6-9a80-7002-8017-000000000001',
     '019cadc6-9a80-7003-8017-000000000002', 1, 'What a probability means',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-03-02 09:00+00', '2026-03-16 09:00+00',
$md$"The chance of rain is 30 %." It then rains. Was the forecast wrong? One day cannot tell. Collect
**all** days with such a forecast: if it rained on three in ten of them, the forecaster is
*calibrated*. A probability is a promise about the long run.

## Two rules

- **And**: for independent events, multiply. Two sixes: 1/6 × 1/6 = 1/36.
- **At least one**: go through the opposite. At least one six in four throws: 1 − (5/6)⁴ ≈ 0.52.

The word *independent* carries the whole weight. A coin has no memory; after five heads, the sixth
throw is still 1/2. But two flats in the same street burning down in one night are not independent,
and multiplying would be a terrible mistake.

## When the condition is turned around

A test finds an illness in 99 % of the ill, and is wrong for 5 % of the healthy. One person in 1000
is ill. Your test is positive. How worried should you be? Imagine **100 000 people**:

| | ill | healthy | sum |
| --- | --- | --- | --- |
| positive | 99 | 4 995 | 5 094 |
| negative | 1 | 94 905 | 94 906 |
| sum | 100 | 99 900 | 100 000 |

Of 5094 people with a positive test, 99 are ill: **1.9 %**. The false alarms of the many healthy
drown the true alarms of the few ill. Whoever confuses "positive if ill" (99 %) with "ill if
positive" (1.9 %) is in good company; in studies, many doctors did, until they were shown such a
table of *people* instead of percentages.
$md$),

    ('019cadc6-9a80-7004-8017-000000000004', '019cadc6-9a80-7002-8017-000000000001',
     '019cadc6-9a80-7003-8017-000000000002', 2, 'Samples: a spoonful of soup',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-03-02 09:00+00', '2026-03-16 09:00+00',
$md$To taste a soup you need one spoon, whether the pot is small or large. You must only **stir** first.
That is all of sampling theory in two sentences: the size of the sample matters, the size of the
population hardly does, and *stirring* (random choice) matters most.

In 1936 a magazine sent ten million questionnaires to Americans, got 2.4 million answers, and
predicted the wrong president by a wide margin. Its addresses came from telephone books and car
registrations, and only those who cared to answer did. A pollster with fifty thousand well-chosen
answers got it right. **More of a biased sample only makes you surer of the wrong answer.**

## How much does chance shake the result?

Let us try. 60 % of a large town like the new tram. We ask 100 people at random, and do that a
thousand times:

```python
import random

random.seed(7)
polls = sorted(sum(random.random() < 0.60 for _ in range(100)) for _ in range(1000))
print(polls[25], polls[974])
```

The middle 95 % of the polls lie roughly between **50 and 70 percent**. A rule of thumb for this
margin is 1/√n: for 100 people ±10 points, for 1000 people ±3, for 10 000 people ±1. To halve the
error you need **four times** as many people, which is why polls so often ask about a thousand.

> **Think.** A newspaper reports that a party "fell from 31 to 30 percent". Its poll asked 1000
> people. What would be an honest headline?
$md$);

-- Section 3: Conclusions.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019cadc6-9a80-7004-8017-000000000005', '019cadc6-9a80-7002-8017-000000000001',
     '019cadc6-9a80-7003-8017-000000000003', 1, 'Correlation and its many causes',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-03-02 09:00+00', '2026-03-16 09:00+00',
$md$Children with bigger feet read better. Nobody concludes that shoes teach reading: older children
have bigger feet *and* read better. When two things go together there are at least five
explanations:

1. A causes B.
2. B causes A. (Do umbrellas on the street cause rain?)
3. A **common cause** drives both, here the age.
4. **Selection**: we look only at a part in which the two are linked.
5. Chance. Compare a hundred pairs and about five will be "significant" at the 5 % level.

The fourth is the sneaky one. Suppose talent and diligence are unrelated, and a school admits
everybody who has *enough of the two together*. Within the school the less talented are then more
diligent, because otherwise they would not be there. The correlation is real, and the school did not
cause it by teaching.

## Simpson's paradox

Two treatments for kidney stones were compared in a well-known study from 1986:

| Stones | Treatment A | Treatment B |
| --- | --- | --- |
| small | **93 %** (81 of 87) | 87 % (234 of 270) |
| large | **73 %** (192 of 263) | 69 % (55 of 80) |
| all | 78 % (273 of 350) | **83 %** (289 of 350) |

A is better for small stones, better for large ones, and worse overall! Doctors gave A mostly to the
hard cases. The sum compares not only treatments but patients.

## What helps

**Randomise** who gets what, and no hidden cause can choose sides. Where that is impossible, think
hard about what else differs, and say so.
$md$),

    ('019cadc6-9a80-7004-8017-000000000006', '019cadc6-9a80-7002-8017-000000000001',
     '019cadc6-9a80-7003-8017-000000000003', 2, 'Your own little study',
     'article', 'published', false, true, 25, 'manual', NULL,
     '2026-03-02 09:00+00', '2026-03-16 09:00+00',
$md$Claim: *I can taste whether the milk was poured into the tea first.* A scientist at an English
research station claimed just that in the 1920s, and her colleague Ronald Fisher designed the
experiment that became a classic. You can repeat it in any kitchen.

## The design

Eight cups: four with milk first, four with tea first, served in **random order**, tasted by
somebody who knows only that there are four of each kind.

There are 70 ways to choose four cups out of eight. Only one is completely right. Whoever merely
guesses gets all right with a probability of 1/70 ≈ 1.4 %.

```python
from math import comb

ways = comb(8, 4)
for right in range(4, -1, -1):
    chance = comb(4, right) * comb(4, 4 - right) / ways
    print(f"{right} of 4 milk-first cups found: {chance:.1%}")
```

```text
4 of 4 milk-first cups found: 1.4%
3 of 4 milk-first cups found: 22.9%
2 of 4 milk-first cups found: 51.4%
1 of 4 milk-first cups found: 22.9%
0 of 4 milk-first cups found: 1.4%
```

## What a p-value says

All right? Then *either* she can taste it, *or* something happened that guessing brings about once
in seventy times. That 1.4 % is the **p-value**: how surprising the data would be *if there were
nothing to find*. It is not the probability that she is guessing. (Think of the medical test.)

Three of four right is no evidence: a guesser does at least that well in 24.3 % of cases.

## Do it

1. Find a claim: cola brands, organic carrots, expensive cables.
2. Decide **before** you begin how many rounds there are and what you will count as success.
3. Randomise with a coin, keep the tester blind.
4. Report the result, whatever it is.

Mark this lesson as done when your study is finished. A result of "no difference" is a result.
$md$);
