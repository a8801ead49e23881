"""What is encoded: the quick pattern finds all that the whole one does, wherever it is used."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.views import decoded as decoding

_SAID = (
    *("begin 644 a\n", "=?", "utf-8?B?", "U+5C71", "\\x41", "\\u{41}", "%41", "&#65;", "&amp;"),
    *("=41", "+AGE-", "xn--a", "data:", ";base64,", "01010101 ", "61 62 ", "QUJD", "a.b", "0x41,"),
    *("00000000: ", "\n", " ", "12", "。"),
)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(_SAID), max_size=14).map("".join))
def test_what_has_no_sign_of_a_form_holds_none_of_those_forms(text: str) -> None:
    every = [(m.lastgroup, m.span()) for m in decoding._FORMS.finditer(text)]
    if not decoding._SIGNS.search(text):
        assert [(m.lastgroup, m.span()) for m in decoding._BARE.finditer(text)] == every
