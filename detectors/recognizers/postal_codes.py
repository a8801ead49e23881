"""Which postal codes there are, by their first five digits: the district and the post office that delivers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


@cache
def districts() -> frozenset[str]:
    lines = files("detectors.recognizers").joinpath("postal_codes.txt").read_text("utf-8")
    return frozenset(
        district for line in lines.splitlines() if line[:1] != "#" for district in _spelt_out(line)
    )


def exists(digits: str) -> bool:
    """Whether any code begins as these seven digits do."""
    return digits[:5] in districts()


def _spelt_out(line: str) -> Iterator[str]:
    """`150 00 60-62` is 15000, 15060, 15061 and 15062."""
    area, *offices = line.split()
    for office in offices:
        first, _, last = office.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield f"{area}{number:02}"
