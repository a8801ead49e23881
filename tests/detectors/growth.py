"""How work grows with the text that it is done on, told in processor time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

_Text = TypeVar("_Text")
TRIES = 3


def grows_within(
    work: Callable[[_Text], object], short: _Text, long: _Text, *, times: float, spare_s: float
) -> bool:
    """Whether `long` costs less than so many `times` what `short` does. Other processes only ever add to what is
    measured: the least of some tries counts, and the long text, which costs most, is tried again only if it has to."""

    def spent(text: _Text) -> float:
        begin = time.process_time()
        work(text)
        return time.process_time() - begin

    most = times * min(spent(short) for _ in range(TRIES)) + spare_s
    return any(spent(long) < most for _ in range(TRIES))
