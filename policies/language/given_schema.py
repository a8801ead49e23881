"""The form of a test beside a rule or an exception, and of the facts that it assumes."""

from __future__ import annotations

from typing import Literal

from policies.language.fields import MOMENT, Name, Part, RoleName, described


class GivenPart(Part):
    """テストで仮に決める事実。書くと、規則の where も調べる / Facts assumed in a test; with them, where is asked too"""

    department: str = described("所属", "依頼した人の所属", "Department: of who asks", "")
    model: str = described("モデル", "依頼先のモデル", "Model: the one that is asked", "")
    person: str = described("人", "依頼した人（APIキーの user）", "Person: who asks", "")
    role: RoleName = described("書き手", "文を書いた役割", "Role: of who wrote the text", "user")
    external: bool = described("外部", "外部のモデルか", "External: run by others", True)
    region: str = described("地域", "モデルの地域", "Region: of the model", "")
    trains_on_input: bool = described("学習", "入力を学習に使うか", "Trains on input", False)
    abuse_monitoring: bool = described("監視", "入力を監視のために見るか", "Abuse monitoring", True)
    max_class: int = described("扱える機密性", "0から3", "Max class: 0 to 3", 1, ge=0, le=3)
    endpoint: str = described("入口", "URLのパス", "Endpoint: path", "/v1/chat/completions")
    data_class: Literal["", "1", "2", "3C", "3B", "3A"] = described(
        "機密性", "申告された機密性", "Data class: declared", ""
    )
    intended_use: Literal["", "internal", "internal_decision", "external", "resident_bot"] = (
        described("用途", "申告された用途", "Intended use: declared", "")
    )
    at: str = described(
        "日時",
        '"2026-04-01 09:30" の形（日本時間）',
        'At: as "2026-04-01 09:30", in Japan',
        "2026-04-01 12:00",
        pattern=MOMENT,
    )
    length: int | None = described(
        "長さ",
        "依頼の文字数（min_length と max_length のため）。書かなければ試す文の長さ",
        "Length: characters of the request (for min_length and max_length); of the text, if left out",
        None,
        ge=0,
    )
    asked: str = described(
        "依頼の文",
        "回答を試すときの、依頼した人や資料の文（VERBATIM_ECHO のため）",
        "Asked: for an answer, what the person or a document said (for VERBATIM_ECHO)",
        "",
    )
    instructed: str = described(
        "指示文",
        "回答を試すときの、システムの指示文（INSTRUCTION_ECHO のため）",
        "Instructed: for an answer, the system's instructions (for INSTRUCTION_ECHO)",
        "",
    )


class CasePart(Part):
    """規則の隣に置くテスト / A test beside a rule"""

    text: Name = described("文", "試す文", "Text: to be tried")
    action: Literal["allow", "notice", "flag", "label", "mask", "confirm", "route", "block"] = (
        described(
            "結果",
            "この規則だけを当てはめたときの対応",
            "Action: what this rule alone makes of the text",
        )
    )
    becomes: str | None = described(
        "伏せた後",
        "伏せた後の文（伏せ方 operator によらず、［氏名］ のように書く）",
        "Becomes: the text after masking, with ［氏名］ and the like whatever the operator",
        None,
    )
    given: GivenPart | None = described(
        "仮の事実", "書くと where も調べる", "Given: assumed facts; where is asked too", None
    )
    todo: bool = described(
        "未対応",
        "まだできないことを書き留める。失敗しても全体は失敗にならない",
        "To do: a known gap, whose failure does not count",
        False,
    )
