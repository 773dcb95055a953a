-- First aid basics: a draft with published and unpublished lessons.
-- seed: env development,test
-- seed: requires 0001_people

INSERT INTO courses
    (id, owner_id, slug, title, summary, level, language, tags, status, visibility, created_at,
     updated_at, description)
VALUES
    ('019cd1d3-1e80-7002-8018-000000000001',
     '019b8d62-7a80-7001-8001-000000000004',
     'first-aid-basics',
     'First aid basics',
     'What to do in the first ten minutes, until help arrives. A draft: two lessons are still '
     'being checked by a paramedic.',
     'beginner',
     'en',
     '{health, safety, beginners}',
     'draft',
     'public',
     '2026-03-09 09:00+00',
     '2026-03-09 09:00+00',
$md$Five short lessons on the situations that really happen: somebody collapses, bleeds, chokes, burns a
hand. They follow the guidelines of European resuscitation councils.

Reading does **not** replace a practical course. Take one, and repeat it every two years. This
course helps you to remember.
$md$);

INSERT INTO course_slugs (slug, course_id)
VALUES ('first-aid-basics', '019cd1d3-1e80-7002-8018-000000000001');

INSERT INTO sections (id, course_id, position, title, created_at, updated_at)
VALUES
    ('019cd1d3-1e80-7003-8018-000000000001', '019cd1d3-1e80-7002-8018-000000000001',
     1, 'Keeping a clear head', '2026-03-09 09:00+00', '2026-03-09 09:00+00'),
    ('019cd1d3-1e80-7003-8018-000000000002', '019cd1d3-1e80-7002-8018-000000000001',
     2, 'Everyday emergencies', '2026-03-09 09:00+00', '2026-03-09 09:00+00');

-- Section 1: Keeping a clear head.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019cd1d3-1e80-7004-8018-000000000001', '019cd1d3-1e80-7002-8018-000000000001',
     '019cd1d3-1e80-7003-8018-000000000001', 1, 'The first minute',
     'article', 'published', true, true, 8, 'viewed', NULL,
     '2026-03-09 09:00+00', '2026-03-09 09:00+00',
$md$In an emergency your pulse rises and your thoughts scatter. A fixed order helps, because you need
not think about what comes next:

1. **Look.** Is it safe? Traffic, electricity, fire, smoke. An injured helper helps nobody.
2. **Address** the person loudly and shake the shoulders gently. Does he or she react?
3. **Call for help.** Bystanders freeze when nobody is addressed. Point at one: "You, in the green
   jacket, please call the ambulance and come back to me."
4. **Check breathing.** Tilt the head back, lift the chin; look, listen and feel for no longer than
   ten seconds.

| Reacts? | Breathes normally? | You do |
| --- | --- | --- |
| yes | yes | ask, comfort, look for injuries, call if in doubt |
| no | yes | recovery position, call, stay and keep checking |
| no | no, or only gasping | call, **start pressing the chest**, send for a defibrillator |

Gasping, like a fish out of water, is *not* breathing. It is common in the first minutes after the
heart has stopped, and it misleads many helpers.

## The call

The number is **112** in all of the European Union and in many other countries, and it is free, even
without credit. Say *where* you are first: should the line break, help can still find you. Put the
telephone on loudspeaker and do not hang up. The dispatcher will tell you what to do, and counts
with you.

> You can hardly do anything worse than nothing at all.
$md$),

    ('019cd1d3-1e80-7004-8018-000000000002', '019cd1d3-1e80-7002-8018-000000000001',
     '019cd1d3-1e80-7003-8018-000000000001', 2, 'Recovery position',
     'article', 'published', false, true, 8, 'manual', NULL,
     '2026-03-09 09:00+00', '2026-03-09 09:00+00',
$md$Somebody who is unconscious but breathing normally is in danger from two things: the slack tongue,
and vomit. On the side, with the head tilted back, both flow away from the airway.

## Step by step

Kneel beside the person, who lies on the back with straight legs.

1. Lay the **near arm** out at a right angle, palm up.
2. Take the far hand, bring it across the chest and hold its back against the **near cheek**. Keep
   holding it.
3. With your other hand pull up the **far knee**, foot on the ground.
4. Pull on that knee and roll the person towards you.
5. Adjust: the upper leg bent at hip and knee, the head tilted back, the mouth pointing slightly
   down.
6. Open the mouth a little. Check breathing **every minute** until help arrives.

## Questions people ask

**And if the spine is hurt?** An open airway comes first. Move the person as little and as evenly as
possible, keeping head and trunk in line.

**Which side?** Either. For a visibly pregnant woman the left one is better, since the weight then
does not press on the large vein. Lay an injured person on the injured side, if it is a matter of
the chest.

**How long?** If it takes more than half an hour, turn to the other side.

**Not breathing any more?** Onto the back at once, and begin chest compressions.

> Practise with somebody on the carpet. Do it three times, let it be done to you once, and mark the
> lesson as done.
$md$),

    ('019cd1d3-1e80-7004-8018-000000000003', '019cd1d3-1e80-7002-8018-000000000001',
     '019cd1d3-1e80-7003-8018-000000000001', 3, 'Pressing the chest',
     'video', 'draft', false, true, 10, 'watched', 90,
     '2026-03-09 09:00+00', '2026-03-09 09:00+00',
$md$*Draft: the numbers are being checked against the current guidelines.* These are the notes for the
filmed demonstration of this lesson.

A heart that has stopped pumps no blood; the brain suffers after three to five minutes. An ambulance
usually needs longer. **Pressing the chest bridges that time.** It is the most effective thing a
layperson can do.

## How

- Person on the back, on something hard. Kneel beside the chest and bare it.
- Heel of one hand on the **middle of the chest**, on the lower half of the breastbone. The other
  hand on top.
- Arms straight, shoulders above the hands. Press down **5 to 6 cm**, with your weight and not with
  your muscles.
- Let go completely after each press, without lifting the hands.
- **100 to 120** times a minute. That is the beat of *Stayin' Alive*.

If you have learned it and are willing, give two breaths after every 30 compressions. If not, just
press without pause. Both save lives.

Take turns every two minutes; it is exhausting, and tired helpers press too shallowly without
noticing.

## The defibrillator

Public ones (AED) talk to you. Switch it on, do what it says. It gives a shock **only if one is
needed**; you cannot do harm with it. Go on pressing while somebody else attaches the pads.

## When to stop

When the person breathes normally and moves, when professionals take over, or when you can do no
more. Broken ribs are no reason: they happen often, and they heal.
$md$);

-- Section 2: Everyday emergencies.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019cd1d3-1e80-7004-8018-000000000004', '019cd1d3-1e80-7002-8018-000000000001',
     '019cd1d3-1e80-7003-8018-000000000002', 1, 'Bleeding, burns, choking',
     'article', 'draft', false, true, 12, 'viewed', NULL,
     '2026-03-09 09:00+00', '2026-03-09 09:00+00',
$md$*Draft: awaiting review by a paramedic.* Three emergencies that happen at home, each with one
sentence to remember.

## Bleeding: press

Press directly on the wound, with a cloth, or with your bare hand if there is nothing else (better
with gloves). Keep pressing. A firm **pressure bandage** is: dressing on the wound, two turns, an
unopened roll of bandage as a pad, further turns over it. Lay the person down and keep him or her
warm. Leave objects that are stuck in a wound where they are and pad around them.

If an arm or leg bleeds so strongly that pressing does not help, use a *tourniquet*, a hand's
breadth above the wound and not on a joint, and note the time.

## Burns: cool

Hold the burn under running, **cool but not icy** water for twenty minutes. Take off rings and
watches before it swells. Cover it with cling film or a clean cloth. No butter, no flour, no
toothpaste. Do not pull away what sticks. See a doctor if it is larger than the palm of the hand, or
on face, hands or joints, or if it concerns a child. With large burns, do not let the person get
cold.

## Choking: back, then belly

| The person | You do |
| --- | --- |
| coughs strongly | encourage to go on coughing |
| can hardly cough, cannot speak | bend forward, up to **5 blows** between the shoulder blades |
| still choking | up to **5 abdominal thrusts** from behind, then 5 blows again |
| loses consciousness | call, begin chest compressions |

For babies below one year: blows on the back, face down along your forearm, then *chest* thrusts
with two fingers or thumbs, never the belly.
$md$),

    ('019cd1d3-1e80-7004-8018-000000000005', '019cd1d3-1e80-7002-8018-000000000001',
     '019cd1d3-1e80-7003-8018-000000000002', 2, 'Stroke and heart attack',
     'article', 'published', false, true, 10, 'viewed', NULL,
     '2026-03-09 09:00+00', '2026-03-09 09:00+00',
$md$Both begin with a clot in an artery, both are treatable, and for both **every minute counts**. Your
task is to recognise them and to call. Nobody will be angry about a false alarm.

## Stroke: FAST

| Letter | Test | Suspicious |
| --- | --- | --- |
| **F**ace | "Please smile." | one corner of the mouth hangs |
| **A**rms | "Lift both arms, palms up." | one sinks or turns |
| **S**peech | "Repeat: the weather is fine today." | slurred, wrong words, nothing |
| **T**ime | when was everything still normal? | note it and call **at once** |

Even if it passes after some minutes: call. A short attack often announces a great one. Give nothing
to eat or drink, since swallowing may be disturbed.

## Heart attack

- pressure, tightness or pain in the chest for **more than five minutes**, also between the shoulder
  blades or in the upper belly
- spreading to arm, neck or jaw
- cold sweat, pallor, fear, shortness of breath

Women, older people and people with diabetes more often have unusual signs: nausea, exhaustion, back
pain, no pain in the chest at all.

Call, then let the person sit **half upright** and leaning on something, loosen tight clothes, and
stay. No exertion: not even the stairs down to the ambulance. Have somebody look for a
defibrillator. If the person collapses and stops breathing normally, press the chest.

> **In one sentence:** do not drive to the hospital yourself, do not wait until morning, call.
$md$);
