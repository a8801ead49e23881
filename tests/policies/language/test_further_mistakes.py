"""More slips of people who write packs: pasted from Excel, typed in full width, saved in another encoding."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from policies.language.document import ProblemsFound, parse_document, read_text
from policies.language.english import english
from policies.language.load import load_bundle
from policies.rehearsal.lint import Known, lint
from tests.policies.language.test_mistakes import PACK, told

TESTS = "tests: [{text: 予定価格は, action: block}, {text: 価格は, action: allow}]"
KEYLESS = "「キー: 値」の形"
BLOCK = "    action: block\n"

# what it is, what was written instead of what, line, column, part of the message, part of the hint
MISTAKES = [
    ("a conflict's beginning", BLOCK, f"<<<<<<< HEAD\n{BLOCK}", 25, 1, "競合の印", "どちら"),
    ("a conflict's middle", BLOCK, f"=======\n{BLOCK}", 25, 1, "競合の印", "どちら"),
    (
        "full-width braces in a list",
        "tests:\n      - {text: 山田太郎様, action: mask}",
        "tests:\n      - ｛text: 山田太郎様, action: mask｝",
        17,
        9,
        "かっこが全角",
        "{ }",
    ),
    ("a conflict's end", BLOCK, f">>>>>>> mine\n{BLOCK}", 25, 1, "競合の印", "どちら"),
    ("a bullet before a key", "- id: r-word", "・id: r-word", 19, 3, "「・」です", "半角の「- 」"),
    ("a square before a key", "- id: r-word", "■ id: r-word", 19, 3, "「・」です", "半角の「- 」"),
    ("quotes left open", '["@secret"]', '["@secret]', 23, 13, "閉じられていません", "同じ引用符"),
    (
        "quotes left open some lines before the next",
        "{text: 山田太郎様",
        '{text: "山田太郎様',
        17,
        16,
        "閉じられていません",
        "同じ引用符",
    ),
    ("a sign from Word", '["@secret"]', "[予定\u200b価格]", 23, 13, "目に見えない", "打ち直し"),
    (
        "words joined by a blank",
        '["@secret"]',
        "[予定価格 設計金額]",
        23,
        13,
        "1つの語に",
        "patterns に",
    ),
    (
        "words joined by a middle dot",
        '["@secret"]',
        "[予定価格・設計金額]",
        23,
        13,
        "1つの語に",
        "patterns に",
    ),
    (
        "words in one pair of quotes",
        '["@secret"]',
        '["予定価格, 設計金額"]',
        23,
        13,
        "1つの語に",
        "半角のコンマ",
    ),
    (
        "departments joined by a middle dot",
        "departments: [福祉課]",
        "departments: [福祉課・税務課]",
        13,
        27,
        "1つの項目",
        "半角のコンマ",
    ),
    (
        "a mask that does not say how much",
        BLOCK,
        "    action: mask\n    operator: {name: mask}\n",
        26,
        16,
        "mask には",
        "chars_to_mask: 4",
    ),
    (
        "a list of what to check without its key",
        BLOCK,
        "    action: confirm\n    confirm: [公表済み]\n",
        26,
        14,
        "「キー: 値」の形",
        "{checklist: […]}",
    ),
    (
        "a score in percent",
        "min_score: 0.6",
        "min_score: 80%",
        12,
        16,
        "数値にして",
        "0.8 のように",
    ),
    (
        "a key of a rule that stands outside",
        "lists:",
        "mode: observe\nlists:",
        2,
        1,
        "「mode」というキー",
        "「rules:」の1件の中",
    ),
    (
        "nothing to check",
        BLOCK,
        "    action: confirm\n",
        25,
        13,
        "確認することがありません",
        "checklist",
    ),
    (
        "a mask's method beside a block",
        BLOCK,
        f"{BLOCK}    operator: {{name: redact}}\n",
        26,
        5,
        "operator は",
        "action: mask にするか",
    ),
    (
        "a checklist beside a block",
        BLOCK,
        f"{BLOCK}    confirm: {{checklist: [公表済み]}}\n",
        26,
        5,
        "confirm は",
        "action: confirm にするか",
    ),
    (
        "a label beside a block",
        BLOCK,
        f"{BLOCK}    label: {{id: ai, text: 表示}}\n",
        26,
        5,
        "label は",
        "消してください",
    ),
    (
        "a model beside a block",
        BLOCK,
        f"{BLOCK}    route: {{model: demo}}\n",
        26,
        5,
        "route は",
        "消してください",
    ),
    (
        "a dash before the first condition",
        "    where: {departments: [福祉課], models: [demo], macro: outside}",
        "    where:\n      - external: true\n        models: [demo]",
        14,
        7,
        "「キー: 値」の形",
        "「- 」",
    ),
    (
        "a full-width remark behind a value",
        BLOCK,
        "    action: block　＃ 送らない\n",
        25,
        19,
        "（＃）",
        "半角の「# 」",
    ),
    (
        "a full-width remark behind a list",
        'words: ["@secret"]',
        'words: ["@secret"] ＃秘密の語',
        23,
        24,
        "（＃）",
        "半角の「# 」",
    ),
    ("a list of one", "[予定価格, 最低", "[予定価格、最低", 3, 12, "1つの項目", "半角のコンマ"),
    (
        "departments of one",
        "departments: [福祉課]",
        "departments: [福祉課、税務課]",
        13,
        27,
        "1つの項目",
        "半角のコンマ",
    ),
    (
        "a key of a macro",
        "{external: true}",
        "{externl: true}",
        5,
        13,
        "というキーは",
        "「external」では",
    ),
    (
        "a key of a macro's part",
        "{external: true}",
        '{hours: {begin: "08:30"}}',
        5,
        21,
        "というキーは",
        "「start」では",
    ),
    ("cells of a row", '["@secret"]', "[予定価格\t価格]", 23, 17, "タブ", "「, 」"),
    ("cells of a column", 'words: ["@secret"]', "words:\n予定価格\n価格", 24, 1, KEYLESS, "「- 」"),
    (
        "a column without dashes",
        '["@secret"]',
        "\n      予定価格\n      価格",
        23,
        5,
        "並び",
        "[予定価格, 価格]",
    ),
    ("bullets", '["@secret"]', "\n      ・予定価格\n      ・価格", 23, 5, "並び", "半角の「- 」"),
    (
        "a bullet before braces",
        "- {text: 山田",
        "・{text: 山田",
        17,
        7,
        "「・」です",
        "半角の「- 」",
    ),
    ("a tab behind a colon", "title: 契約情報", "title:\t契約情報", 20, 11, "タブ", "半角スペース"),
    ("a tab behind a dash", "- id: r-word", "-\tid: r-word", 19, 4, "タブ", "半角スペース"),
    ("a tab at the end", "title: 契約情報", "title: 契約情報\t", 20, 16, "タブ", "半角スペース"),
    (
        "a full-width key",
        BLOCK,
        "    ａｃｔｉｏｎ: block\n",
        25,
        5,
        "というキーは",
        "「action」では",
    ),
    ("a full-width word", BLOCK, "    action: ｂｌｏｃｋ\n", 25, 13, "使えません", "「block」では"),
    (
        "a full-width class",
        "macro: outside}",
        'data_classes: ["３Ａ"]}',
        13,
        64,
        "使えません",
        "「3A」では",
    ),
    ("a small class", "macro: outside}", "data_classes: [3a]}", 13, 64, "使えません", "「3A」では"),
    ("full-width quotes", 'version: "1"', "version: ＂1＂", 1, 40, "引用符が全角", "半角"),
    ("no-break spaces", BLOCK, "\u00a0\u00a0action: block\n", 25, 1, "見た目では", "半角スペース"),
    ("a mark inside a file", BLOCK, "\ufeff    action: block\n", 25, 1, "見た目では", "消して"),
    (
        "a vertical tab",
        "message: 契約",
        "message: 契\x0b約",
        26,
        15,
        "制御文字（U+000B）",
        "消して",
    ),
    (
        "a null character",
        "message: 契約",
        "message: 契\x00約",
        26,
        15,
        "制御文字（U+0000）",
        "消して",
    ),
    (
        "a circle for true",
        "external: true",
        "external: ○",
        5,
        23,
        "true か false",
        "引用符を付けずに",
    ),
    (
        "text behind quotes",
        "message: 伏せました",
        'message: "伏せ"ました',
        15,
        18,
        "続きがあります",
        "一重引用符",
    ),
    (
        "text behind a bracket",
        "message: 契約",
        "message: [重要] 契約",
        26,
        19,
        "続きがあります",
        "一重引用符",
    ),
    (
        "text behind braces",
        "message: 契約",
        "message: {契約} 情報",
        26,
        19,
        "続きがあります",
        "一重引用符",
    ),
    ("an alias", '["@secret"]', "*secret", 23, 12, "アンカー", "そのまま"),
    ("a merge key", BLOCK, "    <<: *base\n" + BLOCK, 25, 9, "アンカー", "そのまま"),
    ("no colon at all", BLOCK, "    action block\n", 25, 5, KEYLESS, "半角の「: 」"),
    ("a full-width semicolon", BLOCK, "    action； block\n", 25, 5, KEYLESS, "半角の「: 」"),
    (
        "a text that is not indented",
        "message: 契約情報",
        "message: |\n契約情報",
        27,
        1,
        KEYLESS,
        "字下げ",
    ),
    ("a fence of Markdown", "pack: {", "```yaml\npack: {", 1, 1, "「```」の行", "消して"),
    (
        "a clause alone",
        "basis: [{document: 指針, clause: 第1条, status: unconfirmed}]",
        "basis: 第1条",
        9,
        12,
        "並び",
        "[{document: …",
    ),
    (
        "one part without a dash",
        TESTS,
        "tests: {text: 予定価格, action: block}",
        27,
        12,
        "並び",
        "「- 」",
    ),
    (
        "a list of conditions",
        "macro: outside}",
        "not: [{external: true}]}",
        13,
        54,
        "「キー: 値」",
        "外して",
    ),
    (
        "or for any",
        "macro: outside}",
        "or: [{external: true}]}",
        13,
        49,
        "「or」というキー",
        "「any」では",
    ),
    ("deny", BLOCK, "    action: deny\n", 25, 13, "使えません", "「block」では"),
    ("two actions", BLOCK, "    action: [block, mask]\n", 25, 13, "使えません", "1つだけ"),
    (
        "an input",
        "on: request\n    words",
        "on: input\n    words",
        22,
        9,
        "使えません",
        "「request」では",
    ),
    (
        "a day of the week",
        "macro: outside}",
        "hours: {days: [月曜日]}}",
        13,
        64,
        "使えません",
        "「月」では",
    ),
    ("a comma for a point", "min_score: 0.6", "min_score: 0,6", 12, 16, "数値に", "小数点は「.」"),
    ("a counter", "min_score: 0.6", "min_count: 3件", 12, 16, "整数に", "単位などを付けず"),
    (
        "a number in quotes",
        BLOCK,
        BLOCK + '    reviewers: "2"\n',
        26,
        16,
        "使えません",
        "引用符を外して",
    ),
    ("a list in a list", '["@secret"]', "[[予定価格, 価格]]", 23, 13, "文字列に", "1つだけ"),
    ("a colon in a text", "text: 価格は,", "text: 価格: 円,", 27, 52, "書き方が違います", "「: 」"),
    ("half a name", "[PERSON, PHONE_NUMBER]", "[PHONE]", 11, 14, "ありません", "「PHONE_NUMBER」"),
    (
        "an echo of a request",
        "[PERSON, PHONE_NUMBER]",
        "[VERBATIM_ECHO]",
        10,
        9,
        "回答でだけ",
        "on: response",
    ),
    (
        "a number sign in a text",
        "message: 契約情報は入力できません",
        "message: 契約情報は入力できません #財政課へ",
        26,
        27,
        "コメントになり、値に入りません",
        "引用符で囲み",
    ),
    (
        "a number in a sentence",
        "title: 契約情報",
        "title: 規則（案 # 2）",
        20,
        17,
        "コメント",
        "引用符",
    ),
    (
        "an asterisk for every model",
        "models: [demo]",
        'models: ["*"]',
        13,
        42,
        "「すべて」",
        "キーごと",
    ),
    ("every section", "[福祉課], models", "[全庁], models", 13, 27, "「すべて」", "キーごと"),
    (
        "a time of day twice",
        "{external: true}",
        '{hours: {start: "08:30", end: "08:30"}}',
        5,
        42,
        "同じ時刻",
        "end を消",
    ),
    (
        "the end of the day",
        "{external: true}",
        '{hours: {start: "22:00", end: "24:00"}}',
        5,
        42,
        "書き方が違います",
        "end を消",
    ),
    (
        "working days",
        "{external: true}",
        "{hours: {days: [平日]}}",
        5,
        28,
        "使えません",
        "[月, 火, 水, 木, 金]",
    ),
    (
        "hours in a word",
        "{external: true}",
        '{hours: "8:30-17:15"}',
        5,
        20,
        "「キー: 値」",
        "{start: ",
    ),
    (
        "a list without its sign",
        'words: ["@secret"]',
        "words: [secret]",
        23,
        13,
        "@ がありません",
        '"@secret"',
    ),
    (
        "a kind as people call it",
        "[PERSON, PHONE_NUMBER]",
        "[マイナンバー]",
        11,
        14,
        "ありません",
        "JP_MY_NUMBER",
    ),
    ("a percentage", "min_score: 0.6", "min_score: 60", 12, 16, "1以下", "0.6 のように"),
    (
        "a comma in a number",
        "macro: outside}",
        "min_length: 5,000}",
        13,
        63,
        "「000」",
        "コンマなら",
    ),
    (
        "a condition outside of where",
        BLOCK,
        BLOCK + "    departments: [福祉課]\n",
        26,
        5,
        "というキーは",
        "where の中に",
    ),
    (
        "a class in words",
        "macro: outside}",
        "data_classes: [機密性2]}",
        13,
        64,
        "使えません",
        "「2」では",
    ),
    (
        "a key of other programs",
        "text: 価格は, action",
        "text: 価格は, expect",
        27,
        55,
        "というキーは",
        "「action」では",
    ),
    (
        "both in a list",
        "on: request\n    words",
        "on: [request, response]\n    words",
        22,
        9,
        "使えません",
        "both と",
    ),
    ("a rule that allows", BLOCK, "    action: allow\n", 25, 13, "使えません", "exceptions に"),
    (
        "a pattern among words",
        'words: ["@secret"]',
        'words: ["予定.*価格"]',
        23,
        13,
        "書かれた文字のとおり",
        "patterns に",
    ),
    (
        "words with blanks between",
        'words: ["@secret"]',
        "words: [予定価格 単価 積算]",
        23,
        13,
        "1つの語に",
        "コンマ",
    ),
    (
        "a rule without its dash",
        "  - id: r-word",
        "    id: r-word",
        19,
        5,
        "「id」が2回",
        "「- id: …」で",
    ),
    (
        "no comma in braces",
        "text: 価格は, action",
        "text: 価格は action",
        27,
        54,
        "「action」の前に",
        "「, 」",
    ),
    (
        "colons without blanks",
        "{text: 価格は, action: allow}",
        "{text:価格は, action:allow}",
        27,
        44,
        "コロンの後",
        "空白を入れて",
    ),
    (
        "a remark as programs have it",
        "macros:\n",
        "// 条件\nmacros:\n",
        4,
        1,
        "コメントの印",
        "「# 」で",
    ),
    ("an equals sign", BLOCK, "    action = block\n", 25, 12, "「=」です", "「: 」に"),
    (
        "a base by its file",
        'version: "1"',
        'version: "1", extends: [tokyo4.yml]',
        1,
        55,
        "土台のパック",
        "「tokyo4」では",
    ),
    ("a yen sign", "第[0-9]{1,3}号議案", "第¥d号議案", 24, 16, "円記号", "替えて"),
    (
        "a role in Japanese",
        "macro: outside}",
        "roles: [職員]}",
        13,
        57,
        "書き手「職員」",
        "「user」では",
    ),
    (
        "a misspelt role",
        "macro: outside}",
        "roles: [assitant]}",
        13,
        57,
        "書き手「assitant」",
        "「assistant」では",
    ),
    (
        "a role that nobody has",
        "macro: outside}",
        "not: {roles: [議員]}}",
        13,
        63,
        "書き手「議員」",
        "user、system、developer",
    ),
    (
        "a role in a macro",
        "outside: {external: true}",
        "outside: {external: true, roles: [職員]}",
        5,
        37,
        "書き手「職員」",
        "「user」では",
    ),
    (
        "a department in a list",
        "  secret: [予定価格, 最低制限価格]\nmacros:\n  outside: {external: true}",
        "  secret: [予定価格, 最低制限価格]\n  window: [福祉課, 税務科]\nmacros:\n"
        '  outside: {departments: ["@window"]}',
        4,
        17,
        "所属「税務科」",
        "「税務課」では",
    ),
    (
        "a region in Japanese",
        "macro: outside}",
        "regions: [日本]}",
        13,
        59,
        "地域「日本」",
        "使えるのは jp",
    ),
    (
        "a role of a test",
        "山田太郎様, action: mask",
        "山田太郎様, action: mask, given: {role: ツール}",
        17,
        51,
        "書き手「ツール」",
        "「tool」では",
    ),
    (
        "an endpoint of a test",
        "山田太郎様, action: mask",
        "山田太郎様, action: mask, given: {endpoint: /v1/chat/completion}",
        17,
        55,
        "入口「/v1/chat/completion」",
        "/v1/chat/completions",
    ),
    (
        "a model of a test in another width",
        "山田太郎様, action: mask",
        "山田太郎様, action: mask, given: {model: ｄｅｍｏ}",
        17,
        52,
        "モデル「ｄｅｍｏ」",
        "「demo」では",
    ),
    (
        "a condition for no department",
        "departments: [福祉課]",
        "departments: []",
        13,
        26,
        "「departments」が空の並び",
        "キーごと",
    ),
    (
        "a list of nothing",
        "[予定価格, 最低制限価格]",
        "[]",
        3,
        11,
        "「secret」が空の並び",
        "1件を書く",
    ),
    (
        "a condition without a value",
        "macro: outside}",
        "hours: }",
        13,
        49,
        "「hours」の値がありません",
        "値を書くか",
    ),
    ("nothing but a blank", "title: 契約情報", 'title: " "', 20, 12, "空白だけ", "値を書く"),
    (
        "a blank behind a name",
        "title: 契約情報",
        'title: "契約 "',
        20,
        12,
        "前か後に空白",
        "消して",
    ),
    (
        "a full-width sign before a list",
        'words: ["@secret"]',
        "words: [＠ｓｅｃｒｅｔ]",
        23,
        13,
        "「＠」が全角",
        "半角で書いて",
    ),
    ("a score as another number", "min_score: 0.6", "min_score: 1.5", 12, 16, "1以下", "0から1の"),
    ("true people", BLOCK, BLOCK + "    reviewers: true\n", 26, 16, "「true」は使えません", "1、2"),
    (
        "a kind that is like no other",
        "[PERSON, PHONE_NUMBER]",
        "[血液型]",
        11,
        14,
        "「血液型」という検出の種類",
        "「検出の種類」の表",
    ),
    ("no score in a list", "min_score: 0.6", "min_score: [0.6]", 12, 16, "数値に", "1つだけ"),
    (
        "a pattern whose bracket stays open",
        "第[0-9]{1,3}号議案",
        "第([0-9]{1,3}号",
        24,
        16,
        "読めません（2文字目）",
        "閉じ忘れ",
    ),
    (
        "a pattern as a file is sought",
        "第[0-9]{1,3}号議案",
        "*議案*",
        24,
        16,
        "読めません（1文字目）",
        "初めの *",
    ),
    (
        "corners around words",
        "[予定価格, 最低制限価格]",
        "[「予定価格」, 最低制限価格]",
        3,
        12,
        "かぎかっこも",
        "取って",
    ),
    (
        "tortoise-shell brackets",
        "departments: [福祉課]",
        "departments: 〔福祉課〕",
        13,
        26,
        "並び",
        "半角の [ ]",
    ),
    (
        "all but one department",
        "departments: [福祉課]",
        "departments: [福祉課以外]",
        13,
        27,
        "名前のもの",
        "not: {departments: [福祉課]}",
    ),
    (
        "departments joined by or",
        "departments: [福祉課]",
        "departments: [福祉課または税務課]",
        13,
        27,
        "1つの項目",
        "コンマ",
    ),
    (
        "departments joined by or in a text",
        "departments: [福祉課]",
        "departments: 福祉課又は税務課",
        13,
        26,
        "並び",
        "[福祉課, 税務課]",
    ),
    (
        "every department",
        "departments: [福祉課]",
        "departments: [すべての課]",
        13,
        27,
        "「すべて」にならず",
        "消して",
    ),
    (
        "a sign for not",
        "departments: [福祉課]",
        "departments: [!福祉課]",
        13,
        27,
        "「!」で始まる",
        "not: {…}",
    ),
    (
        "from one day to another",
        "macro: outside}",
        "hours: {days: [金曜～月曜]}}",
        13,
        64,
        "使えません",
        "[金, 土, 日, 月]",
    ),
    (
        "one of the lists without its s",
        "lists:\n",
        "list:\n",
        2,
        1,
        "「list」というキー",
        "「lists」では",
    ),
    (
        "full-width brackets around a test",
        "- {text: 山田太郎様, action: mask}",
        "- （text: 山田太郎様, action: mask）",
        17,
        9,
        "かっこが全角",
        "{ }",
    ),
    (
        "a dash behind a key",
        "message: 契約情報は",
        "message: - 契約情報は",
        26,
        14,
        "キーと同じ行",
        "行を改め",
    ),
    (
        "text behind a bar",
        "message: 契約情報は",
        "message: | 契約情報は",
        26,
        14,
        "「|」の後",
        "行を改めて字下げ",
    ),
    (
        "an answer for a choice",
        BLOCK,
        "    action: confirm\n    confirm: {checklist: [済み], reason: はい}\n",
        26,
        40,
        "使えません",
        "「required」では",
    ),
    (
        "a direction in Japanese",
        "    on: request\n    words",
        "    on: 送信\n    words",
        22,
        9,
        "使えません",
        "「request」では",
    ),
    (
        "a words file elsewhere",
        "rules:\n",
        "terms:\n  - {entity: AB_NO, title: 甲, words_file: ../nai.txt, tests: [{text: 乙}]}\nrules:\n",
        7,
        31,
        "フォルダの中",
        "名前だけ",
    ),
    (
        "a check digit in Japanese",
        "rules:\n",
        "terms:\n  - {entity: AB_NO, title: 甲, patterns: ['[0-9]{12}'], check: 個人番号}\nrules:\n",
        7,
        63,
        "使えません",
        "「my-number」では",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_slip_is_told_where_it_is_in_japanese_and_english(
    tmp_path: Path, mistake: tuple[str, str, str, int, int, str, str]
) -> None:
    _, old, new, line, column, message, hint = mistake
    assert PACK.count(old) == 1, "the slip must be made in one place"
    problems = told(tmp_path, PACK.replace(old, new))
    problem = next((p for p in problems if (p.line, p.column) == (line, column)), problems[0])
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message and hint in problem.hint
    said = english(problem)
    quoted = re.compile('“[^”]*”|"[^"]*"|\\[.*?\\]|: .*|…')
    assert quoted.sub("", said.message).isascii() and quoted.sub("", said.hint).isascii()


# what it is, the bytes, line, column, part of the message, part of the hint in English
FILES = [
    ("UTF-16", PACK.encode("utf-16"), 1, 1, "UTF-16", "encoding UTF-8"),
    ("Shift_JIS", PACK.encode("cp932"), 1, 25, "Shift_JIS", "encoding UTF-8"),
    ("EUC-JP", PACK.encode("euc_jp"), 1, 25, "UTF-8の文字では", "encoding UTF-8"),
    ("one remark in Shift_JIS", PACK.encode() + "# メモ".encode("cp932"), 28, 3, "UTF-8", "UTF-8"),
    (
        "a workbook",
        b"PK\x03\x04\x14\x00",
        1,
        1,
        "テキストのファイルでは",
        "not as a document of Excel",
    ),
    ("a huge file", PACK.encode() + b"#" * 1024 * 1024, 1, 1, "1MiB", "divide its rules"),
]


@pytest.mark.parametrize("file", FILES, ids=[f[0] for f in FILES])
def test_a_file_that_is_no_text_in_utf8_is_told_what_to_do(
    tmp_path: Path, file: tuple[str, bytes, int, int, str, str]
) -> None:
    _, raw, line, column, message, hint = file
    (tmp_path / "city.yaml").write_bytes(raw)
    with pytest.raises(ProblemsFound) as found:
        read_text(tmp_path / "city.yaml")
    (problem,) = found.value.problems
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message and hint in english(problem).hint


@pytest.mark.parametrize("text", ["", "# あとで\n", "---\n", "- id: a\n", "市の規程\n"])
def test_what_is_no_pack_at_all_is_told_how_one_begins(tmp_path: Path, text: str) -> None:
    (problem,) = told(tmp_path, text)
    assert "ファイルの先頭に pack:" in problem.hint
    assert english(problem).hint.startswith("write pack: {id: …")
    assert "the whole file" in english(problem).message


@pytest.mark.parametrize("text", ["[" * 5000, "x: " + "- " * 5000 + "a", "[" * 40 + "]" * 40])
def test_what_is_nested_without_end_is_a_problem_and_no_crash(text: str) -> None:
    with pytest.raises(ProblemsFound):
        parse_document(f"pack: a\nrules: {text}\n", "city.yaml")


@pytest.mark.parametrize("ends", ["\r\n", "\r"], ids=["Windows", "old Macintosh"])
def test_ends_of_lines_of_other_systems_move_no_place(tmp_path: Path, ends: str) -> None:
    path = tmp_path / "city.yaml"
    text = PACK.replace(BLOCK, "    action: blok\n").replace("\n", ends)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    problem = next(iter(told(tmp_path, read_text(path))))
    assert (problem.line, problem.column) == (25, 13) and problem.excerpt.strip() == "action: blok"


@pytest.mark.parametrize(
    "remark", ["action: block #止める", "title: 契約情報  # 第2条。担当は財政課"]
)
def test_a_remark_behind_a_value_is_one(tmp_path: Path, remark: str) -> None:
    key = remark.partition(":")[0]
    old = "title: 契約情報" if key == "title" else "action: block\n    message"
    new = remark if key == "title" else f"{remark}\n    message"
    assert PACK.count(old) == 1 and told(tmp_path, PACK.replace(old, new)) == ()


def test_a_value_that_stands_for_anything_is_no_value(tmp_path: Path) -> None:
    allow = (
        "allow:\n  - {id: a-one, reason: 公表, entity: PHONE_NUMBER, values: ['03-*'], tests: []}\n"
    )
    (problem,) = (p for p in told(tmp_path, PACK + allow) if "*" in p.message)
    assert (problem.line, problem.column) == (29, 60)
    assert "does not stand for anything" in english(problem).message


def test_of_a_long_line_only_what_stands_around_the_place_is_shown(tmp_path: Path) -> None:
    texts = "承知しました" * 200
    (problem,) = told(
        tmp_path, PACK.replace("承知しました", f"{texts}, actoin: allow, todo: {texts}", 1)
    )[:1]
    shown, caret = str(problem).splitlines()[1:3]
    assert len(shown) < 90 and shown.lstrip().startswith("…") and shown.endswith("…")
    assert shown[len(caret) - 1 :].startswith("actoin: allow")


def test_what_looks_like_a_slip_in_a_remark_or_a_text_is_none(tmp_path: Path) -> None:
    fine = PACK.replace("    detect: [", "    # 表\tから\n    detect: [").replace(
        "message: 契約情報は入力できません", "message: |\n      ・契約\t情報\n      ¥100"
    )
    assert told(tmp_path, fine) == ()


ALLOW = "{id: a-one, reason: 公表, entity: PHONE_NUMBER, tests: [{text: 文, passes: false}]"


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (f"allow:\n  - {ALLOW}}}\n", "write either values or domains"),
        (
            f"allow:\n  - {ALLOW}, domains: [a.jp]}}\n",
            "domains goes with entity: EMAIL_ADDRESS only",
        ),
        (
            "terms:\n  - {entity: PERSON, title: 題, words: [語句]}\n",
            "the kind of finding “PERSON” is there twice",
        ),
    ],
)
def test_slips_in_allowances_and_terms_are_told_in_english(
    tmp_path: Path, part: str, message: str
) -> None:
    assert message in [english(p).message for p in told(tmp_path, PACK + part)]


def test_a_clause_that_is_not_listed_is_answered_with_the_list_and_not_with_another_number(
    tmp_path: Path,
) -> None:
    listed = "clauses:\n  - {document: 指針, clauses: [第3条, 第4条, 第2条]}\n"
    (problem,) = told(tmp_path, PACK + listed)
    assert (problem.line, problem.column) == (9, 36)
    assert problem.hint == "使えるのは 第2条、第3条、第4条"


def test_a_document_that_is_listed_in_another_width_is_told(tmp_path: Path) -> None:
    named = PACK.replace("document: 指針", "document: AI指針")
    listed = "clauses:\n  - {document: ＡＩ指針, clauses: [第1条, 第2条]}\n"
    first, second = told(tmp_path, named + listed)
    assert [(p.line, p.column) for p in (first, second)] == [(9, 24), (21, 24)]
    assert "「ＡＩ指針」と違います" in first.message and "「ＡＩ指針」では" in first.hint
    assert "is not written as “ＡＩ指針”" in english(first).message


def test_a_conflict_hides_no_other_slip(tmp_path: Path) -> None:
    both = f"<<<<<<< HEAD\n    severty: low\n=======\n    mod: observe\n>>>>>>> mine\n{BLOCK}"
    problems = told(tmp_path, PACK.replace(BLOCK, both))
    assert [p.line for p in problems] == [25, 26, 27, 28, 29]


def test_quotes_that_span_lines_are_not_called_open(tmp_path: Path) -> None:
    spanning = PACK.replace("message: 契約情報は入力できません", 'message: "契約\n      情報"')
    (problem,) = told(tmp_path, spanning.replace("text: 価格は, action", "text: 価格は action"))
    assert "半角のコンマ" in problem.message


def test_an_endpoint_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "city.yaml"
    path.write_text(PACK.replace("macro: outside}", "endpoints: [chat]}"), encoding="utf-8")
    known = Known(endpoints=frozenset({"/v1/chat/completions"}))
    problems = lint(load_bundle([path], entities=ENTITIES), known)
    (problem,) = [p for p in problems if "入口" in p.message]
    assert (problem.line, problem.column) == (13, 61)
    assert "/v1/chat/completions" in problem.hint and english(problem).hint.isascii()
