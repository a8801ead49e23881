"""Places in an edited text lead back to where they were."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from detectors.edited import Edit, Edited
from detectors.findings import Span

BEFORE = "あいうえおかきくけこさしすせそ"
EDITS = st.lists(st.integers(0, len(BEFORE)), max_size=8).flatmap(
    lambda places: st.tuples(
        *(
            st.builds(Edit, st.just(Span(a, b)), st.sampled_from(["", "x", "［yy］"]))
            for a, b in list(pairwise(sorted(set(places))))[::2]
        )
    )
)


@given(EDITS)
def test_what_no_edit_put_there_is_where_it_was(edits: tuple[Edit, ...]) -> None:
    edited = Edited(BEFORE, edits)
    for place, letter in enumerate(edited.text):
        back = edited.back(Span(place, place + 1))
        if letter in BEFORE:
            assert back is not None and BEFORE[back.start : back.end] == letter
        else:
            assert back is None


@given(EDITS, st.data())
def test_a_span_takes_in_the_whole_of_every_edit_that_it_touches(
    edits: tuple[Edit, ...], data: st.DataObject
) -> None:
    edited = Edited(BEFORE, edits)
    start = data.draw(st.integers(0, len(edited.text)))
    end = data.draw(st.integers(start, len(edited.text)))
    back = edited.back(Span(start, end)) if start < end else None
    if back is not None:
        touched = [e for e in edits if e.span.overlaps(back)]
        assert all(back.start <= e.span.start and e.span.end <= back.end for e in touched)
        kept = [c for c in edited.text[start:end] if c in BEFORE]
        assert [c for c in BEFORE[back.start : back.end] if c in kept] == kept
