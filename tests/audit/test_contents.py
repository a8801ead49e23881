"""A long text in pieces is written as one string: the same JSON as if it had been put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.contents import LongContents, LongText, dump_contents, load_contents, long_or_short
from tests.audit.samples import SECRET

PIECES = st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=5)


@given(st.dictionaries(st.text(max_size=3), PIECES, min_size=1, max_size=4))
def test_pieces_are_written_as_the_text_that_they_are(texts: dict[str, list[str]]) -> None:
    long = long_or_short({"user": "職員一", "given": {k: LongText(v) for k, v in texts.items()}})
    whole = {"user": "職員一", "given": {k: "".join(v) for k, v in texts.items()}}
    assert isinstance(long, LongContents)
    assert load_contents(b"".join(long)) == whole
    assert len(long) == len(b"".join(long)) == len(b"".join(long))


@pytest.mark.parametrize("other", ["名前", "\udc00"])
def test_half_a_surrogate_pair_is_kept_wherever_it_stands(other: str) -> None:
    long = long_or_short({"a": LongText(["あ", "\ud83d"]), "b": other, "c": LongText(["う"])})
    loaded = load_contents(b"".join(long))  # type: ignore[arg-type]  # long, because there is a LongText
    assert loaded == {"a": "あ\ud83d", "b": other, "c": "う"}


def test_what_holds_no_long_text_is_written_at_once() -> None:
    contents = {"user": "職員一", "request": {"messages": ["\udc00"]}}
    assert long_or_short(contents) == dump_contents(contents)


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        long_or_short({"a": LongText(["あ"]), "b": {1, 2}})


def test_nothing_shows_the_text() -> None:
    long = long_or_short({"a": LongText([SECRET])})
    assert SECRET not in repr(long) and SECRET not in repr(LongText([SECRET]))
