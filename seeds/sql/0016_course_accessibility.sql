-- Web accessibility in practice: unlisted, readable by whoever has the link.
-- seed: env development,test
-- seed: requires 0001_people

INSERT INTO courses
    (id, owner_id, slug, title, summary, level, language, tags, status, visibility,
     published_at, created_at, updated_at, description)
VALUES
    ('019c89ba-1680-7002-8016-000000000001',
     '019b8d62-7a80-7001-8001-000000000002',
     'web-accessibility-in-practice',
     'Web accessibility in practice',
     'For people who build websites: semantic HTML, keyboard, contrast, forms and testing, '
     'with the success criteria of WCAG 2.2 beside each practice.',
     'advanced',
     'en',
     '{programming, web, accessibility}',
     'published',
     'unlisted',
     '2026-03-09 09:00+00',
     '2026-02-23 09:00+00',
     '2026-03-09 09:00+00',
$md$This course is **unlisted**: whoever has the link can read about it and enroll, but it does not
appear in the catalogue. It began as internal training for a team of web developers.

You should know HTML and CSS well and some JavaScript. Every lesson ends with something to check on
a page of your own.
$md$);

INSERT INTO course_slugs (slug, course_id)
VALUES ('web-accessibility-in-practice', '019c89ba-1680-7002-8016-000000000001');

INSERT INTO sections (id, course_id, position, title, created_at, updated_at)
VALUES
    ('019c89ba-1680-7003-8016-000000000001', '019c89ba-1680-7002-8016-000000000001',
     1, 'Foundations', '2026-02-23 09:00+00', '2026-03-09 09:00+00'),
    ('019c89ba-1680-7003-8016-000000000002', '019c89ba-1680-7002-8016-000000000001',
     2, 'Interaction', '2026-02-23 09:00+00', '2026-03-09 09:00+00'),
    ('019c89ba-1680-7003-8016-000000000003', '019c89ba-1680-7002-8016-000000000001',
     3, 'Forms and checks', '2026-02-23 09:00+00', '2026-03-09 09:00+00');

-- Section 1: Foundations.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019c89ba-1680-7004-8016-000000000001', '019c89ba-1680-7002-8016-000000000001',
     '019c89ba-1680-7003-8016-000000000001', 1, 'Who is at the other end',
     'article', 'published', true, true, 10, 'viewed', NULL,
     '2026-02-23 09:00+00', '2026-03-09 09:00+00',
$md$About one person in six lives with a significant disability, says the World Health Organization. But
accessibility is not about "them". It is about situations, and everybody is in one of them now and
then:

| | Permanent | Temporary | Situational |
| --- | --- | --- | --- |
| Seeing | blind | eye operation | bright sun on the display |
| Hearing | deaf | ear infection | a loud train |
| Moving | one arm | a broken wrist | a baby on the arm |
| Thinking | dyslexia | concussion | tired, in a hurry, in a foreign language |

A solution for the left column helps the whole row. Captions were made for deaf people; most viewers
who switch them on today can hear.

## How people use the web

- **Screen readers** speak the page, or send it to a braille display. They read the *structure* of
  the HTML, not its looks.
- **Keyboards** and the many devices that behave like one: switches, mouth sticks, speech.
- **Magnifiers** that show a twelfth of the page at a time. What belongs together must stand
  together.
- **Own settings**: larger type, other colours, no motion.

## The yardstick

The *Web Content Accessibility Guidelines* (WCAG) are a W3C standard with four principles: content
must be **perceivable, operable, understandable and robust**. Each success criterion has a number
and a level: A, AA or AAA. Laws usually ask for AA. We will quote them like this: *(1.4.3, AA)*.

> **Check.** Put your mouse into a drawer and order something from your own website.
$md$),

    ('019c89ba-1680-7004-8016-000000000002', '019c89ba-1680-7002-8016-000000000001',
     '019c89ba-1680-7003-8016-000000000001', 2, 'HTML is the accessibility layer',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-02-23 09:00+00', '2026-03-09 09:00+00',
$md$Browsers turn the DOM into a second tree, the **accessibility tree**, and assistive technology reads
that one. Each node has a *role*, a *name* and *states*. Native elements fill it in for you.
Compare:

```html
<div class="btn" onclick="save()">Save</div>
```

```html
<button type="button" onclick="save()">Save</button>
```

They can be made to look identical. The first is a text without a role. It cannot be reached by Tab,
does not react to Enter or Space and is not announced as something to press. To repair it you would
need `role="button"`, `tabindex="0"`, a handler for two keys, a disabled state and a focus style:
five chances to forget something. This is the **first rule of ARIA**: if a native element does it,
use the native element *(4.1.2, A)*.

## Structure

- One `<h1>`, and headings that do not skip levels. Most screen reader users navigate **by heading**
  first.
- Landmarks: `<header>`, `<nav>`, `<main>`, `<footer>`. One `<main>`.
- `<ul>` for lists: "list, 7 items" is information.
- `<table>` with `<th scope="col">` for data, and CSS grid for layout.
- `lang` on `<html>`, and on passages in another language *(3.1.1, A; 3.1.2, AA)*; without it French
  is read with English sounds.

## Names

The accessible name of a control comes, in this order, from `aria-labelledby`, `aria-label`, then
its own label or content, then `title`. An icon button without text has no name:

```html
<button type="button" aria-label="Close">
  <svg aria-hidden="true" focusable="false">…</svg>
</button>
```

> **Check.** Open the accessibility panel of your browser's developer tools. Does every button have
> a role and a name?
$md$);

-- Section 2: Interaction.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019c89ba-1680-7004-8016-000000000003', '019c89ba-1680-7002-8016-000000000001',
     '019c89ba-1680-7003-8016-000000000002', 1, 'Keyboard and focus',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-02-23 09:00+00', '2026-03-09 09:00+00',
$md$Everything that a mouse can do, a keyboard must be able to do *(2.1.1, A)*. The keys are conventions
that users know by heart:

| Key | Does |
| --- | --- |
| Tab, Shift+Tab | next, previous control |
| Enter | follows a link, presses a button |
| Space | presses a button, toggles a checkbox |
| Arrow keys | move *within* a widget: radio group, tabs, menu |
| Escape | closes what opened last |

## Show the focus

Never write `outline: none` without something better. WCAG asks that focus is visible *(2.4.7, AA)*,
and not hidden behind a sticky header *(2.4.11, AA)*:

```css
:focus-visible {
  outline: 3px solid #1a4fd6;
  outline-offset: 2px;
}
html {
  scroll-padding-top: 5rem;
}
```

`:focus-visible` matches when the browser judges that the user needs to see the focus, so a mouse
click on a button stays without a ring.

## Order

The order of Tab is the order of the DOM. When CSS rearranges things visually, the two drift apart
*(2.4.3, A)*. A positive `tabindex` is always a mistake; only `0` and `-1` are useful.

## Dialogs

When a dialog opens, focus must move into it, stay in it, and **return to the button that opened
it**. The native element does all of that:

```html
<dialog id="confirm" aria-labelledby="question">
  <h2 id="question">Delete this course?</h2>
  <form method="dialog">
    <button value="no">Keep it</button>
    <button value="yes">Delete</button>
  </form>
</dialog>
```

Open it with `document.getElementById("confirm").showModal()`. Escape closes it without a line of
your code.
$md$),

    ('019c89ba-1680-7004-8016-000000000004', '019c89ba-1680-7002-8016-000000000001',
     '019c89ba-1680-7003-8016-000000000002', 2, 'Colour, motion, size',
     'article', 'published', false, true, 12, 'viewed', NULL,
     '2026-02-23 09:00+00', '2026-03-09 09:00+00',
$md$## Contrast

The ratio goes from 1:1 (invisible) to 21:1 (black on white).

| What | At least | Criterion |
| --- | --- | --- |
| Text | 4.5:1 | 1.4.3, AA |
| Large text (24 px, or 18.66 px bold) | 3:1 | 1.4.3, AA |
| Borders of inputs, icons, focus rings | 3:1 | 1.4.11, AA |

The popular light grey `#999999` on white has 2.8:1 and fails. `#767676` is the lightest grey that
passes, with 4.54:1.

## Never colour alone

"Fields in red are required" says nothing to about one man in twelve who sees red and green alike,
and nothing to a screen reader *(1.4.1, A)*. Add a word, an icon or a pattern.

## Motion

Large movements make some people physically sick. Respect the setting of the system:

```css
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after {
    animation-duration: 0.01ms !important;
    animation-iteration-count: 1 !important;
    transition-duration: 0.01ms !important;
    scroll-behavior: auto !important;
  }
}
```

What blinks more than three times a second can trigger seizures *(2.3.1, A)*: there is no setting
that makes this acceptable.

## Size

- Text must survive a zoom of 200 % *(1.4.4, AA)*; use `rem`, not `px`, for type.
- At a width of 320 CSS pixels nothing may need scrolling in two directions *(1.4.10, AA)*. That is
  a window of 1280 pixels at 400 %.
- Targets are at least 24 by 24 CSS pixels, or have that much room around them *(2.5.8, AA)*.

> **Check.** Zoom your start page to 400 %. Is the cookie banner now the whole page?
$md$);

-- Section 3: Forms and checks.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019c89ba-1680-7004-8016-000000000005', '019c89ba-1680-7002-8016-000000000001',
     '019c89ba-1680-7003-8016-000000000003', 1, 'Forms that forgive',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-02-23 09:00+00', '2026-03-09 09:00+00',
$md$Forms are where people fail, and where your organisation loses them.

```html
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="email"
       required aria-describedby="email-hint email-error" aria-invalid="true">
<p id="email-hint">We only use it to send your certificate.</p>
<p id="email-error">Enter an address with an @ sign, for example ada@example.org.</p>
```

## What is right here

1. A visible `<label>`, connected by `for` *(1.3.1, A; 3.3.2, A)*. A placeholder is not a label: it
   vanishes while typing.
2. `autocomplete` tells the browser what the field means *(1.3.5, AA)*. For people who type with one
   finger this is half the form.
3. The hint and the error belong to the field through `aria-describedby`, so they are read out
   together with it.
4. The error says **how to repair it** *(3.3.3, AA)*, not "invalid input".

## After sending

When the server answers with errors, move the focus to a summary at the top, a heading with links to
each wrong field, and keep everything that was typed. Prefix the page's `<title>` with *Error:*; it
is the first thing that is read.

For messages that appear without a new page, use a live region that is **in the page from the
start**:

```html
<div role="status" id="message"></div>
```

Text that you later put into it is announced without moving the focus *(4.1.3, AA)*.

## Time and memory

Warn before a session ends and let people extend it *(2.2.1, A)*. Do not ask again for what was
entered before *(3.3.7, A)*. Allow pasting into password fields: a login must not require
remembering or copying by hand *(3.3.8, AA)*.
$md$),

    ('019c89ba-1680-7004-8016-000000000006', '019c89ba-1680-7002-8016-000000000001',
     '019c89ba-1680-7003-8016-000000000003', 2, 'Testing in half an hour',
     'article', 'published', false, true, 20, 'manual', NULL,
     '2026-02-23 09:00+00', '2026-03-09 09:00+00',
$md$Automatic tools are good and find only a part of the problems; estimates range between a third and a
half. They can see that an `alt` is missing, not that it says "image1234". So test in three rounds.

## Round one: tools (5 minutes)

Run a checker such as axe or the audit in your browser's developer tools. Fix everything it finds.
Add it to your automatic tests, so that nothing comes back.

## Round two: keyboard (10 minutes)

- Tab through the page. Can you always see where you are?
- Does the order make sense? Is there a link at the start that skips to the content *(2.4.1, A)*?
- Open and close each menu and dialog. Where is the focus afterwards?
- Can you get *out* of everything you got into *(2.1.2, A)*?

## Round three: screen reader (15 minutes)

Free ones are NVDA on Windows, VoiceOver on Apple devices, Orca on Linux, TalkBack on Android. Close
your eyes, then:

1. List the headings. Do they tell the story of the page?
2. List the links. Do they make sense out of context, or are there nine times "read more"?
3. Fill in one form, make one mistake, repair it.

## And then, people

Nothing replaces watching somebody who uses a screen reader every day. Pay them for their time. Say
nothing for half an hour and write. You will come back with three changes that no checklist has.

## Write it down

| Found | Criterion | Effort | Who |
| --- | --- | --- | --- |
| search field without label | 3.3.2, A | 5 min | Noa |
| focus lost after closing the menu | 2.4.3, A | 1 h | Elif |

> Do the three rounds on a page of your own, write such a table, and mark this lesson as done.
$md$);
