"""One thing that is wrong with a file: where it stands, its line with a caret below, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDEST = 80
"""Characters of a line that are shown with a problem."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with a file, where (from 1), and what to do about it."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    excerpt: str = field(default="", compare=False)

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}:{self.column}: {self.message}"
        if self.excerpt:
            shown, column = _around(self.excerpt, self.column)
            text += f"\n    {shown}\n    {_under(shown, column)}^"
        return f"{text}\n  → {self.hint}" if self.hint else text


def _around(excerpt: str, column: int) -> tuple[str, int]:
    """A long line is cut to what stands around the column."""
    if len(excerpt) <= WIDEST:
        return excerpt, column
    start = min(max(0, column - 1 - WIDEST // 2), len(excerpt) - WIDEST)
    before, behind = "…" if start else "", "…" if start + WIDEST < len(excerpt) else ""
    return f"{before}{excerpt[start : start + WIDEST]}{behind}", column - start + len(before)


def _under(excerpt: str, column: int) -> str:
    """Blanks as wide as what stands before the column: full-width under full-width."""
    return "".join(
        "\u3000" if ord(c) > 0x2E7F else c if c == "\t" else " " for c in excerpt[: column - 1]
    )
