"""Markdown becomes HTML that is safe to show."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure import markdown
from infrastructure.markdown import SafeMarkdown, rendered

EXAMPLE = """# Dough

*Knead* **well**, ~~quickly~~ and read [more](https://example.org "why").

| Flour | Water |
| ----- | ----- |
| 100 g | 70 g  |

1. Mix
2. Wait

> Patience.

```python
print("<b>")
```
"""

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java\nscript:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)",
    "[click](vbscript:x)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    '[x](https://a.example "onmouseover=alert(1)")',
    "<iframe src=https://evil.example></iframe>",
    "<svg onload=alert(1)>",
    "<style>body{display:none}</style>",
    "<a href='x' style='position:fixed'>x</a>",
    "<form action=https://evil.example><input></form>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "`<img src=x onerror=alert(1)>`",
    "```html\n<script>alert(1)</script>\n```",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<div id="x" onclick=alert(1)>[a](b)</div>',
]
TAG = re.compile(r"<\s*/?\s*([a-z0-9]+)([^>]*)>", re.IGNORECASE)
HARMFUL = re.compile(
    r"\s(on\w+|style|srcdoc|formaction)\s*=|(href|src)\s*=\s*[\"']?\s*(javascript|data|vbscript):",
    re.IGNORECASE,
)
FORBIDDEN_TAGS = {"script", "iframe", "svg", "style", "form", "input", "object", "embed", "math"}


def require_harmless(html: str) -> None:
    for name, attributes in TAG.findall(html):
        assert name.lower() not in FORBIDDEN_TAGS, html
        assert not re.search(r"\s(on\w+|style|srcdoc|formaction)\s*=", attributes, re.IGNORECASE), (
            html
        )
        assert not re.search(
            r"(href|src)\s*=\s*[\"']?\s*(javascript|data|vbscript):", attributes, re.IGNORECASE
        )


def test_what_people_write_looks_as_they_mean_it() -> None:
    html = rendered(EXAMPLE)
    for piece in (
        "<h1>Dough</h1>",
        "<em>Knead</em> <strong>well</strong>",
        "<td>70 g</td>",
        "<li>Mix</li>",
        "<blockquote>",
        'print("&lt;b&gt;")',
    ):
        assert piece in html
    assert 'href="https://example.org"' in html
    assert 'rel="noopener noreferrer nofollow"' in html


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_becomes_text(attack: str) -> None:
    require_harmless(rendered(attack))


@given(st.lists(st.sampled_from([*ATTACKS, "[", "](", ")", "<", ">", "`", "\n\n", "*", " ", "\\"])))
def test_no_mixture_of_attacks_gets_through(pieces: list[str]) -> None:
    require_harmless(rendered("".join(pieces)))


@given(st.text())
def test_any_text_can_be_rendered(text: str) -> None:
    require_harmless(rendered(text))


@pytest.mark.parametrize(
    "piece", ["[", "![", "*a_ ", "`a ", "> ", "- ", "<a ", "|a", "&", "\\", "[a](", "#"]
)
def test_no_text_of_full_length_breaks_it(piece: str) -> None:
    """Were one of them worse than linear, or as deep as it is long, this would not come back."""
    require_harmless(rendered((piece * 20_000)[:20_000]))


async def test_a_text_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered_texts: list[str] = []

    def count(content: str) -> str:
        rendered_texts.append(content)
        return rendered(content)

    monkeypatch.setattr(markdown, "rendered", count)
    renderer = SafeMarkdown()
    long = "word " * 10_000
    for text in ("*a*", long, "*a*", long):
        assert await renderer.html(text) == rendered(text)
    assert rendered_texts == ["*a*", long]


async def test_what_was_asked_for_last_is_remembered_longest() -> None:
    renderer = SafeMarkdown(remembered=40)
    for text in ("aaaa", "bbbb", "aaaa", "cccc"):
        await renderer.html(text)
    assert list(renderer._rendered) == ["aaaa", "cccc"]
    await renderer.html("x" * 100)
    assert list(renderer._rendered) == []
    assert renderer._size == 0


async def test_one_text_never_gets_the_html_of_another() -> None:
    """Not even where a first version was never committed and its number is used again."""
    renderer = SafeMarkdown()
    assert await renderer.html("first") == "<p>first</p>\n"
    assert await renderer.html("second") == "<p>second</p>\n"
