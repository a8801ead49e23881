"""What touches a place is found as by looking at everything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors.recognizers.touching import Places

PLACE = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.lists(PLACE, max_size=12), PLACE)
def test_those_that_touch_a_place_are_those_of_all_that_overlap_it(
    places: list[tuple[int, int]], place: tuple[int, int]
) -> None:
    start, end = place
    overlapping = [p for p in sorted(places, key=lambda p: p[0]) if p[0] < end and start < p[1]]
    assert Places(places).touching(start, end) == overlapping
