"""The README's tours work as they are printed."""

from pathlib import Path

import tour
from server import serving


def test_the_tours_print_what_the_readme_says(tmp_path: Path) -> None:
    with serving(tmp_path, "run") as served:
        for title in tour.TOURS:
            answers = [tour.steady(answer) for answer in tour.run(title, served.base_url, tmp_path)]
            assert answers == [tour.steady(block.answer) for block in tour.blocks(title)]
