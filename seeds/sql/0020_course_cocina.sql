-- Español en la cocina: in Spanish; starts two years after the seed is run, so that its learners
-- stay "upcoming".
-- seed: env development,test
-- seed: requires 0001_people

INSERT INTO courses
    (id, owner_id, slug, title, summary, level, language, tags, status, visibility, enroll_from,
     enroll_until, starts_at, ends_at, published_at, created_at, updated_at, description)
VALUES
    ('019d4845-6280-7002-8020-000000000001',
     '019b8d62-7a80-7001-8001-000000000002',
     'espanol-en-la-cocina',
     'Español en la cocina',
     'Aprende español cocinando: la compra, las cantidades, una tortilla. Spanish for '
     'beginners, explained in English. The next group has a fixed start.',
     'beginner',
     'es',
     '{languages, spanish, cooking}',
     'published',
     'public',
     '2026-09-01 09:00+00',
     date_trunc('day', now()) + interval '2 years',
     date_trunc('day', now()) + interval '2 years 7 days',
     date_trunc('day', now()) + interval '3 years',
     '2026-09-01 09:00+00',
     '2026-04-01 09:00+00',
     '2026-09-01 09:00+00',
$md$**¡Bienvenidos!** Este curso empieza en la cocina y termina en la mesa.

You can enroll now; the lessons open when the group starts, for everybody at the same time. Until
then the outline shows what awaits you, and the first lesson can be read as a taste.
$md$);

INSERT INTO course_slugs (slug, course_id)
VALUES ('espanol-en-la-cocina', '019d4845-6280-7002-8020-000000000001');

INSERT INTO sections (id, course_id, position, title, created_at, updated_at)
VALUES
    ('019d4845-6280-7003-8020-000000000001', '019d4845-6280-7002-8020-000000000001',
     1, 'La compra', '2026-04-01 09:00+00', '2026-09-01 09:00+00'),
    ('019d4845-6280-7003-8020-000000000002', '019d4845-6280-7002-8020-000000000001',
     2, 'En los fogones', '2026-04-01 09:00+00', '2026-09-01 09:00+00');

-- Section 1: La compra.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019d4845-6280-7004-8020-000000000001', '019d4845-6280-7002-8020-000000000001',
     '019d4845-6280-7003-8020-000000000001', 1, '¡Hola! ¿Qué tal?',
     'article', 'published', true, true, 10, 'viewed', NULL,
     '2026-04-01 09:00+00', '2026-09-01 09:00+00',
$md$> **Tomás:** ¡Hola, buenos días! ¿Qué tal?
>
> **Priya:** Muy bien, gracias. ¿Y tú?
>
> **Tomás:** Bien. Me llamo Tomás. ¿Cómo te llamas?
>
> **Priya:** Me llamo Priya. Mucho gusto.

Spanish marks a question at **both ends**. The upturned sign tells you before you begin to read
aloud that your voice has to rise. The same with exclamations: *¡Hola!*

## Sounds you can trust

Spanish is written almost exactly as it is spoken. Five vowels, always the same:

| Letter | Like | Example |
| --- | --- | --- |
| a | f**a**ther | *patata* |
| e | b**e**d | *leche* |
| i | mach**i**ne | *vino* |
| o | m**o**re, but short | *tomate* |
| u | r**u**le | *azúcar* |

Some consonants want attention: **h** is silent (*hola*), **j** is a rough *h* (*ajo*), **ll**
sounds nearly like *y* (*paella*), **ñ** like *ny* (*piña*), and **qu** before *e* or *i* is simply
*k* (*queso*).

## Where the weight lies

A word that ends in a vowel, *n* or *s* is stressed on the last syllable but one: *to-**ma**-te*.
All others on the last: *co-**mer***. An accent mark shows every exception: *az**ú**car, lim**ó**n*.
Three rules, and you can pronounce any word that you have never seen.

> **Ejercicio.** Read aloud: *pan, leche, queso, ajo, cebolla, aceite, sal, huevos, jamón*.
$md$),

    ('019d4845-6280-7004-8020-000000000002', '019d4845-6280-7002-8020-000000000001',
     '019d4845-6280-7003-8020-000000000001', 2, 'En el mercado',
     'article', 'published', false, true, 12, 'viewed', NULL,
     '2026-04-01 09:00+00', '2026-09-01 09:00+00',
$md$> **Vendedora:** Buenos días, ¿qué desea?
>
> **Ingrid:** Quería un kilo de patatas y seis huevos, por favor.
>
> **Vendedora:** Aquí tiene. ¿Algo más?
>
> **Ingrid:** Sí, una cebolla. ¿Cuánto es?
>
> **Vendedora:** Son cuatro euros con cincuenta.

## A polite past

*Quería* literally means "I wanted". Like English *I was wondering*, the past tense makes a wish
softer. In Latin America you will rather hear *quisiera* or *me da…, por favor*, and potatoes are
called **papas** there.

## El and la

Nouns are masculine (**el**) or feminine (**la**). Usually the ending shows it: *-o* is masculine,
*-a* feminine.

| | one | several |
| --- | --- | --- |
| masculine | el huevo | los huevos |
| feminine | la cebolla | las cebollas |

After a vowel the plural takes **-s**, after a consonant **-es**: *el limón, los limones*. The
adjective follows and adapts: *la cebolla roja, los huevos frescos*.

## Quantities

- *un kilo **de** patatas*, *medio kilo **de** tomates*
- *un litro **de** leche*
- *una docena **de** huevos*
- *un poco **de** sal*

Always with *de*. And numbers up to ten: *uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve,
diez*.

> **Ejercicio.** Write your own shopping list in Spanish with six things and their quantities.
$md$);

-- Section 2: En los fogones.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019d4845-6280-7004-8020-000000000003', '019d4845-6280-7002-8020-000000000001',
     '019d4845-6280-7003-8020-000000000002', 1, 'Tortilla de patatas',
     'article', 'published', false, true, 20, 'manual', NULL,
     '2026-04-01 09:00+00', '2026-09-01 09:00+00',
$md$The most Spanish of all dishes needs four things: *patatas, huevos, aceite, sal*. With onion, *con
cebolla*, it is five, and you have taken sides in an eternal debate.

## Ingredientes (4 personas)

- 600 g de patatas
- 6 huevos
- 1 cebolla (¡opcional!)
- 250 ml de aceite de oliva
- sal

## Preparación

1. **Pela** las patatas y **córtalas** en láminas finas.
2. **Calienta** el aceite en una sartén y **fríe** las patatas con la cebolla, a fuego lento, 20
   minutos.
3. **Bate** los huevos con una pizca de sal.
4. **Escurre** las patatas y **mézclalas** con los huevos. Espera diez minutos.
5. **Cuaja** la mezcla en la sartén con un poco de aceite, 3 o 4 minutos.
6. **Dale la vuelta** con un plato. ¡Sin miedo! Dos minutos más.

## The grammar on your plate

The bold words are orders in the *tú* form. For regular verbs that is the same form as *he* or *she*
does it:

| Infinitivo | Él, ella | ¡Tú! |
| --- | --- | --- |
| pelar | pela | ¡pela! |
| cortar | corta | ¡corta! |
| batir | bate | ¡bate! |
| mezclar | mezcla | ¡mezcla! |

A small word for *it* or *them* is glued to the end: *corta* + *las* = **córtalas**, cut them. Since
the stress must stay where it was, it now needs an accent mark. You know the rule from the first
lesson.

> Cook it, turn it without fear, and mark the lesson as done. *¡Buen provecho!*
$md$),

    ('019d4845-6280-7004-8020-000000000004', '019d4845-6280-7002-8020-000000000001',
     '019d4845-6280-7003-8020-000000000002', 2, 'Ser y estar, en la mesa',
     'article', 'published', false, true, 12, 'viewed', NULL,
     '2026-04-01 09:00+00', '2026-09-01 09:00+00',
$md$Spanish has two verbs for *to be*, and at the table you can taste the difference.

- La sopa **es** de verduras. *(what it is made of)*
- La sopa **está** fría. *(how it is now)*

**Ser** tells what something *is*: kind, origin, material, character, the time. **Estar** tells in
what *state* or *place* it is.

| ser | estar |
| --- | --- |
| Soy Noa. Soy estudiante. | Estoy cansada. |
| El vino es de La Rioja. | El vino está en la mesa. |
| Las manzanas son verdes. *(a green kind)* | Las manzanas están verdes. *(not ripe yet)* |
| Elif es buena. *(a good person)* | La tortilla está buena. *(tastes good)* |

The last row deserves care: people find it very funny when you mix it up.

## The forms

| | ser | estar |
| --- | --- | --- |
| yo | soy | estoy |
| tú | eres | estás |
| él, ella, usted | es | está |
| nosotros | somos | estamos |
| vosotros | sois | estáis |
| ellos, ustedes | son | están |

You usually leave out *yo* and *tú*; the ending says it already. In Latin America *vosotros* is not
used: it is *ustedes* for everybody.

## At the end of the meal

*Está riquísimo* – it is delicious. *La cuenta, por favor* – the bill, please. *Estoy lleno / llena*
– I am full. And then comes the **sobremesa**, the long sitting and talking after the meal, for
which English has no word. You have just got enough vocabulary to stay for it.

> **Ejercicio.** Describe what is on your table now in four sentences, two with *es*, two with
> *está*.
$md$),

    ('019d4845-6280-7004-8020-000000000005', '019d4845-6280-7002-8020-000000000001',
     '019d4845-6280-7003-8020-000000000002', 3, 'Palabras que viajaron',
     'article', 'published', false, false, 8, 'viewed', NULL,
     '2026-04-01 09:00+00', '2026-09-01 09:00+00',
$md$Words travel with what they name. Many of the ones in your kitchen have crossed an ocean or a
desert.

## From Arabic

For almost eight hundred years Arabic was spoken on the Iberian peninsula. It left several thousand
words in Spanish, often with the article *al-* still attached:

| Español | English | Origin |
| --- | --- | --- |
| el aceite | oil | *az-zayt* |
| el azúcar | sugar | *as-sukkar* |
| el arroz | rice | *ar-ruzz* |
| la aceituna | olive | *az-zaytuna* |
| la zanahoria | carrot | from Arabic, perhaps from a Greek word |

Before certain letters the *l* of *al-* turns into that letter; hence *az-zayt* and not *al-zayt*.
The Spanish language even kept two words for some things: the oil is *aceite*, from Arabic, but the
tree is *olivo*, from Latin.

## From America

The Aztecs spoke **Nahuatl**. From *tomatl* came *tomate*, from *ahuacatl* *aguacate* (avocado),
from *chilli* *chile*. The potato came from the Andes, where it is *papa* in **Quechua**; Spain
mixed it with *batata*, a sweet potato with a name from the **Taíno** of the Caribbean, and made
*patata*.

So a simple dish speaks many languages. *Tomate con aceite y azúcar* has three words that came from
Nahuatl and from Arabic, joined by two little words from Rome.

> **Ejercicio.** Look at the ingredients of anything in your kitchen. Which names does your own
> language share with Spanish? Where might they come from?
$md$);
