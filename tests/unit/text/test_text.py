"""Every string is either a valid text or refused with a reason, and quickly."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from application.courses.create_course import slug_of
from domain.errors import Invalid
from domain.text import DisplayName, Email, Markdown, Slug, Summary, Text, Title

#: Everything that Python can hold, lone surrogates included.
anything = st.text(st.characters(exclude_categories=()), max_size=300)
KINDS: list[type[Text]] = [Title, Summary, Markdown, DisplayName, Email, Slug]
PROSE: list[type[Text]] = [Title, Summary, Markdown, DisplayName]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(anything)
@example("\0")
@example("\ud800")
@example("\u2028")
@example(" \t\n")
@example("a\n")
def test_every_string_is_kept_as_it_is_or_refused_with_a_reason(
    kind: type[Text], value: str
) -> None:
    if faults := kind.faults(value):
        assert all(faults)
        with pytest.raises(Invalid) as refused:
            kind(value)
        assert [one.detail for one in refused.value.faults] == faults
        assert {one.pointer for one in refused.value.faults} == {f"/{kind.field}"}
        return
    text = kind(value)
    assert text == value
    assert len(text) <= kind.max_length
    text.encode()


@pytest.mark.parametrize("kind", PROSE, ids=lambda kind: kind.__name__)
@given(anything)
def test_prose_is_refused_for_its_control_characters_its_blankness_or_its_length(
    kind: type[Text], value: str
) -> None:
    forbidden = any(
        unicodedata.category(one) in ("Cc", "Cs") and one not in "\t\n" for one in value
    )
    blank = not kind.may_be_blank and not value.strip()
    assert bool(kind.faults(value)) == (forbidden or blank or len(value) > kind.max_length)


@pytest.mark.parametrize("kind", PROSE, ids=lambda kind: kind.__name__)
def test_a_text_may_be_as_long_as_it_is_said_and_not_longer(kind: type[Text]) -> None:
    assert kind("\U0001f35e" * kind.max_length)
    with pytest.raises(Invalid, match=f"at most {kind.max_length} characters"):
        kind("x" * (kind.max_length + 1))


def test_all_faults_of_a_text_are_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        Title("\0" * 201)
    assert len(refused.value.faults) == 2


@pytest.mark.parametrize("bread", ["\u200d", "\u202ebread", "é", "e\u0301", "a\u2028b", "<b>"])
def test_unusual_characters_are_text_like_any_other(bread: str) -> None:
    assert Title(bread) == bread


GOOD_ADDRESSES = ["ada@example.org", "Ada.Lovelace+x@sub.example.co", "ü@bücher.example", "a@b.cd"]
BAD_ADDRESSES = [
    *("", "ada", "@example.org", "ada@", "ada@example", "a b@example.org", "a@b@example.org"),
    *("ada@example.org\n", "ada@.org", "ada@exa\u200bmple.org", '"a"@example.org', "<a@b.cd>"),
    *("a@-b.cd-", f"{'a' * 65}@example.org", f"a@{'b' * 250}.org", "ada@example..org."),
]


@pytest.mark.parametrize("address", GOOD_ADDRESSES)
def test_an_address_is_kept_as_its_owner_writes_it(address: str) -> None:
    assert Email(address) == address
    assert Email(address).canonical == address.lower()


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        Email(address)


@pytest.mark.parametrize("slug", ["", "-", "a-", "-a", "a--b", "A", "ä", "a\n", "a b", "a" * 81])
def test_what_is_no_slug_is_refused(slug: str) -> None:
    with pytest.raises(Invalid, match="joined by single hyphens"):
        Slug(slug)


def test_a_slug_cannot_be_mistaken_for_an_id() -> None:
    """A course is found by its slug where its id would stand."""
    with pytest.raises(Invalid, match="id"):
        Slug("0192f0c1-2345-7abc-8def-0123456789ab")


@given(anything)
@example("0192F0C1-2345-7abc-8def-0123456789ab")
@example("\ufdfa" * 200)
@example("日本語")
def test_every_title_has_a_slug_that_may_be_numbered(title: str) -> None:
    slug = slug_of(title)
    assert Slug(f"{slug}-49")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Brot & Wärme", "brot-warme"),
        ("  C++ -- in 21 Days!  ", "c-in-21-days"),
        ("日本語", "course"),
        ("Ⅳ ﬁne", "iv-fine"),
        ("a" * 200, "a" * 70),
        (f"{'a' * 69} b", "a" * 69),
    ],
)
def test_a_slug_reads_like_its_title(title: str, slug: str) -> None:
    assert slug_of(title) == slug


NASTY = [
    *("a" * 100_000, " " * 100_000, "-" * 100_000, "a-" * 50_000, "@" * 100_000),
    *("a@" + "b." * 50_000, "a@" + "b-" * 50_000, "a" * 64 + "@" + "a" * 100_000 + "."),
    *("a@" + ".-" * 50_000 + "b.cd", " " * 100_000 + "\0", "\n" * 100_000),
]


@pytest.mark.parametrize("kind", [*KINDS, re], ids=lambda kind: kind.__name__)
def test_no_string_takes_long_to_judge(kind: type[Text]) -> None:
    """Were one of the rules to look back again and again, this test would not come to an end."""
    for value in NASTY:
        if kind is re:
            slug_of(value)
        else:
            kind.faults(value)
