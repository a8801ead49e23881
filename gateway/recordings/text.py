"""Whether sound is text that only stands where sound should: nobody would read it, and whoever gets it could.

No sound is readable for long. Waves of eight bits may stay among the letters for some hundred samples, but then they
rise and fall in small steps; letters of a text are far from their neighbours.
"""

from __future__ import annotations

import re
from itertools import pairwise

LONGEST = 128
"""Characters in a row that sound may look like: as letters, a hum of 50 Hz in telephone quality has some eighty."""
SMALLEST_STEP = 6
"""Between the bytes of a text, on average; those of a smooth wave, or of padding (`UUUU`), differ by less."""
MOST_READ = 4096
"""Characters of such a row by which it is judged."""
_RUN = re.compile(
    rb"(?<![ -~])(?>(?:[\t\n\r -~]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){%d,%d})"
    % (LONGEST, MOST_READ)
)
_ALL = re.compile("[\t\n\r -~\x80-\U0010ffff]+")


def is_text(samples: bytes) -> bool:
    """Of the samples of a WAV alone: short or long, nothing in them is sound."""
    try:
        text = samples.strip(b"\0").decode()
    except UnicodeDecodeError:
        return False
    return _ALL.fullmatch(text) is not None


def has_text(sound: bytes) -> bool:
    return any(map(_differs, _RUN.findall(sound)))


def _differs(run: bytes) -> bool:
    return sum(abs(a - b) for a, b in pairwise(run)) >= SMALLEST_STEP * len(run)
