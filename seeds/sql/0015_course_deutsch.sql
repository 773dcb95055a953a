-- Deutsch am Küchentisch: explained in English, taught in German.
-- seed: env development,test
-- seed: requires 0001_people

INSERT INTO courses
    (id, owner_id, slug, title, summary, level, language, tags, status, visibility,
     published_at, created_at, updated_at, description)
VALUES
    ('019c65ad-9280-7002-8015-000000000001',
     '019b8d62-7a80-7001-8001-000000000004',
     'deutsch-am-kuechentisch',
     'Deutsch am Küchentisch',
     'Ein kurzer Anfang auf Deutsch: grüßen, einkaufen, kochen, um Hilfe bitten. German for '
     'absolute beginners, explained in English.',
     'beginner',
     'de',
     '{languages, german, beginners}',
     'published',
     'public',
     '2026-03-02 09:00+00',
     '2026-02-16 09:00+00',
     '2026-03-02 09:00+00',
$md$**Willkommen!** In diesem Kurs lernst du die ersten hundert Wörter Deutsch am besten Ort der Welt:
am Küchentisch.

The explanations are in English, the sentences in German. Say every one of them aloud, at least
twice; a language is something you do with your mouth. *Viel Spaß!*
$md$);

INSERT INTO course_slugs (slug, course_id)
VALUES ('deutsch-am-kuechentisch', '019c65ad-9280-7002-8015-000000000001');

INSERT INTO sections (id, course_id, position, title, created_at, updated_at)
VALUES
    ('019c65ad-9280-7003-8015-000000000001', '019c65ad-9280-7002-8015-000000000001',
     1, 'Ankommen', '2026-02-16 09:00+00', '2026-03-02 09:00+00'),
    ('019c65ad-9280-7003-8015-000000000002', '019c65ad-9280-7002-8015-000000000001',
     2, 'Kochen und einkaufen', '2026-02-16 09:00+00', '2026-03-02 09:00+00');

-- Section 1: Ankommen.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019c65ad-9280-7004-8015-000000000001', '019c65ad-9280-7002-8015-000000000001',
     '019c65ad-9280-7003-8015-000000000001', 1, 'Guten Tag!',
     'article', 'published', true, true, 10, 'viewed', NULL,
     '2026-02-16 09:00+00', '2026-03-02 09:00+00',
$md$Imagine the door opens and somebody says:

> **Lotte:** Guten Tag! Ich heiße Lotte. Und wie heißt du?
>
> **Wanjiru:** Hallo! Ich heiße Wanjiru. Ich komme aus Kenia.
>
> **Lotte:** Schön! Komm rein. Möchtest du einen Tee?
>
> **Wanjiru:** Ja, gern. Danke!

You already understand half of it, since *hallo*, *komm* and *Tee* have English cousins.

## Greeting by the clock

| Deutsch | English | When |
| --- | --- | --- |
| Guten Morgen | good morning | until about ten |
| Guten Tag | good day | until the evening |
| Guten Abend | good evening | from about six |
| Gute Nacht | good night | only before sleeping |
| Hallo / Tschüss | hello / bye | any time, among friends |

## Du or Sie?

German has two words for *you*. **Du** is for friends, family, children and fellow students.
**Sie**, always with a capital letter, is for strangers, offices and shops. When in doubt say *Sie*;
the other person will offer the *du*.

- Wie heißt **du**? – Wie heißen **Sie**?
- Woher kommst **du**? – Woher kommen **Sie**?

## How to say it

- **ei** sounds like the English *eye*: *heiße*
- **ie** sounds like *ee*: *Sie*, *wie*
- **ß** is a sharp *s*, as in *hiss*
- **w** sounds like an English *v*: *wie*

> **Übung.** Say three sentences about yourself: *Ich heiße … Ich komme aus … Ich wohne in …*
$md$),

    ('019c65ad-9280-7004-8015-000000000002', '019c65ad-9280-7002-8015-000000000001',
     '019c65ad-9280-7003-8015-000000000001', 2, 'Der, die, das',
     'article', 'published', false, true, 12, 'viewed', NULL,
     '2026-02-16 09:00+00', '2026-03-02 09:00+00',
$md$Every German noun belongs to one of three groups, and the word for *the* shows which:

| | Word | Example |
| --- | --- | --- |
| masculine | **der** | der Tisch, der Löffel, der Tee |
| feminine | **die** | die Gabel, die Tasse, die Milch |
| neuter | **das** | das Messer, das Brot, das Wasser |

So a spoon is "masculine", a fork "feminine", and a knife "neuter". There is no deeper meaning
behind this. Grammar calls the groups *genders*, but think of them as **three drawers** in the
kitchen.

## Learn the article with the noun

Never learn *Tisch*. Learn *der Tisch*, as if it were one word. It costs nothing today and saves you
years.

A few endings betray their drawer:

- **-ung, -heit, -keit, -schaft** → die: *die Übung, die Freiheit*
- **-chen** → das, and the thing becomes small: *das Brötchen* (a little bread, a roll)
- **-er** for people who do something → der: *der Bäcker*

## More than one

In the plural there is only one drawer left: **die**. The noun itself changes in several ways, so
learn that too: *der Tisch, die Tische; die Gabel, die Gabeln; das Messer, die Messer; das Glas, die
Gläser*.

## Capital letters

All nouns are written with a capital letter, not only names. This helps enormously while reading:
the capitals show you the *things* in a sentence at once.

> **Übung.** Go through your kitchen and put a note on ten objects, with article. Coloured paper
> helps: one colour for each drawer.
$md$);

-- Section 2: Kochen und einkaufen.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019c65ad-9280-7004-8015-000000000003', '019c65ad-9280-7002-8015-000000000001',
     '019c65ad-9280-7003-8015-000000000002', 1, 'Auf dem Markt',
     'article', 'published', false, true, 12, 'viewed', NULL,
     '2026-02-16 09:00+00', '2026-03-02 09:00+00',
$md$> **Verkäufer:** Guten Morgen! Was möchten Sie?
>
> **Tomás:** Guten Morgen. Ich möchte ein Kilo Äpfel, bitte.
>
> **Verkäufer:** Gern. Noch etwas?
>
> **Tomás:** Ja, fünf Tomaten und ein Brot. Was kostet das?
>
> **Verkäufer:** Das macht sieben Euro zwanzig.
>
> **Tomás:** Hier, bitte. Schönen Tag noch!

## The magic sentence

**Ich möchte … , bitte.** (*I would like … , please.*) With it you can survive in any shop. Put in
whatever you need: *ein Kilo Kartoffeln, zwei Brötchen, einen Kaffee*.

Why *einen* Kaffee? *Der* words change when they are the object: **der** Kaffee → ich möchte **den**
Kaffee, **einen** Kaffee. *Die* and *das* words stay as they are: *eine Tasse, ein Brot*.

## Numbers

| 1–6 | 7–12 | then |
| --- | --- | --- |
| eins | sieben | dreizehn (13) |
| zwei | acht | zwanzig (20) |
| drei | neun | einundzwanzig (21) |
| vier | zehn | dreißig (30) |
| fünf | elf | hundert (100) |
| sechs | zwölf | tausend (1000) |

From 21 on, German says the **ones first**: *einundzwanzig* is "one-and-twenty", like the blackbirds
in the English nursery rhyme. *Siebenundvierzig* is 47. Germans write 7,20 € with a comma and say
*sieben Euro zwanzig*.

> **Übung.** Read your telephone number aloud, digit by digit, then in pairs.
$md$),

    ('019c65ad-9280-7004-8015-000000000004', '019c65ad-9280-7002-8015-000000000001',
     '019c65ad-9280-7003-8015-000000000002', 2, 'Ein Rezept lesen',
     'article', 'published', false, true, 15, 'manual', NULL,
     '2026-02-16 09:00+00', '2026-03-02 09:00+00',
$md$Today we cook **Kartoffelsuppe**, potato soup, in German. *Du brauchst* (you need):

- 500 g Kartoffeln
- 1 Zwiebel
- 2 Karotten
- 1 Liter Wasser
- Salz, Pfeffer, etwas Öl

## So geht es

1. **Schäle** die Kartoffeln und die Karotten.
2. **Schneide** alles in kleine Stücke.
3. **Erhitze** das Öl in einem Topf und **brate** die Zwiebel fünf Minuten.
4. **Gib** das Gemüse und das Wasser dazu.
5. **Koche** die Suppe zwanzig Minuten.
6. **Würze** sie mit Salz und Pfeffer. Guten Appetit!

The bold words are *imperatives*: orders, in the *du* form. Take the verb without *-en*, often with
an *-e*:

| Infinitive | Imperative (du) | English |
| --- | --- | --- |
| schälen | schäl(e) | peel |
| schneiden | schneid(e) | cut |
| kochen | koch(e) | cook, boil |
| würzen | würz(e) | season |
| geben | **gib** | give, add |

*Geben* changes its vowel, as do some other strong verbs: *nehmen → nimm*, *essen → iss*.

Many written recipes use the plain infinitive instead, at the **end** of the sentence: *Die
Kartoffeln schälen. Alles in kleine Stücke schneiden.* You now understand both.

> **Übung.** Write down the recipe of your favourite dish in five German sentences. Cook it for
> somebody who speaks German, or read it aloud to your soup, and mark the lesson as done.
$md$),

    ('019c65ad-9280-7004-8015-000000000005', '019c65ad-9280-7002-8015-000000000001',
     '019c65ad-9280-7003-8015-000000000002', 3, 'Können Sie mir helfen?',
     'article', 'published', false, true, 10, 'viewed', NULL,
     '2026-02-16 09:00+00', '2026-03-02 09:00+00',
$md$Sooner or later you do not understand something. These sentences keep the conversation alive:

| Deutsch | English |
| --- | --- |
| Entschuldigung! | excuse me |
| Wie bitte? | pardon? |
| Noch einmal, bitte. | once more, please |
| Langsamer, bitte. | more slowly, please |
| Was bedeutet „lecker“? | what does "lecker" mean? |
| Wie sagt man „spoon“ auf Deutsch? | how do you say "spoon" in German? |
| Können Sie mir helfen? | can you help me? |
| Ich verstehe nicht. | I don't understand |

(*Lecker* means tasty, by the way. It is the first word that every guest needs.)

## The verb sits in second place

Look at these sentences:

- **Ich** *trinke* morgens Tee.
- **Morgens** *trinke* ich Tee.
- **Tee** *trinke* ich morgens.

All three are correct. You may begin with whatever matters most, but the **verb always stays in
position two**, and the subject steps behind it. In a yes-or-no question the verb moves to the
front: *Trinkst du Tee?*

## Modal verbs build a bracket

With *können, möchten, müssen* the second verb goes to the very end:

> Ich **möchte** heute Abend mit dir Suppe **kochen**.

Between the two parts there is room for the whole world. German speakers listen until the last word,
because that is where the meaning is. Now you know why they rarely interrupt.

**Herzlichen Glückwunsch!** You have finished your first German course. *Bis bald am Küchentisch!*
$md$);
