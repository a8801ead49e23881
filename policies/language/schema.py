"""The form of a pack file. The same types load it and, as JSON Schema, let an editor complete and explain it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from policies.language.allow_schema import AllowPart
from policies.language.exemption_schema import ExceptionPart
from policies.language.fields import ID, Kind, Many, Misplaced, Name, Part, described, with_kinds
from policies.language.given_schema import CasePart
from policies.language.given_schema import GivenPart as GivenPart
from policies.language.term_schema import TermPart, Word
from policies.language.where_schema import NOWHERE, WherePart
from policies.rules.where import USUAL_SCORE

SCHEMA_PATH = "/schemas/policy.v1.json"


class BasisPart(Part):
    """規則の根拠となる条文 / The clause behind a rule"""

    document: Name = described(
        "文書", "ガイドラインや規程の名前", "Document: name of the guideline or regulation"
    )
    clause: Name = described(
        "条項", "条、項、ルールの番号など", "Clause: article, paragraph or rule number"
    )
    status: Literal["confirmed", "unconfirmed"] = described(
        "確認状況",
        "人が条文を読んで確かめたら confirmed",
        "Status: confirmed once a person has read the clause",
    )


class ClausesPart(Part):
    """文書にある条項の一覧。規則のない条項と、一覧にない条項を知らせるため / The clauses that a document has"""

    document: Name = described("文書", "basis に書く文書の名前", "Document: as basis names it")
    clauses: Many[Name] = described(
        "条項",
        "規則で受け持ちたい条項のすべて",
        "Clauses: all that rules should serve",
        min_length=1,
    )


_PARTLY = 'masking_char: "*", chars_to_mask: 4, from_end: true のように書き足してください'


class OperatorPart(Part):
    """元に戻せない伏せ方（Presidio）。書かなければ、回答で元に戻る / An irreversible mask; else it is put back"""

    name: Literal["replace", "redact", "mask", "hash", "encrypt"] = described(
        "方法", "伏せ方の名前", "Method: how it is hidden"
    )
    new_value: str | None = described(
        "置き換え後", "replace：この文字列に置き換える", "New value: replace puts this text", None
    )
    masking_char: str | None = described(
        "伏せる文字",
        "mask：この1文字で隠す",
        "Masking character: for mask, one character",
        None,
        min_length=1,
        max_length=1,
    )
    chars_to_mask: int | None = described(
        "伏せる文字数", "mask：何文字を隠すか", "How many: for mask, characters to hide", None, ge=0
    )
    from_end: bool | None = described(
        "末尾から", "mask：末尾から数えるか", "From the end: for mask", None
    )
    hash_type: Literal["sha256", "sha512"] | None = described(
        "方式", "hash：ハッシュの方式", "Kind: for hash", None
    )
    salt: str | None = described(
        "ソルト",
        "hash：混ぜる値。書かなければ、起動するたびにプロセスが選ぶ",
        "Salt: for hash; without one, each process takes one of its own as it starts",
        None,
    )
    key_env: Name | None = described(
        "鍵の環境変数",
        "encrypt：鍵を入れた環境変数の名前",
        "Key variable: for encrypt, the environment variable that holds the key",
        None,
    )

    @model_validator(mode="after")
    def _complete(self) -> OperatorPart:
        if self.name == "mask" and None in (self.masking_char, self.chars_to_mask, self.from_end):
            why = "mask には masking_char、chars_to_mask、from_end が必要です"
            raise Misplaced("name", why, _PARTLY)
        if self.name == "encrypt" and self.key_env is None:
            raise ValueError("encrypt には key_env（鍵を入れた環境変数の名前）が必要です")
        return self


class LabelPart(Part):
    """回答の末尾に付ける表示 / What is put at the end of an answer"""

    id: Name = described("識別子", "記録に残る名前", "Identifier: small letters, digits, hyphens")
    text: Name = described("文面", "回答の末尾に付ける文", "Text: put at the end of the answer")


class ConfirmPart(Part):
    """送信の前に本人が確かめること / What a person has to check before the request is sent"""

    checklist: Many[Name] = described(
        "確認事項", "1つずつ確かめる項目", "Checklist: items to check one by one", (), max_length=20
    )
    reason: Literal["none", "required"] = described(
        "理由",
        "required なら、理由を書かないと送れない",
        "Reason: whether one must be given",
        "none",
    )


class RoutePart(Part):
    """代わりに使うモデル / The model that is asked instead"""

    model: Name = described(
        "モデル", "config.yaml のモデルの名前", "Model: a name from config.yaml"
    )


def _number(given: object) -> object:
    """YAML's true is Python's 1, and is not what an author means by a number of people."""
    return str(given).lower() if isinstance(given, bool) else given


_MESSAGE = "「message: …」を書き足してください"


_FOR_ITS_ACTION = "action: {} なら {} を書き足し、ほかの action なら消してください"


class RulePart(Part):
    """ガイドラインの1つの規則 / One rule of the guideline"""

    id: str = described(
        "識別子",
        "半角英小文字、数字、ハイフン",
        "Identifier: small letters, digits, hyphens",
        pattern=ID,
    )
    title: Name = described("題", "何をする規則か", "Title: what it is about")
    basis: Many[BasisPart] = described(
        "根拠", "対応する条文。1件以上", "Basis: the clauses it serves, one at least", min_length=1
    )
    on: Literal["request", "response", "both"] = described(
        "いつ", "依頼、回答、両方のどれに当てはめるか", "On: requests, answers, or both"
    )
    detect: Many[Kind] = described(
        "見つけるもの", "検出の種類。空なら常に当てはまる", "Detect: kinds of findings", ()
    )
    min_score: float = described(
        "確からしさ",
        "0から1。これ以上のものだけ",
        "Least score: from 0 to 1",
        USUAL_SCORE,
        ge=0,
        le=1,
    )
    words: Many[Word] = described(
        "語",
        "この語も見つける。@名前 で lists の並び",
        "Words: these are found too; @name stands for a list",
        (),
    )
    patterns: Many[Name] = described(
        "パターン",
        "このパターンも見つける。正規表現で、繰り返しには上限が要る",
        "Patterns: these are found too; regular expressions whose repeats are bounded",
        (),
    )
    min_count: int = described(
        "件数", "これ以上見つかったときだけ", "Least count: of findings", 1, ge=1, le=1000
    )
    min_scores: dict[Name, Annotated[float, Field(ge=0, le=1)]] = described(
        "種類ごとの確からしさ",
        "min_score と違えたい種類だけを「種類: 0から1」で書く",
        "Least score by kind: where it differs from min_score",
        {},
    )
    where: WherePart = described("範囲", "当てはめる条件", "Where: the condition", NOWHERE)
    action: Literal["notice", "flag", "label", "mask", "confirm", "route", "block"] = described(
        "対応", "当てはまったときの対応", "Action: when the rule applies"
    )
    mode: Literal["observe", "notice", "enforce"] = described(
        "段階",
        "observe は記録だけ、notice は伏せたり止めたりせず利用者に知らせる、enforce は実際に対応する",
        "Mode: observe records only, notice tells the user without masking or stopping, enforce acts",
        "enforce",
    )
    exceptions: Literal["allowed", "none"] = described(
        "例外",
        "none なら、この規則に exceptions（例外）を認めない",
        "Exceptions: none keeps anybody from making one to this rule",
        "allowed",
    )
    message: str = described(
        "伝える文", "何が見つかり、どうすればよいか", "Message: what was noticed and what to do", ""
    )
    severity: Literal["low", "medium", "high", "critical"] = described(
        "重さ", "報告での重さ", "Severity: in reports", "medium"
    )
    reviewers: Annotated[Literal[1, 2], BeforeValidator(_number)] = described(
        "点検する人数",
        "点検の対象になったとき、何人の判定が要るか（1 か 2）",
        "Reviewers: how many people have to judge what the rule hands over for review",
        1,
    )
    falsepositives: Many[Name] = described(
        "誤検知の例",
        "当てはまってしまいうる無害なもの",
        "False positives: harmless things that the rule may take for something else",
        (),
    )
    operator: OperatorPart | None = described(
        "伏せ方", "元に戻せない伏せ方", "Operator: an irreversible mask", None
    )
    label: LabelPart | None = described(
        "表示", "action: label のときの表示", "Label: for action label", None
    )
    confirm: ConfirmPart | None = described(
        "確認", "action: confirm のときの確認事項", "Confirm: for action confirm", None
    )
    route: RoutePart | None = described(
        "切替え", "action: route のときの行き先", "Route: for action route", None
    )
    tests: Many[CasePart] = described(
        "テスト",
        "当てはまる例と、当てはまらない例",
        "Tests: texts that it applies to, and texts that it does not",
        (),
    )

    @property
    def finds(self) -> bool:
        """Whether the rule is about something in the text, rather than about every text."""
        return bool(self.detect or self.words or self.patterns)

    @model_validator(mode="after")
    def _told(self) -> RulePart:
        if not self.message.strip():
            if self.action in ("notice", "mask", "confirm", "route", "block"):
                why = f"action: {self.action} には message（利用者に伝える文）が必要です"
                raise Misplaced("message", why, _MESSAGE)
            if self.mode == "notice":
                why = "mode: notice には message（利用者に伝える文）が必要です"
                raise Misplaced("message", why, _MESSAGE)
        return self

    @model_validator(mode="after")
    def _of_its_action(self) -> RulePart:
        for key in ("detect", "words", "patterns"):
            if key in self.model_fields_set and not getattr(self, key):
                raise Misplaced(
                    key, f"{key} が空の並びです。探すものを書くか、キーごと消してください"
                )
        for key in ("label", "route"):
            if (self.action == key) != (getattr(self, key) is not None):
                why = f"{key} は action: {key} のときに、必ず書きます"
                raise Misplaced(key, why, _FOR_ITS_ACTION.format(key, key))
        for key, action in (("operator", "mask"), ("confirm", "confirm")):
            if getattr(self, key) is not None and self.action != action:
                why = f"{key} は action: {action} のときだけ書けます"
                raise Misplaced(key, why, f"action: {action} にするか、{key} を消してください")
        return self

    @model_validator(mode="after")
    def _consistent(self) -> RulePart:
        if self.finds and not self.tests:
            why = "tests がありません。当てはまる例と当てはまらない例を書いてください"
            raise Misplaced("tests", why, "「tests: …」を書き足してください")
        if self.action in ("confirm", "route") and self.on != "request":
            why = f"{self.action} は依頼（on: request）だけに使えます"
            raise Misplaced("on", why, "on: request にしてください")
        if self.action == "mask" and not self.finds:
            why = "mask には、伏せるもの（detect、words、patterns）が必要です"
            raise Misplaced("detect", why, "detect: [PERSON] のように書き足してください")
        if self.min_count > 1 and not self.finds:
            raise Misplaced(
                "min_count", "min_count は detect、words、patterns があるときだけ書けます"
            )
        return self


class PackPart(Part):
    """パックの名前と、土台にするパック / The name of the pack, and what it builds on"""

    id: str = described(
        "識別子",
        "半角英小文字、数字、ハイフン",
        "Identifier: small letters, digits, hyphens",
        pattern=ID,
    )
    title: Name = described("題", "パックの名前", "Title: what it is about")
    version: Name = described("版", "版の番号", "Version: of the pack")
    extends: Many[Name] = described(
        "土台",
        "土台にするパックの id、または相対パス。厳しくすることだけができる",
        "Extends: packs to build on, by id or path; only tightening is possible",
        (),
    )


class PackFile(Part):
    """Sekisho のポリシーパック / A policy pack"""

    pack: PackPart = described("パック", "このファイルの名前", "Pack: the name of this file")
    clauses: Many[ClausesPart] = described(
        "条項の一覧",
        "文書にある条項。規則のない条項を sekisho policy test が知らせる",
        "Clauses: of documents; sekisho policy test tells which have no rule",
        (),
    )
    lists: dict[Name, Many[Name]] = described(
        "並び",
        "名前を付けた並び。words や departments などに @名前 と書ける",
        "Lists: named; write @name in words, departments and the like",
        {},
    )
    macros: dict[Name, WherePart] = described(
        "マクロ", "名前を付けた条件。where に macro: 名前 と書ける", "Macros: named conditions", {}
    )
    terms: Many[TermPart] = described(
        "独自の検出", "語の一覧やパターン", "Terms: kinds of findings of one's own", ()
    )
    rules: Many[RulePart] = described("規則", "規則の並び", "Rules: a list", ())
    exceptions: Many[ExceptionPart] = described(
        "例外",
        "規則を、決めた範囲の人に、決めた期間だけ当てはめない",
        "Exceptions: a rule does not apply to some people for some time",
        (),
    )
    allow: Many[AllowPart] = described(
        "許可",
        "見つかっても規則を当てはめないもの。土台のパックが allow_local で任せた種類だけ",
        "Allow: findings that no rule applies to, of kinds that the packs below grant in allow_local",
        (),
    )
    allow_local: Many[Kind] | None = described(
        "許可の委任",
        "このパックを土台にするパックが allow に書いてよい種類。書かなければ土台と同じ",
        "Allow local: kinds for which packs that build on this one may write allow",
        None,
    )
    disallow: Many[Name] = described(
        "許可の取消し",
        "土台のパックの allow のうち、外すものの id",
        "Disallow: ids of inherited allow entries to drop",
        (),
    )


def json_schema() -> dict[str, Any]:
    """The JSON Schema that editors read (draft-07, which their YAML support knows)."""
    schema = with_kinds(PackFile.model_json_schema())
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema}
