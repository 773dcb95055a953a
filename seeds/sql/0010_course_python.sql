-- Python from zero: open to everybody; a hands-on project at the end.
-- seed: env development,test
-- seed: requires 0001_people

INSERT INTO courses
    (id, owner_id, slug, title, summary, level, language, tags, status, visibility,
     published_at, created_at, updated_at, description)
VALUES
    ('019bb16e-fe80-7002-8010-000000000001',
     '019b8d62-7a80-7001-8001-000000000002',
     'python-from-zero',
     'Python from zero',
     'Your first programs, one honest step at a time: values, decisions, loops, functions, and'
     ' a small tool that you will really use.',
     'beginner',
     'en',
     '{programming, python, beginners}',
     'published',
     'public',
     '2026-01-19 09:00+00',
     '2026-01-12 09:00+00',
     '2026-01-19 09:00+00',
$md$Python reads almost like a recipe, which makes it a kind first language. This course takes you from
"I have never programmed" to a program of about thirty lines that keeps track of shared expenses.

**You will learn to**

- store and combine values, and know why `"2" + "2"` is `"22"`
- let a program decide and repeat
- cut a problem into functions and check that they work
- read an error message as a helpful note

You need a computer with Python 3.11 or newer and about twenty minutes a lesson. No mathematics
beyond adding up a bill.
$md$);

INSERT INTO course_slugs (slug, course_id)
VALUES ('python-from-zero', '019bb16e-fe80-7002-8010-000000000001');

INSERT INTO sections (id, course_id, position, title, created_at, updated_at)
VALUES
    ('019bb16e-fe80-7003-8010-000000000001', '019bb16e-fe80-7002-8010-000000000001',
     1, 'First steps', '2026-01-12 09:00+00', '2026-01-19 09:00+00'),
    ('019bb16e-fe80-7003-8010-000000000002', '019bb16e-fe80-7002-8010-000000000001',
     2, 'Decisions and repetition', '2026-01-12 09:00+00', '2026-01-19 09:00+00'),
    ('019bb16e-fe80-7003-8010-000000000003', '019bb16e-fe80-7002-8010-000000000001',
     3, 'Building something', '2026-01-12 09:00+00', '2026-01-19 09:00+00');

-- Section 1: First steps.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019bb16e-fe80-7004-8010-000000000001', '019bb16e-fe80-7002-8010-000000000001',
     '019bb16e-fe80-7003-8010-000000000001', 1, 'What a program is',
     'article', 'published', true, true, 10, 'viewed', NULL,
     '2026-01-12 09:00+00', '2026-01-19 09:00+00',
$md$A program is a list of instructions that a machine carries out **exactly as written**. That last
part is the whole difficulty, and the whole fun. A friend to whom you say "buy some bread" fills the
gaps by herself. A computer does not: it has no idea what *some* means.

## Talking to Python

Open a terminal and type `python3`. Three arrows appear:

```text
>>>
```

This is the *interactive prompt*. Python waits for one instruction, does it, shows the result and
waits again. Try it:

```python
>>> 3 + 4
7
>>> "tea" * 3
'teateatea'
```

The second answer surprises many people. Multiplying a text repeats it. You could not have guessed
that, and nobody expects you to: **trying things out is the normal way to learn a language**. You
cannot break anything at the prompt.

## A program in a file

What you type at the prompt is gone when you close it. To keep it, write it into a file named
`hello.py`:

```python
print("Good morning!")
print("Today has", 24 * 60, "minutes.")
```

Run it with `python3 hello.py`:

```text
Good morning!
Today has 1440 minutes.
```

Two things are worth noticing. Python worked from top to bottom. And in a file a result is only
shown when you ask for it with `print`; at the prompt you get it for free.

> **Try it.** Let the program tell how many seconds a week has. (The answer is 604800.)
$md$),

    ('019bb16e-fe80-7004-8010-000000000002', '019bb16e-fe80-7002-8010-000000000001',
     '019bb16e-fe80-7003-8010-000000000001', 2, 'Values have types',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-01-12 09:00+00', '2026-01-19 09:00+00',
$md$Every value in Python has a *type*, and the type decides what you can do with it. You will meet four
types all the time:

| Type | Example | Meaning |
| --- | --- | --- |
| `int` | `42` | a whole number, as large as you like |
| `float` | `3.5` | a number with a decimal point |
| `str` | `"tea"` | a text, a *string* of characters |
| `bool` | `True` | yes or no |

Ask Python when you are unsure:

```python
>>> type(42)
<class 'int'>
>>> type("42")
<class 'str'>
```

Those two look alike to a person and are entirely different to a machine. Adding numbers adds;
adding texts joins:

```python
>>> 2 + 2
4
>>> "2" + "2"
'22'
>>> "2" + 2
TypeError: can only concatenate str (not "int") to str
```

The last one is an **error message**. Read the final line first: it says what went wrong. Python
refuses to guess whether you wanted `4` or `"22"`, and that is a favour. A language that guesses
lets you find the mistake three weeks later.

## Converting on purpose

Say what you mean with the name of the type:

```python
>>> int("2") + 2
4
>>> "2" + str(2)
'22'
```

## A warning about decimals

```python
>>> 0.1 + 0.2
0.30000000000000004
```

Nothing is broken. A `float` is stored in binary, and one tenth has no exact form in binary, just as
one third has none in decimal. For money, count in the smallest unit: 1250 cents instead of 12.50
euros. We will do so in our project.
$md$),

    ('019bb16e-fe80-7004-8010-000000000003', '019bb16e-fe80-7002-8010-000000000001',
     '019bb16e-fe80-7003-8010-000000000001', 3, 'Names for values',
     'article', 'published', false, true, 15, 'manual', NULL,
     '2026-01-12 09:00+00', '2026-01-19 09:00+00',
$md$Typing the same value twice is a promise that you will one day change only one of them. Give it a
**name** instead:

```python
price = 350
cups = 4
total = price * cups
print(total)
```

This prints `1400`. The sign `=` is not the equals sign from school. Read it as "*from now on, this
name stands for that value*". That is why the following line makes sense, although it would be
nonsense in algebra:

```python
cups = cups + 1
```

Python first works out the right side (5) and then lets `cups` stand for the result. But `total` is
still 1400. It was computed earlier and does not know where it came from. Programs have no formulas
that update themselves like the cells of a spreadsheet; they have steps.

## Good names

- Use words: `price_per_cup`, not `p`. You write a name once and read it twenty times.
- Lower case with underscores is the habit in Python.
- A name cannot begin with a digit, and `Total` and `total` are two different names.

## Putting values into text

An *f-string* is a text with holes. Write `f` before the quote and the name in braces:

```python
name = "Wanjiru"
cups = 4
print(f"{name} has had {cups} cups, that is {cups * 350 / 100:.2f} euros.")
```

```text
Wanjiru has had 4 cups, that is 14.00 euros.
```

The part `:.2f` asks for two digits after the point.

> **Before you mark this lesson as done:** write a program that knows your year of birth and prints
> your age at the end of 2040.
$md$);

-- Section 2: Decisions and repetition.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019bb16e-fe80-7004-8010-000000000004', '019bb16e-fe80-7002-8010-000000000001',
     '019bb16e-fe80-7003-8010-000000000002', 1, 'If, elif, else',
     'article', 'published', false, true, 15, 'viewed', NULL,
     '2026-01-12 09:00+00', '2026-01-19 09:00+00',
$md$So far our programs run straight down. With `if` they choose a way.

```python
temperature = 31

if temperature >= 30:
    print("Ice cream")
elif temperature >= 15:
    print("A walk")
else:
    print("Soup")
```

Python tries the conditions **in order** and takes the first that is true; the others are not even
looked at. This is why the second line needs no "and below 30": who arrives there is below 30
already.

## The indent is the grammar

The four spaces before `print` are not decoration. They say *what belongs to the if*. A line that
begins at the margin again belongs to the program as a whole and always runs.

## Comparisons

| Written | True when |
| --- | --- |
| `a == b` | both are equal (two signs: one would give a name) |
| `a != b` | they differ |
| `a < b`, `a <= b` | smaller, smaller or equal |
| `x in things` | `things` contains `x` |

Join them with `and`, `or`, `not`. Python also understands the way you would write a range on paper:

```python
age = 34
if 18 <= age < 65:
    print("Full price")
```

## A classic mistake

```python
answer = "no"
if answer == "y" or "yes":
    print("Deleting everything...")
```

This deletes everything, whatever the answer. It reads as "(answer is y) or (the text yes)", and a
text that is not empty counts as true. Write `if answer in ("y", "yes"):` instead. Most programmers
have made this mistake exactly once.
$md$),

    ('019bb16e-fe80-7004-8010-000000000005', '019bb16e-fe80-7002-8010-000000000001',
     '019bb16e-fe80-7003-8010-000000000002', 2, 'Lists and loops',
     'article', 'published', false, true, 20, 'viewed', NULL,
     '2026-01-12 09:00+00', '2026-01-19 09:00+00',
$md$A **list** keeps values in order:

```python
guests = ["Samir", "Linh", "Noa"]
guests.append("Elif")
print(len(guests), "guests, the first is", guests[0])
```

```text
4 guests, the first is Samir
```

Counting starts at **zero**: `guests[0]` is the first, `guests[3]` the fourth. Think of the number
as *how many steps from the start*. Negative numbers count from the end, so `guests[-1]` is Elif.
Asking for `guests[4]` raises an `IndexError`.

## One after the other

```python
for guest in guests:
    print(f"A cup for {guest}")
```

The loop takes each value in turn, calls it `guest`, and runs the indented lines. Nobody counts, so
nobody miscounts.

## Adding up

A pattern that you will use for ever: start with nothing, and let the loop improve it.

```python
expenses = [1250, 480, 3099]
total = 0
for amount in expenses:
    total = total + amount
print(total)
```

This prints `4829`. (Python has `sum(expenses)` for it. But now you know what is inside.)

## While

When you do not know how often, use `while`: *as long as this is true, go on*.

```python
savings = 1000
years = 0
while savings < 2000:
    savings = savings * 1.05
    years = years + 1
print(years)
```

At five percent, money doubles after **15** years. Should a `while` loop never end, `Ctrl+C` stops
it.
$md$),

    ('019bb16e-fe80-7004-8010-000000000006', '019bb16e-fe80-7002-8010-000000000001',
     '019bb16e-fe80-7003-8010-000000000002', 3, 'Dictionaries: looking things up',
     'article', 'published', false, true, 20, 'viewed', NULL,
     '2026-01-12 09:00+00', '2026-01-19 09:00+00',
$md$A list answers "what is at place 3?". Often the question is "what belongs to *Samir*?". For that
there are **dictionaries**:

```python
paid = {"Samir": 1250, "Linh": 480}
paid["Noa"] = 3099
print(paid["Linh"])
```

A dictionary holds pairs of *key* and *value*. Each key occurs once; giving a value to a key that is
there already replaces the old one. Looking something up takes the same time with ten entries and
with ten million, which is why dictionaries are at the heart of almost every Python program.

## What if the key is missing?

`paid["Elif"]` raises a `KeyError`. Two polite ways:

```python
if "Elif" in paid:
    print(paid["Elif"])

print(paid.get("Elif", 0))
```

The second prints `0`: *get the value, or this instead*.

## Going through all of them

```python
for name, amount in paid.items():
    print(f"{name:<8}{amount / 100:>8.2f}")
```

```text
Samir      12.50
Linh        4.80
Noa        30.99
```

`:<8` fills up to eight characters and aligns left, `:>8.2f` aligns right with two decimals.

## Which one when?

| You have | Use |
| --- | --- |
| things in an order, perhaps repeated | a list |
| something to look up by a name | a dictionary |
| only the question "is it in there?" | a set: `{"Samir", "Noa"}` |
$md$);

-- Section 3: Building something.
INSERT INTO lessons
    (id, course_id,
     section_id, position, title,
     kind, status, preview, required, duration_minutes, completion_rule, completion_percent,
     created_at, updated_at, content)
VALUES
    ('019bb16e-fe80-7004-8010-000000000007', '019bb16e-fe80-7002-8010-000000000001',
     '019bb16e-fe80-7003-8010-000000000003', 1, 'Functions',
     'article', 'published', false, true, 20, 'viewed', NULL,
     '2026-01-12 09:00+00', '2026-01-19 09:00+00',
$md$When you notice that you are copying lines, it is time for a **function**: lines with a name.

```python
def as_euros(cents):
    return f"{cents / 100:.2f} €"

print(as_euros(1250))
print(as_euros(480))
```

```text
12.50 €
4.80 €
```

`cents` is a *parameter*: a name for whatever the caller hands in. `return` hands the result back
and ends the function.

## Return is not print

Beginners often write `print` inside the function. It looks the same at first, but a printed value
is gone: nobody can add it up, compare it or save it. **Let functions return, and print at the edge
of the program.**

## What happens inside stays inside

```python
def double(number):
    result = number * 2
    return result

double(21)
print(result)
```

This ends with `NameError: name 'result' is not defined`. The names of a function live only while it
runs. This is good news: you can use short, natural names without fearing that some other corner of
the program uses the same ones.

## How to find functions

Describe aloud what your program does. Each *verb phrase* is a candidate: "*add up* what everybody
paid", "*work out* who owes whom". A good function

1. does one thing that its name says,
2. fits on the screen without scrolling,
3. gets what it needs as parameters instead of taking it from around.
$md$),

    ('019bb16e-fe80-7004-8010-000000000008', '019bb16e-fe80-7002-8010-000000000001',
     '019bb16e-fe80-7003-8010-000000000003', 2, 'When things go wrong',
     'article', 'published', false, false, 15, 'viewed', NULL,
     '2026-01-12 09:00+00', '2026-01-19 09:00+00',
$md$All programs meet bad input sooner or later. Python answers with an **exception**:

```python
amount = int("twelve")
```

```text
Traceback (most recent call last):
  File "split.py", line 1, in <module>
    amount = int("twelve")
             ^^^^^^^^^^^^^
ValueError: invalid literal for int() with base 10: 'twelve'
```

Read it **from the bottom up**: what happened (`ValueError`, with the text that could not be read),
then where (the line of code and its number). Nine times in ten those two facts are enough.

## Catching what you expect

```python
def read_cents(text):
    try:
        return round(float(text) * 100)
    except ValueError:
        return None

print(read_cents("12.50"), read_cents("twelve"))
```

This prints `1250 None`. The `except` names *one kind* of exception. Never write a bare `except:`;
it would swallow your typing errors as well, and even `Ctrl+C`.

## Checking your own work

`assert` states what must be true. If it is not, the program stops at once instead of going on with
nonsense:

```python
assert read_cents("12.50") == 1250
assert read_cents("0.29") == 29
assert read_cents("") is None
```

A few such lines below each function are your first *tests*. The second one is a good choice:
`0.29 * 100` is `28.999999999999996`, and without `round` a cent would get lost.
$md$),

    ('019bb16e-fe80-7004-8010-000000000009', '019bb16e-fe80-7002-8010-000000000001',
     '019bb16e-fe80-7003-8010-000000000003', 3, 'Project: who owes whom?',
     'article', 'published', false, true, 30, 'manual', NULL,
     '2026-01-12 09:00+00', '2026-01-19 09:00+00',
$md$Four friends went away for a weekend. Each paid for something. Who has to give money to whom?

```python
paid = {"Samir": 9000, "Linh": 3000, "Noa": 0, "Elif": 4000}


def balances(paid):
    """What each one should get back (positive) or still pay (negative), in cents."""
    share = sum(paid.values()) // len(paid)
    return {name: amount - share for name, amount in paid.items()}


def settle(balance):
    """A list of (from, to, cents) that brings everybody to zero."""
    debtors = [[name, -cents] for name, cents in balance.items() if cents < 0]
    creditors = [[name, cents] for name, cents in balance.items() if cents > 0]
    moves = []
    while debtors and creditors:
        debtor, creditor = debtors[0], creditors[0]
        cents = min(debtor[1], creditor[1])
        moves.append((debtor[0], creditor[0], cents))
        debtor[1] -= cents
        creditor[1] -= cents
        if debtor[1] == 0:
            debtors.pop(0)
        if creditor[1] == 0:
            creditors.pop(0)
    return moves


for giver, taker, cents in settle(balances(paid)):
    print(f"{giver} gives {taker} {cents / 100:.2f}")
```

```text
Linh gives Samir 10.00
Noa gives Samir 40.00
```

## Read it slowly

- The share of each is 16000 / 4 = 4000 cents. `//` divides without remainder.
- `{name: … for name, amount in …}` builds a dictionary in one go: a *comprehension*.
- In each round the first debtor pays the first creditor as much as is possible. At least one of the
  two is then at zero and leaves the list, so the loop must end.

## Your turn

1. Let the program ask for the amounts with `input("Samir paid: ")`.
2. When the sum cannot be divided by four, up to three cents go missing. Who should pay them?
   Decide, and program it.
3. Write three `assert` lines for `settle`.

There is no single right answer. Mark this lesson as done when *you* would trust the program with
your own weekend.
$md$);
