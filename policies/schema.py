"""The form of a pack file. The same types load it and, as JSON Schema, let an editor complete and explain it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from policies.allow import EMAIL, LONGEST_VALUE, folded, parsed_domain

_T = TypeVar("_T")
Many = Annotated[tuple[_T, ...], Field(strict=False)]
"""A YAML list: the items stay strict, the list may become a tuple."""
Name = Annotated[str, Field(min_length=1)]
OneOrMany = Annotated[
    tuple[Name, ...],
    Field(strict=False, min_length=1),
    BeforeValidator(lambda given: (given,) if isinstance(given, str) else given),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
            ]
        }
    ),
]
"""One word, or a YAML list of them."""
_ID = r"^[a-z][a-z0-9-]{1,63}$"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _field(title: str, description: str, default: Any = ..., **more: Any) -> Any:
    return Field(default, title=title, description=description, **more)


class BasisPart(_Part):
    """規則の根拠となる条文"""

    document: Name = _field("文書", "ガイドラインや規程の名前")
    clause: Name = _field("条項", "条、項、ルールの番号など")
    status: Literal["confirmed", "unconfirmed"] = _field(
        "確認状況", "人が条文を読んで確かめたら confirmed"
    )


class WherePart(_Part):
    """規則を当てはめる範囲。書かないものは「すべて」"""

    departments: Many[Name] = _field("所属", "この所属の人の依頼だけ", ())
    models: Many[Name] = _field("モデル", "このモデルへの依頼だけ（config.yaml の名前）", ())
    roles: Many[Name] = _field("書き手", "user、assistant、tool など、この役割の文だけ", ())
    external: bool | None = _field(
        "外部", "true なら外部のモデルだけ、false なら庁内のモデルだけ", None
    )


class OperatorPart(_Part):
    """元に戻せない伏せ方（Presidio の匿名化）。書かなければ、回答で元に戻る伏せ字になる"""

    name: Literal["replace", "redact", "mask", "hash", "encrypt"] = _field("方法", "伏せ方の名前")
    new_value: str | None = _field("置き換え後", "replace：この文字列に置き換える", None)
    masking_char: str | None = _field("伏せる文字", "mask：この1文字で隠す", None, max_length=1)
    chars_to_mask: int | None = _field("伏せる文字数", "mask：何文字を隠すか", None, ge=0)
    from_end: bool | None = _field("末尾から", "mask：末尾から数えるか", None)
    hash_type: Literal["sha256", "sha512"] | None = _field("方式", "hash：ハッシュの方式", None)
    salt: str | None = _field("ソルト", "hash：混ぜる値", None)
    key_env: Name | None = _field("鍵の環境変数", "encrypt：鍵を入れた環境変数の名前", None)

    @model_validator(mode="after")
    def _complete(self) -> OperatorPart:
        if self.name == "mask" and None in (self.masking_char, self.chars_to_mask, self.from_end):
            raise ValueError("mask には masking_char、chars_to_mask、from_end が必要です")
        if self.name == "encrypt" and self.key_env is None:
            raise ValueError("encrypt には key_env（鍵を入れた環境変数の名前）が必要です")
        return self


class LabelPart(_Part):
    """回答の末尾に付ける表示"""

    id: Name = _field("識別子", "記録に残る名前")
    text: Name = _field("文面", "回答の末尾に付ける文")


class CasePart(_Part):
    """規則の隣に置くテスト"""

    text: Name = _field("文", "試す文")
    action: Literal["allow", "notice", "flag", "label", "mask", "confirm", "block"] = _field(
        "結果", "この規則だけを当てはめたときの対応"
    )
    becomes: str | None = _field("伏せた後", "伏せた後の文（［氏名］ のように書く）", None)


class RulePart(_Part):
    """ガイドラインの1つの規則"""

    id: str = _field("識別子", "半角英小文字、数字、ハイフン", pattern=_ID)
    title: Name = _field("題", "何をする規則か")
    basis: Many[BasisPart] = _field("根拠", "対応する条文。1件以上", min_length=1)
    on: Literal["request", "response", "both"] = _field(
        "いつ", "依頼、回答、両方のどれに当てはめるか"
    )
    detect: Many[Name] = _field("見つけるもの", "検出の種類。空なら常に当てはまる", ())
    min_score: float = _field("確からしさ", "0から1。これ以上のものだけ", 0.5, ge=0, le=1)
    min_scores: dict[Name, Annotated[float, Field(ge=0, le=1)]] = _field(
        "種類ごとの確からしさ", "min_score と違えたい種類だけを「種類: 0から1」で書く", {}
    )
    where: WherePart = _field("範囲", "当てはめる範囲", WherePart())
    action: Literal["notice", "flag", "label", "mask", "confirm", "block"] = _field(
        "対応", "当てはまったときの対応"
    )
    mode: Literal["observe", "enforce"] = _field(
        "段階", "observe は記録だけ、enforce は実際に対応する", "enforce"
    )
    message: str = _field("伝える文", "何が見つかり、どうすればよいか", "")
    severity: Literal["low", "medium", "high", "critical"] = _field(
        "重さ", "報告での重さ", "medium"
    )
    falsepositives: Many[Name] = _field("誤検知の例", "当てはまってしまいうる無害なもの", ())
    operator: OperatorPart | None = _field("伏せ方", "元に戻せない伏せ方", None)
    label: LabelPart | None = _field("表示", "action: label のときの表示", None)
    tests: Many[CasePart] = _field("テスト", "当てはまる例と、当てはまらない例", ())

    @model_validator(mode="after")
    def _consistent(self) -> RulePart:
        if (self.action == "label") != (self.label is not None):
            raise ValueError("label は action: label のときに、必ず書きます")
        if self.operator is not None and self.action != "mask":
            raise ValueError("operator は action: mask のときだけ書けます")
        if self.action in ("notice", "mask", "confirm", "block") and not self.message.strip():
            raise ValueError(f"action: {self.action} には message（利用者に伝える文）が必要です")
        if self.detect and not self.tests:
            raise ValueError("tests がありません。当てはまる例と当てはまらない例を書いてください")
        if self.action == "confirm" and self.on != "request":
            raise ValueError("confirm は依頼（on: request）だけに使えます")
        return self


class AllowCasePart(_Part):
    """許可の隣に置くテスト"""

    text: Name = _field("文", "試す文")
    passes: bool = _field(
        "通るか", "true なら、この種類のものがすべてこの許可で通る。false なら、通らないものが残る"
    )


class AllowPart(_Part):
    """見つかっても規則を当てはめないもの（公表されている連絡先や氏名）"""

    id: str = _field("識別子", "半角英小文字、数字、ハイフン", pattern=_ID)
    reason: Name = _field("理由", "公表の状況など、許可してよい理由")
    entity: OneOrMany = _field("見つけるもの", "検出の種類。1つ、または並び")
    values: Many[Annotated[str, Field(min_length=1, max_length=LONGEST_VALUE)]] = _field(
        "値",
        "この値と全体が同じものだけ。全角・半角、大文字・小文字、空白、ハイフンの違いは問わない",
        (),
    )
    domains: Many[Name] = _field(
        "ドメイン", "このドメインのメールアドレス。*. を付けると、その下のドメインも", ()
    )
    tests: Many[AllowCasePart] = _field("テスト", "通る例と、通らない例", ())

    @model_validator(mode="after")
    def _consistent(self) -> AllowPart:
        if bool(self.values) == bool(self.domains):
            raise ValueError("values か domains のどちらか一方を書いてください")
        if self.domains and self.entity != (EMAIL,):
            raise ValueError(f"domains は entity: {EMAIL} のときだけ書けます")
        return self

    def mistakes(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """Values that could never be met with: where, what is wrong, and what to do."""
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


class PackPart(_Part):
    """パックの名前と、土台にするパック"""

    id: str = _field("識別子", "半角英小文字、数字、ハイフン", pattern=_ID)
    title: Name = _field("題", "パックの名前")
    version: Name = _field("版", "版の番号")
    extends: Many[Name] = _field(
        "土台", "土台にするパックの id、または相対パス。厳しくすることだけができる", ()
    )


class PackFile(_Part):
    """Sekisho のポリシーパック"""

    pack: PackPart = _field("パック", "このファイルの名前")
    rules: Many[RulePart] = _field("規則", "規則の並び", ())
    allow: Many[AllowPart] = _field(
        "許可",
        "見つかっても規則を当てはめないもの。土台のパックが allow_local で任せた種類だけ",
        (),
    )
    allow_local: Many[Name] | None = _field(
        "許可の委任",
        "このパックを土台にするパックが allow に書いてよい種類。書かなければ土台と同じ",
        None,
    )
    disallow: Many[Name] = _field("許可の取消し", "土台のパックの allow のうち、外すものの id", ())


def json_schema() -> dict[str, Any]:
    """The JSON Schema that editors read (draft-07, which their YAML support knows)."""
    schema = PackFile.model_json_schema()
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema}
