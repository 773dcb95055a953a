"""Letters from templates: ``templates/LANGUAGE/NAME.txt`` and ``.html``."""

from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from application.mail.letter import Written

TEMPLATES: Final = Path(__file__).with_name("templates")

#: The language in which every letter exists.
DEFAULT: Final = "en"


class TemplateWriter:
    """The port ``LetterWriter``. Beside a letter's own values every template may use ``$place``."""

    def __init__(self, *, place: str) -> None:
        self._place = place

    def write(self, template: str, locale: str, values: Mapping[str, str], /) -> Written:
        """Raise ``KeyError`` when a value of the template is missing: a fault of the program."""
        language = _nearest(template, locale)
        known = {"place": self._place, **values}
        head, _, text = _read(f"{language}/{template}.txt").partition("\n\n")
        subject = Template(head.removeprefix("Subject: ")).substitute(known)
        html = self._html(f"{language}/{template}.html", language, subject, known)
        return Written(subject, Template(text).substitute(known), html)

    def _html(self, file: str, language: str, subject: str, values: Mapping[str, str]) -> str:
        safe = {name: escape(value) for name, value in values.items()}
        content = Template(_read(file)).substitute(safe)
        return Template(_read("layout.html")).substitute(
            language=language, subject=escape(subject), content=content
        )


@cache
def _nearest(template: str, locale: str) -> str:
    """The first that exists of ``de-AT``, ``de`` and the default."""
    existing = (one for one in _from_near_to_far(locale) if (TEMPLATES / one).is_dir())
    return next(one for one in existing if (TEMPLATES / one / f"{template}.txt").exists())


def _from_near_to_far(locale: str) -> Iterator[str]:
    parts = locale.split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])
    yield DEFAULT


@cache
def _read(file: str) -> str:
    return (TEMPLATES / file).read_text(encoding="utf-8")
