"""Random municipal texts: lines of the project's own cases, put together by chance as notes, lists and tables are."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import strategies as st

from detectors.evaluation import sets

LINES = [case.text for case in sets.marked(Path(__file__).parents[2] / "detectors" / "golden")]
BETWEEN = ["\n", "。", "、", "", "　", "\t"]

lines = st.sampled_from(LINES)
texts = st.lists(st.tuples(lines, st.sampled_from(BETWEEN)), min_size=1, max_size=5).map(
    lambda parts: "".join(line + between for line, between in parts)
)


def by_chance(chance: random.Random) -> str:
    return "".join(
        chance.choice(LINES) + chance.choice(BETWEEN) for _ in range(chance.randint(1, 5))
    )
