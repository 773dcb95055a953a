"""The texts of letters."""

from html import escape
from itertools import product
from pathlib import Path
from string import Template

import pytest

from infrastructure.mail.template_writer import TEMPLATES, TemplateWriter

ENGLISH = sorted(one.stem for one in (TEMPLATES / "en").glob("*.txt"))
TRANSLATED = sorted(
    (one.parent.name, one.stem) for one in TEMPLATES.glob("*/*.txt") if one.parent.name != "en"
)
WRITER = TemplateWriter(place="The School")


def values_of(template: str) -> dict[str, str]:
    """A value for everything that the template names."""
    texts = [(TEMPLATES / "en" / f"{template}{kind}").read_text() for kind in (".txt", ".html")]
    names = {name for text in texts for name in Template(text).get_identifiers()}
    return {name: f"<{name}>" for name in names - {"place"}}


@pytest.mark.parametrize("template", ENGLISH)
def test_every_letter_says_the_same_in_plain_text_and_in_html(template: str) -> None:
    written = WRITER.write(template, "en", values_of(template))
    for name, value in values_of(template).items():
        assert value in written.text
        assert f"&lt;{name}&gt;" in written.html
        assert value not in written.html
    assert "The School" in written.text
    assert "The School" in written.html


@pytest.mark.parametrize(("language", "template"), TRANSLATED)
def test_a_translated_letter_says_what_the_english_one_says(language: str, template: str) -> None:
    values = values_of(template)
    written, english = (WRITER.write(template, one, values) for one in (language, "en"))
    assert written.subject != english.subject
    for value in (*values.values(), "The School"):
        assert written.text.count(value) == english.text.count(value)
        assert written.html.count(escape(value)) == english.html.count(escape(value))


@pytest.mark.parametrize(("language", "template"), [*product(["en"], ENGLISH), *TRANSLATED])
def test_a_subject_is_one_short_line(language: str, template: str) -> None:
    subject = WRITER.write(template, language, values_of(template)).subject
    assert 0 < len(subject) < 80
    assert "\n" not in subject


@pytest.mark.parametrize("locale", ["fr-CA", "xx", "en-GB", "../../etc"])
def test_a_language_that_is_missing_falls_back_to_english(locale: str) -> None:
    template = ENGLISH[0]
    values = values_of(template)
    assert WRITER.write(template, locale, values) == WRITER.write(template, "en", values)


def test_the_nearest_language_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for language in ("en", "de"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "hello.txt").write_text(f"Subject: {language}\n\nHello $name\n")
        (tmp_path / language / "hello.html").write_text("<p>$name</p>")
    (tmp_path / "layout.html").write_text("$language $subject $content")
    monkeypatch.setattr("infrastructure.mail.template_writer.TEMPLATES", tmp_path)
    assert WRITER.write("hello", "de-AT", {"name": "Ada"}).subject == "de"


def test_a_missing_value_is_a_fault_and_no_letter() -> None:
    with pytest.raises(KeyError):
        WRITER.write("verify_email", "en", {})
