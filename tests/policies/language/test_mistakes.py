"""Forty kinds of slips of people who write packs: where each is told, and what the message says, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from policies.language.document import Problem, ProblemsFound
from policies.language.english import english
from policies.language.load import load_bundle
from policies.rehearsal.lint import Known, lint

PACK = """pack: {id: city, title: 市の規則, version: "1"}
lists:
  secret: [予定価格, 最低制限価格]
macros:
  outside: {external: true}
rules:
  - id: r-name
    title: 氏名を伏せる
    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]
    on: request
    detect: [PERSON, PHONE_NUMBER]
    min_score: 0.6
    where: {departments: [福祉課], models: [demo], macro: outside}
    action: mask
    message: 伏せました
    tests:
      - {text: 山田太郎様, action: mask}
      - {text: 承知しました, action: allow}
  - id: r-word
    title: 契約情報
    basis: [{document: 指針, clause: 第2条, status: unconfirmed}]
    on: request
    words: ["@secret"]
    patterns: ["第[0-9]{1,3}号議案"]
    action: block
    message: 契約情報は入力できません
    tests: [{text: 予定価格は, action: block}, {text: 価格は, action: allow}]
"""
KNOWN = Known(
    models=frozenset({"demo"}),
    departments=frozenset({"福祉課", "税務課"}),
    regions=frozenset({"jp"}),
    endpoints=frozenset({"/v1/chat/completions"}),
)

# what it is, what was written instead of what, line, column, part of the message, part of the hint
MISTAKES = [
    (
        "a duplicate key",
        "    min_score: 0.6",
        "    min_score: 0.6\n    min_score: 0.7",
        13,
        5,
        "「min_score」が2回",
        "消して",
    ),
    (
        "a full-width indentation",
        "    on: request\n    detect: [P",
        "　　on: request\n    detect: [P",
        10,
        1,
        "全角スペース",
        "半角",
    ),
    (
        "a full-width space behind the colon",
        "title: 氏名",
        "title:　氏名",
        8,
        11,
        "全角スペース",
        "半角",
    ),
    ("a full-width colon", "message: 伏", "message：伏", 15, 12, "全角コロン", "半角"),
    ("a full-width colon in braces", "{text: 山田", "{text：山田", 17, 14, "全角コロン", "半角"),
    (
        "a full-width space between items",
        "block}, {text: 価格",
        "block},　{text: 価格",
        27,
        42,
        "並びの中に全角スペース",
        "半角",
    ),
    (
        "an unquoted time",
        "macro: outside}",
        "hours: {start: 09:00}}",
        13,
        64,
        "60進数",
        '"09:00"',
    ),
    (
        "a misspelt condition",
        "{departments: [福祉課]",
        "{department: [福祉課]",
        13,
        13,
        "「department」というキー",
        "「departments」では",
    ),
    (
        "a condition that nothing can meet",
        "macro: outside}",
        "macro: outside, external: false}",
        13,
        65,
        "どの依頼・回答にも当てはまりません",
        "両立しない条件",
    ),
    (
        "an identifier in Japanese",
        "id: r-word",
        "id: 契約",
        19,
        9,
        "「id」の書き方が違います",
        "英小文字で始め",
    ),
    (
        "an hour of one digit",
        "macro: outside}",
        "macro: outside, hours: {start: '8:30'}}",
        13,
        80,
        "「start」の書き方が違います",
        '"08:30"',
    ),
    (
        "a data class that is a number",
        "macro: outside}",
        "macro: outside, data_classes: [3C, 2]}",
        13,
        84,
        "「data_classes」に「2」は使えません",
        '"2" のように引用符',
    ),
    (
        "a list where there is none",
        "lists:\n  secret: [予定価格, 最低制限価格]\n",
        "",
        21,
        13,
        "並び「secret」がありません",
        "lists に",
    ),
    (
        "a number that looks octal",
        'version: "1"',
        "version: 010",
        1,
        40,
        "8進数などの数と読まれる",
        '"010"',
    ),
    (
        "a words file that is not there",
        "rules:\n",
        "terms:\n  - {entity: AB_NO, title: 甲, words_file: nai.txt, tests: [{text: 乙}]}\nrules:\n",
        7,
        43,
        "語のファイル「nai.txt」を使えません",
        "場所と名前",
    ),
    ("a full-width dash", "  - id: r-name", "  － id: r-name", 7, 3, "並びの印", "半角"),
    ("a full-width hash", "lists:\n", "＃ 並び\nlists:\n", 2, 1, "コメントの印", "半角"),
    ("a tab", "    title: 氏名", "\ttitle: 氏名", 8, 1, "タブ", "半角"),
    (
        "no space behind the colon",
        "    action: mask",
        "    action:mask",
        14,
        11,
        "空白がありません",
        "空白を入れて",
    ),
    ("a quote left open", "message: 契約", 'message: "契約', 26, 14, "引用符が閉じ", "同じ引用符"),
    (
        "a bracket left open",
        "[PERSON, PHONE_NUMBER]",
        "[PERSON, PHONE_NUMBER",
        11,
        13,
        "「[」が閉じ",
        "「]」",
    ),
    ("wrong indentation", "    title: 氏名", "      title: 氏名", 8, 7, "字下げ", "同じ数"),
    ("はい for true", "external: true", "external: はい", 5, 23, "true か false", "true と書いて"),
    (
        "いいえ for false",
        "external: true",
        "external: いいえ",
        5,
        23,
        "true か false",
        "false と書いて",
    ),
    ("yes for true", "external: true", "external: yes", 5, 23, "true か false", "true と書いて"),
    (
        "a YAML 1.1 boolean as text",
        "text: 山田太郎様",
        "text: no",
        17,
        16,
        "真偽値",
        "引用符で囲んで",
    ),
    ("an octal-looking number", "clause: 第1条", "clause: 012", 9, 36, "8進数", '"012"'),
    ("an unquoted date", 'version: "1"', "version: 2026-04-01", 1, 40, "日付", '"2026-04-01"'),
    (
        "a number for a text",
        'version: "1"',
        "version: 1",
        1,
        40,
        "「version」は文字列",
        "引用符で囲んで",
    ),
    (
        "an unknown detector",
        "[PERSON, PHONE",
        "[PERSN, PHONE",
        11,
        14,
        "「PERSN」という検出",
        "「PERSON」では",
    ),
    (
        "a Japanese comma",
        "[PERSON, PHONE_NUMBER]",
        "[PERSON、PHONE_NUMBER]",
        11,
        14,
        "という検出の種類",
        "半角のコンマ",
    ),
    (
        "full-width brackets",
        "[PERSON, PHONE_NUMBER]",
        "［PERSON］",
        11,
        13,
        "並び（- …）",
        "半角の [ ]",
    ),
    (
        "a word for a list",
        "[PERSON, PHONE_NUMBER]",
        "PERSON",
        11,
        13,
        "並び（- …）",
        "[PERSON] のように",
    ),
    (
        "full-width digits",
        "min_score: 0.6",
        "min_score: ０.６",
        12,
        16,
        "「min_score」は数値",
        "半角の数字",
    ),
    ("a percentage", "min_score: 0.6", "min_score: 60", 12, 16, "1以下", ""),
    (
        "a misspelt key",
        "detect: [PERSON",
        "detects: [PERSON",
        11,
        5,
        "「detects」というキー",
        "「detect」では",
    ),
    (
        "a Japanese action",
        "action: mask\n    m",
        "action: 伏字\n    m",
        14,
        13,
        "「伏字」は使えません",
        "mask",
    ),
    (
        "a misspelt action",
        "action: block\n    m",
        "action: blok\n    m",
        25,
        13,
        "「blok」は使えません",
        "「block」では",
    ),
    (
        "a rule without a clause",
        "    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]\n",
        "",
        7,
        5,
        "「basis」がありません",
        "条文",
    ),
    (
        "a clause without its status",
        ", clause: 第1条, status: unconfirmed",
        ", clause: 第1条",
        9,
        13,
        "「status」がありません",
        "",
    ),
    (
        "a rule without tests",
        "    tests: [{text: 予定価格は, action: block}, {text: 価格は, action: allow}]\n",
        "",
        19,
        5,
        "tests がありません",
        "",
    ),
    (
        "a block without a message",
        "    message: 契約情報は入力できません\n",
        "",
        19,
        5,
        "message",
        "",
    ),
    ("an id in capitals", "id: r-word", "id: R_Word", 19, 9, "「id」の書き方", ""),
    ("the same id again", "id: r-word", "id: r-name", 19, 9, "「r-name」が2回", "別の id"),
    (
        "a pack that is not there",
        'version: "1"}',
        'version: "1", extends: [tokio4]}',
        1,
        55,
        "「tokio4」がありません",
        "「tokyo4」では",
    ),
    (
        "a list that is not there",
        "@secret",
        "@secrets",
        23,
        13,
        "並び「secrets」",
        "「secret」では",
    ),
    (
        "a macro that is not there",
        "macro: outside",
        "macro: outsde",
        13,
        56,
        "マクロ「outsde」",
        "「outside」では",
    ),
    (
        "a pattern that can blow up",
        "第[0-9]{1,3}号議案",
        "第([0-9]{1,3}){1,9}号",
        24,
        16,
        "繰り返しの中に",
        "分けて",
    ),
    (
        "a pattern without limit",
        "第[0-9]{1,3}号議案",
        "第[0-9]+号議案",
        24,
        16,
        "上限のない繰り返し",
        "{1,20}",
    ),
    ("a class of any script", "第[0-9]{1,3}号議案", "第\\\\d{1,3}号議案", 24, 16, "\\d", "[0-9]"),
    (
        "a confirmation of an answer",
        '    on: request\n    words: ["@secret"]\n    patterns: ["第[0-9]{1,3}号議案"]\n    action: block',
        '    on: response\n    words: ["@secret"]\n    action: confirm',
        22,
        5,
        "依頼（on: request）だけ",
        "",
    ),
    (
        "a label nobody writes",
        "action: mask\n    m",
        "action: label\n    m",
        7,
        5,
        "label は action: label",
        "",
    ),
    ("an unknown department", "[福祉課]", "[福士課]", 13, 27, "所属「福士課」", "「福祉課」では"),
    (
        "an unknown model",
        "models: [demo]",
        "models: [dem]",
        13,
        42,
        "モデル「dem」",
        "「demo」では",
    ),
    (
        "no example that does not apply",
        "\n      - {text: 承知しました, action: allow}",
        "",
        16,
        5,
        "当てはまらない例",
        "allow",
    ),
    (
        "a Japanese comma between words",
        'words: ["@secret"]',
        "words: [予定価格、落札価格]",
        23,
        13,
        "1つの語",
        "半角のコンマ",
    ),
    (
        "an answer that must be whole",
        "    on: request\n    detect: [PERSON, PHONE_NUMBER]",
        "    on: both\n    min_count: 3\n    detect: [PERSON, PHONE_NUMBER]",
        7,
        5,
        "全文ができるまで",
        "待ち時間",
    ),
    ("a hyphen without a space", "  - id: r-word", "  -id: r-word", 19, 3, "ハイフンの後", "空白"),
    (
        "a line out of its column",
        "    message: 伏せました",
        "   message: 伏せました",
        15,
        4,
        "字下げ",
        "同じ数",
    ),
    (
        "a line too far in",
        "    message: 伏せました",
        "     message: 伏せました",
        15,
        6,
        "字下げ",
        "同じ数",
    ),
    (
        "a remark in brackets",
        "{text: 承知しました,",
        "{text: 承知 # しました,",
        18,
        19,
        "「 #」から",
        "引用符",
    ),
    (
        "a colon inside a value",
        "title: 契約情報",
        "title: 契約: 情報",
        20,
        14,
        "値の中に",
        "引用符",
    ),
    ("an @ without quotes", '["@secret"]', "[@secret]", 23, 13, "「@」で始まる", "引用符"),
    (
        "stars without quotes",
        "{text: 価格は,",
        "{text: *価格*は,",
        27,
        50,
        "「*」で始まる",
        "引用符",
    ),
    (
        "a backslash in double quotes",
        '"第[0-9]{1,3}号議案"',
        '"第\\d号"',
        24,
        18,
        "二重引用符",
        "一重",
    ),
    ("two documents", "rules:\n", "---\nrules:\n", 6, 1, "2つ目の文書", "1つのパック"),
    ("curly quotes", "title: 契約情報", "title: “契約情報”", 20, 12, "引用符が全角", "半角"),
    (
        "full-width braces",
        "{departments: [福祉課], models: [demo], macro: outside}",
        "｛macro: outside｝",
        13,
        12,
        "かっこが全角",
        "{ }",
    ),
    (
        "a full-width space before a word",
        "[PERSON, PHONE",
        "[PERSON,　PHONE",
        11,
        21,
        "全角スペース",
        "半角",
    ),
    (
        "blanks around a word",
        '["@secret"]',
        '["@secret", " 予定額"]',
        23,
        24,
        "空白も探され",
        "空白を消して",
    ),
    ("an empty list of words", '["@secret"]', "[]", 23, 5, "空の並び", ""),
    (
        "a kind in Japanese",
        "[PERSON, PHONE",
        "[氏名, PHONE",
        11,
        14,
        "「氏名」という検出",
        "「PERSON」",
    ),
    (
        "a kind in small letters",
        "[PERSON, PHONE",
        "[person, PHONE",
        11,
        14,
        "「person」という",
        "「PERSON」",
    ),
    (
        "an action in Japanese",
        "action: block\n",
        "action: 禁止\n",
        25,
        13,
        "「禁止」は使えません",
        "「block」",
    ),
    (
        "a key in Japanese",
        "    message: 契約",
        "    伝える文: 契約",
        26,
        5,
        "というキーはありません",
        "「message」",
    ),
    (
        "a key without a value",
        "message: 伏せました",
        "message:",
        15,
        5,
        "値がありません",
        "値を書く",
    ),
    (
        "a part of another action",
        "    action: block\n",
        "    action: block\n    confirm: {}\n",
        26,
        5,
        "action: confirm のとき",
        "",
    ),
    (
        "a region that no model is in",
        "macro: outside}",
        "regions: [アメリカ]}",
        13,
        59,
        "地域「アメリカ」",
        "使えるのは jp",
    ),
]


def told(folder: Path, text: str) -> tuple[Problem, ...]:
    """Everything that loading says, or else everything that lint says."""
    path = folder / "city.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        return lint(load_bundle([path], entities=ENTITIES), KNOWN)
    except ProblemsFound as found:
        return found.problems


@pytest.mark.parametrize("mistake", MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_slip_is_told_where_it_is_with_what_to_do(
    tmp_path: Path, mistake: tuple[str, str, str, int, int, str, str]
) -> None:
    _, old, new, line, column, message, hint = mistake
    assert PACK.count(old) == 1, "the slip must be made in one place"
    problem = told(tmp_path, PACK.replace(old, new))[0]
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message and hint in problem.hint
    assert problem.excerpt


@pytest.mark.parametrize("mistake", MISTAKES, ids=[m[0] for m in MISTAKES])
def test_every_slip_is_told_in_english_too(
    tmp_path: Path, mistake: tuple[str, str, str, int, int, str, str]
) -> None:
    _, old, new, *_ = mistake
    problem = english(told(tmp_path, PACK.replace(old, new))[0])
    quoted = re.compile('“[^”]*”|"[^"]*"|\\[.*?\\]|: .*|…')
    assert quoted.sub("", problem.message).isascii()
    assert quoted.sub("", problem.hint).isascii()


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    wrong = PACK
    for old, new in (
        ("title: 氏名", "title：氏名"),
        ("[PERSON, PHONE", "[PERSN, PHONE"),
        ("macro: outside}", "macro: outsde}"),
        ("    action: block\n    m", "    action: blok\n    m"),
    ):
        assert wrong.count(old) == 1
        wrong = wrong.replace(old, new)
    lines = [(problem.line, problem.message) for problem in told(tmp_path, wrong)]
    assert [line for line, _ in lines] == [8, 11, 13, 25]
    unsound = PACK.replace("detect: [PERSON", "detects: [PERSN").replace(
        '["@secret"]', '["@secrets"]'
    )
    assert [problem.line for problem in told(tmp_path, unsound)] == [11, 23]


@pytest.mark.parametrize(
    "text",
    ["宛先, TEL：03-3812-7111", "氏名,　Taro Yamada", "（A、　B）"],
    ids=["colon", "blank", "brackets"],
)
def test_what_stands_in_quotes_is_text(tmp_path: Path, text: str) -> None:
    quoted = PACK.replace("text: 承知しました", f'text: "{text}"').replace(
        "message: 契約情報は入力できません", f"message: {text}"
    )
    assert not [p for p in told(tmp_path, quoted) if "全角" in p.message]


def test_forty_kinds_of_slips_are_known() -> None:
    assert len({m[0] for m in MISTAKES}) >= 40


def test_the_pack_that_slips_are_made_in_is_a_good_one(tmp_path: Path) -> None:
    assert told(tmp_path, PACK) == ()
