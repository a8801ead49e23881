"""The form of kinds of findings that a pack defines itself."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Literal

from pydantic import Field, model_validator

from policies.language.fields import ENTITY, Many, Misplaced, Name, Part, described
from policies.rules.terms import LONGEST_WORD

Word = Annotated[str, Field(min_length=1, max_length=LONGEST_WORD)]


CheckName = Literal[
    "luhn",
    "mod11",
    "my-number",
    "corporate-number",
    "resident-record-code",
    "driver-license",
    "insurer-number",
    "ean",
    "isbn",
    "verhoeff",
    "damm",
    "iso7064-mod-11-2",
    "iso7064-mod-11-10",
    "iso7064-mod-37-2",
    "iso7064-mod-37-36",
    "iso7064-mod-97-10",
]
"""The check digits that the recognisers know; a test holds both lists together."""


class TermCasePart(Part):
    """独自の検出の隣に置くテスト / A test beside a term"""

    text: Name = described("文", "試す文", "Text: to be tried")
    finds: Many[Name] = described(
        "見つかる文字列", "見つかるはずの文字列を順に", "Finds: what is found in it, in order", ()
    )


class TermPart(Part):
    """独自の検出：語の一覧やパターンに名前を付ける / A kind of finding of one's own"""

    entity: str = described(
        "種類の名前",
        "規則の detect に書く名前。半角英大文字、数字、_",
        "Entity: the name for detect; capital letters, digits, _",
        pattern=ENTITY,
    )
    title: Name = described("題", "何を見つけるか", "Title: what it finds")
    words: Many[Word] = described(
        "語",
        "この語が現れたら。@名前 で lists の並び",
        "Words: literal; @name stands for a list",
        (),
    )
    words_file: Name | None = described(
        "語のファイル",
        "1行に1語のテキスト（UTF-8）。このファイルから見た場所",
        "Words file: one word a line, path from this file",
        None,
    )
    patterns: Many[Name] = described(
        "パターン",
        "正規表現。繰り返しには上限が要る",
        "Patterns: regular expressions whose repeats are bounded",
        (),
    )
    near: Many[Word] = described(
        "近くにあるべき語",
        "40文字以内にこのどれかがあるときだけ",
        "Near: one of these within 40 characters",
        (),
    )
    not_near: Many[Word] = described(
        "近くにあってはならない語",
        "40文字以内にこのどれかがあれば見つけない",
        "Not near: none of these within 40 characters",
        (),
    )
    check: CheckName | None = described(
        "検査数字",
        "パターンに合った英数字がこの検査を通るときだけ",
        "Check digit: the letters and digits of a match must pass it",
        None,
    )
    score: float = described(
        "確からしさ", "見つかったときの値。0から1", "Score: of what is found", 0.9, ge=0, le=1
    )
    tests: Many[TermCasePart] = described(
        "テスト",
        "見つかる例と、見つからない例",
        "Tests: what is found, and what is not",
        (),
        min_length=1,
    )

    @model_validator(mode="after")
    def _something(self) -> TermPart:
        if not (self.words or self.words_file or self.patterns):
            raise ValueError("words、words_file、patterns のどれかを書いてください")
        if self.check is not None and not self.patterns:
            why = "check（検査数字）は patterns があるときだけ書けます"
            raise Misplaced("check", why, "番号の形を patterns に書くか、check を消してください")
        if self.words_file is not None and not _is_beside(self.words_file):
            why = "words_file は、このファイルのフォルダの中のファイルにしてください"
            raise Misplaced(
                "words_file", why, "ファイルをこのフォルダに写し、名前だけを書いてください"
            )
        return self


def _is_beside(name: str) -> bool:
    """Whether a path stays in the folder of its pack: what a bundle takes in is what its author keeps together."""
    path = PurePath(name)
    return not path.is_absolute() and ".." not in path.parts
