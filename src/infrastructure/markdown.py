"""Markdown to HTML that is safe to show: rendered by markdown-it (CommonMark with tables),
sanitised by nh3.
"""

import asyncio
from collections import OrderedDict
from typing import Final

import nh3
from markdown_it import MarkdownIt

#: Longer texts are rendered in a thread, so that nobody else waits for them.
_LONG: Final = 20_000

#: How many characters of texts and of their HTML are remembered.
_REMEMBERED: Final = 8_000_000

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


class SafeMarkdown:
    """The port ``MarkdownRenderer``, which remembers what it rendered lately by the text itself: a
    version's number may have stood for another text, which was never committed.
    """

    def __init__(self, *, remembered: int = _REMEMBERED) -> None:
        self._rendered: OrderedDict[str, str] = OrderedDict()
        self._size = 0
        self._room = remembered

    async def html(self, content: str) -> str:
        """The text as HTML."""
        if content in self._rendered:
            self._rendered.move_to_end(content)
            return self._rendered[content]
        if len(content) > _LONG:
            html = await asyncio.to_thread(rendered, content)
        else:
            html = rendered(content)
        self._remember(content, html)
        return html

    def _remember(self, content: str, html: str) -> None:
        if content not in self._rendered:
            self._size += len(content) + len(html)
        self._rendered[content] = html
        while self._size > self._room:
            oldest, shown = self._rendered.popitem(last=False)
            self._size -= len(oldest) + len(shown)


def rendered(content: str) -> str:
    """HTML without scripts, styles, frames or event handlers; links do not tell where they are
    followed from.
    """
    return nh3.clean(_markdown.render(content), link_rel="noopener noreferrer nofollow")
