"""The form of allow entries in a pack file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from policies.language.fields import ID, Many, Name, OneOrMany, Part, described
from policies.rules.allow import EMAIL, LONGEST_VALUE, folded, parsed_domain


class AllowCasePart(Part):
    """許可の隣に置くテスト / A test beside an allow entry"""

    text: Name = described("文", "試す文", "Text: to be tried")
    passes: bool = described(
        "通るか",
        "true なら、この種類のものがすべてこの許可で通る。false なら、通らないものが残る",
        "Passes: whether everything of the kinds is let through",
    )


class AllowPart(Part):
    """見つかっても規則を当てはめないもの（公表されている連絡先や氏名） / What may pass although it is found"""

    id: str = described(
        "識別子",
        "半角英小文字、数字、ハイフン",
        "Identifier: small letters, digits, hyphens",
        pattern=ID,
    )
    reason: Name = described("理由", "公表の状況など、許可してよい理由", "Reason: why it may pass")
    entity: OneOrMany = described(
        "見つけるもの", "検出の種類。1つ、または並び", "Detect: kinds of findings"
    )
    values: Many[Annotated[str, Field(min_length=1, max_length=LONGEST_VALUE)]] = described(
        "値",
        "この値と全体が同じものだけ。全角・半角、大文字・小文字、空白、ハイフンの違いは問わない",
        "Values: the whole finding must be one of these; width, case, blanks and hyphens do not matter",
        (),
    )
    domains: Many[Name] = described(
        "ドメイン",
        "このドメインのメールアドレス。*. を付けると、その下のドメインも",
        "Domains: of e-mail addresses; *. includes those below",
        (),
    )
    tests: Many[AllowCasePart] = described(
        "テスト",
        "通る例と、通らない例",
        "Tests: texts that it applies to, and texts that it does not",
        (),
    )

    @model_validator(mode="after")
    def _consistent(self) -> AllowPart:
        if bool(self.values) == bool(self.domains):
            raise ValueError("values か domains のどちらか一方を書いてください")
        return self

    def mistakes(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """Values that could never be met with: where, what is wrong, and what to do."""
        if self.domains and self.entity != (EMAIL,):
            hint = f"entity: {EMAIL} だけにするか、値を values に書いてください"
            yield ("domains",), f"domains は entity: {EMAIL} のときだけ書けます", hint
        for place, written in enumerate(self.domains):
            if parsed_domain(written) is None:
                hint = "city.example.lg.jp か *.city.example.lg.jp のように書いてください"
                yield ("domains", place), f"「{written}」はドメインの形ではありません", hint
        for place, value in enumerate(self.values):
            if not all(folded(entity, value) for entity in self.entity):
                yield ("values", place), "空白や記号だけの値は書けません", "値を書いてください"
            elif self.entity == (EMAIL,) and "@" not in folded(EMAIL, value):
                hint = "ドメインを許可するなら domains に書いてください"
                yield ("values", place), f"「{value}」はメールアドレスの形ではありません", hint
