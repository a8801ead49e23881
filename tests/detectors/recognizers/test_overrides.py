"""The words of other languages are kept as a view has them."""

from __future__ import annotations

from detectors.recognizers.overrides import SAID, YOURS
from detectors.views.normalise import normalise


def test_words_read_the_same_as_they_are_kept() -> None:
    words = [w for first, then in SAID for w in (*first, *then)] + list(YOURS)
    assert [w for w in words if normalise(w).text != w] == []
    assert len(SAID) == 17
