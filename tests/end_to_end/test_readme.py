"""The README's tour works as it is printed."""

from pathlib import Path

import tour
from server import serving


def test_the_tour_prints_what_the_readme_says(tmp_path: Path) -> None:
    with serving(tmp_path, "run") as served:
        answers = [tour.steady(answer) for answer in tour.run(served.base_url, tmp_path)]
    assert answers == [tour.steady(block.answer) for block in tour.blocks()]
