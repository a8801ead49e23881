"""Ways to write the same identifier that a pattern over plain text does not see."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from detectors.evaluation.sets import Case
from detectors.findings import Span

_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
_BOLD = {ord("0") + n: 0x1D7CE + n for n in range(10)}
_ARABIC = {ord("0") + n: 0x660 + n for n in range(10)}

DISGUISES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "as it is": lambda value: value,
        "full width": lambda value: value.translate(_WIDE),
        "zero-width space between": "\u200b".join,
        "soft hyphen between": "\u00ad".join,
        "circled digits": lambda value: value.translate(_CIRCLED),
        "kanji digits": lambda value: value.translate(_KANJI),
        "bold digits": lambda value: value.translate(_BOLD),
        "Arabic-Indic digits": lambda value: value.translate(_ARABIC),
        "U+2010 for the hyphen": lambda value: value.replace("-", "\u2010"),
        "no-break space for the blank": lambda value: value.replace(" ", "\u00a0"),
        "JSON escapes": lambda value: "".join(f"\\u{ord(c):04x}" for c in value),
        "HTML references": lambda value: "".join(f"&#{ord(c)};" for c in value),
        "percent encoding": lambda value: "".join(f"%{b:02X}" for b in value.encode()),
        "percent encoding of signs": lambda value: quote(value, safe=""),
        "base64": lambda value: base64.b64encode(value.encode()).decode(),
    }
)
IDENTIFIERS = (
    "JP_MY_NUMBER",
    "PHONE_NUMBER",
    "EMAIL_ADDRESS",
    "CREDIT_CARD",
    "JP_POSTAL_CODE",
    "US_SSN",
    "IBAN_CODE",
)


def disguised(cases: Sequence[Case], name: str) -> Iterator[Case]:
    """The cases with one identifier, that one disguised; cases that the disguise leaves as they are do not count."""
    for case in cases:
        wanted = [(span, kind) for span, kind in case.expected if kind in IDENTIFIERS]
        if len(wanted) != 1:
            continue
        (span, kind) = wanted[0]
        value = case.text[span.start : span.end]
        hidden = DISGUISES[name](value)
        if hidden != value or name == "as it is":
            text = case.text[: span.start] + hidden + case.text[span.end :]
            yield Case(text, ((Span(span.start, span.start + len(hidden)), kind),), name)
