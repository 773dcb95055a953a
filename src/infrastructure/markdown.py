"""Markdown to HTML that is safe to show: rendered by markdown-it (CommonMark with tables),
sanitised by nh3.
"""

import asyncio
from collections import OrderedDict
from typing import Final

import nh3
from markdown_it import MarkdownIt

from domain.ids import LessonId

#: Longer texts are rendered in a thread, so that nobody else waits for them.
_LONG: Final = 20_000

#: How many characters of rendered lessons are remembered.
_REMEMBERED: Final = 8_000_000

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


class SafeMarkdown:
    """The port ``MarkdownRenderer``, which remembers what it rendered lately by lesson and
    version.
    """

    def __init__(self) -> None:
        self._rendered: OrderedDict[tuple[LessonId, int], str] = OrderedDict()
        self._size = 0

    async def html(self, lesson_id: LessonId, version: int, content: str) -> str:
        """The content of a lesson's version as HTML."""
        key = (lesson_id, version)
        if key in self._rendered:
            self._rendered.move_to_end(key)
            return self._rendered[key]
        if len(content) > _LONG:
            html = await asyncio.to_thread(rendered, content)
        else:
            html = rendered(content)
        self._remember(key, html)
        return html

    def _remember(self, key: tuple[LessonId, int], html: str) -> None:
        self._size += len(html) - len(self._rendered.get(key, ""))
        self._rendered[key] = html
        while self._size > _REMEMBERED:
            _, oldest = self._rendered.popitem(last=False)
            self._size -= len(oldest)


def rendered(content: str) -> str:
    """HTML without scripts, styles, frames or event handlers; links do not tell where they are
    followed from.
    """
    return nh3.clean(_markdown.render(content), link_rel="noopener noreferrer nofollow")
