"""Problems in English: each Japanese sentence as a template, with what stands in its gaps carried over.

The Japanese sentence is the key, as in gettext, but looked up after it was filled in: whoever finds a problem states it
once, in Japanese.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policies.language.document import Problem

SENTENCES: tuple[tuple[str, str], ...] = (
    ("字下げにタブがあります", "there is a tab in the indentation"),
    ("字下げに全角スペースがあります", "there is a full-width space in the indentation"),
    ("半角スペースにしてください", "use ordinary spaces"),
    ("並びの中に全角スペースがあります", "there is a full-width space between the items"),
    ("キーの後が全角コロン（：）です", "there is a full-width colon behind the key"),
    ("半角の「: 」にしてください", "write an ordinary colon and a space"),
    ("コロンの後が全角スペースです", "there is a full-width space behind the colon"),
    ("並びの印が全角です", "the dash of this list item is full-width"),
    ("半角の「- 」にしてください", "write an ordinary hyphen and a space"),
    ("コメントの印が全角（＃）です", "the mark of this comment is full-width"),
    ("半角の「# 」にしてください", "write an ordinary # and a space"),
    ("コロンの後に空白がありません", "there is no space behind the colon"),
    ("「キー: 値」のように空白を入れてください", "write `key: value` with a space"),
    ("YAMLとして読めません", "this is not YAML"),
    (
        "前後の字下げ、引用符の閉じ忘れ、「: 」の後の空白を確かめてください",
        "check the indentation around it, closing quotes, and the space behind colons",
    ),
    ("ハイフンの後に空白がありません", "there is no space behind the hyphen"),
    ("「- キー: 値」のように空白を入れてください", "write `- key: value` with a space"),
    ("かっこが全角です", "the bracket is full-width"),
    ("半角の { } で囲んでください", "put it in ordinary braces"),
    ("引用符が全角です", "the quotes are full-width"),
    ('半角の " で囲んでください', "use ordinary quotes"),
    ("「---」で2つ目の文書が始まっています", "a second document begins here (---)"),
    ("1つのファイルに1つのパックを書いてください", "write one pack in one file"),
    ("「{}」で始まる値は、そのままでは書けません", "a value cannot begin with “{}”"),
    (
        "二重引用符の中の「\\」は、そのままの字になりません",
        "a backslash in double quotes is not read as itself",
    ),
    ("一重引用符（'…'）で囲んでください", "put it in single quotes"),
    ("引用符が閉じられていません", "these quotes are never closed"),
    ("同じ引用符で閉じてください", "close them with the same sign"),
    (
        "「 #」から後はコメントになり、かっこが閉じません",
        "what follows # is a remark, so that the bracket is never closed",
    ),
    ("「{}」が閉じられていません", "“{}” is never closed"),
    ("「{}」で閉じてください", "close it with “{}”"),
    ("かっこの中の値の書き方が違います", "a value between brackets is not written as it should be"),
    (
        "かっこやコンマを含む値は、引用符で囲んでください",
        "put values with brackets or commas in quotes",
    ),
    ("値の中に「: 」があります", "there is a colon and a space inside a value"),
    ("字下げが、前の行とそろっていません", "the indentation does not fit the line before"),
    (
        "同じものに属するキーは、同じ数の半角スペースで始めてください",
        "keys that belong together begin after the same number of spaces",
    ),
    ("「{}」の値がありません", "“{}” has no value"),
    ("値を書くか、キーごと消してください", "write a value, or delete the key"),
    ("キーの名前を確かめるか、消してください", "check the name of the key, or delete it"),
    ("「{}: …」を書き足してください", "add `{}: …`"),
    (
        "{} が空の並びです。探すものを書くか、キーごと消してください",
        "{} is an empty list: write what to look for, or delete the key",
    ),
    (
        "地域「{}」のモデルは config.yaml にありません",
        "no model of config.yaml is in the region “{}”",
    ),
    (
        "語「{}」の前か後に空白があり、空白も探されます",
        "there are blanks around the word “{}”, which are looked for too",
    ),
    ("空白を消してください", "delete the blanks"),
    ("キー「{}」が2回あります", "the key “{}” is there twice"),
    ("どちらかを消してください", "delete one of them"),
    ("アンカー（&、*）とタグ（!）は使えません", "anchors (&, *) and tags (!) cannot be used"),
    ("マージキー（<<）は使えません", "the merge key (<<) cannot be used"),
    ("値をそのまま書いてください", "write the value itself"),
    ("キーには文字列だけを使えます", "a key must be a plain word"),
    ("名前: 値 の形にしてください", "write `name: value`"),
    (
        "「{}」は、引用符がないと{}と読まれることがあります",
        "“{}” without quotes may be read as something else: {}",
    ),
    ('文字列なら "{}" と引用符で囲んでください', 'if it is text, write "{}" in quotes'),
    ("ファイルを読めません", "the file cannot be read"),
    ("ファイルの場所と名前を確かめてください", "check its place and its name"),
    ("UTF-8の文字ではありません", "this is not UTF-8"),
    ("UTF-8で保存し直してください", "save it as UTF-8"),
    ("「{}」がありません", "“{}” is missing"),
    ("「{}」というキーはありません", "there is no key “{}”"),
    ("「{}」は文字列にしてください", "“{}” must be text"),
    ("「{}」は整数にしてください", "“{}” must be a whole number"),
    ("「{}」は数値にしてください", "“{}” must be a number"),
    ("「{}」は true か false にしてください", "“{}” must be true or false"),
    ("「{}」は並び（- …）にしてください", "“{}” must be a list (- …)"),
    ("「{}」は「キー: 値」の形にしてください", "“{}” must have the form `key: value`"),
    ("「{}」は{}件以上にしてください", "“{}” needs at least {} item(s)"),
    ("「{}」が空です", "“{}” is empty"),
    ("「{}」は{}文字以内にしてください", "“{}” may have at most {} characters"),
    ("「{}」は{}以上にしてください", "“{}” must be at least {}"),
    ("「{}」は{}以下にしてください", "“{}” must be at most {}"),
    ("「{}」の書き方が違います", "“{}” is not written as it should be"),
    (
        "半角の英小文字で始め、英小文字、数字、ハイフンの2～64文字にしてください",
        "2 to 64 small letters, digits and hyphens, beginning with a letter",
    ),
    (
        "半角の英大文字で始め、英大文字、数字、_ の3～64文字にしてください",
        "3 to 64 capital letters, digits and underscores, beginning with a letter",
    ),
    (
        '"08:30" のように、時と分を2桁ずつ書いてください',
        'write two digits for the hour and for the minute, as in "08:30"',
    ),
    (
        '"2026-04-01" のように、西暦の年と2桁の月日を書いてください',
        'write year, month and day in digits, as in "2026-04-01"',
    ),
    (
        '"2026-04-01 09:30" のように、西暦の年月日と時刻を書いてください',
        'write year, month, day and time in digits, as in "2026-04-01 09:30"',
    ),
    ('"{}" のように引用符で囲んでください', 'put it in quotes: "{}"'),
    ("真偽値（true、false）", "true or false"),
    ("8進数などの数", "an octal or other number"),
    ("60進数の数", "a base-60 number"),
    ("日付", "a date"),
    ("語のファイル「{}」を使えません（{}）", "the words file “{}” cannot be used: {}"),
    ("lists に、その名前の並びを書いてください", "write a list of that name under lists"),
    ("macros に、その名前の条件を書いてください", "write a condition of that name under macros"),
    ("「{}」に「{}」は使えません", "“{}” cannot be “{}”"),
    ("「{}」ではありませんか", "did you mean “{}”?"),
    ("使えるのは {}", "these can be used: {}"),
    ("引用符を付けずに {} と書いてください", "write {} without quotes"),
    ('"…" のように引用符で囲んでください', 'put it in quotes: "…"'),
    ("半角の数字で書いてください", "write it in ordinary (half-width) digits"),
    ("引用符を外して、数だけを書いてください", "write the number alone, without quotes"),
    ("半角の [ ] で囲んでください", "put it in ordinary brackets: [ ]"),
    ("[{}] のように書いてください", "write [{}]"),
    (
        "規則の根拠となる条文を basis に書いてください。まだ読んでいない条文は status: unconfirmed です",
        "name the clause behind the rule in basis; status: unconfirmed while nobody has read it",
    ),
    ("{} のどれかを書いてください", "write one of these: {}"),
    ("「{}」という検出の種類はありません", "there is no kind of finding “{}”"),
    ("並びの区切りは半角のコンマ（, ）です", "items of a list are separated by an ordinary comma"),
    ("「{}」はこの規則の detect にありません", "“{}” is not in the rule's detect"),
    ("並び「{}」がありません", "there is no list “{}”"),
    ("マクロ「{}」がありません", "there is no macro “{}”"),
    ("土台のパック「{}」がありません", "there is no pack “{}” to build on"),
    ("土台が循環しています", "the packs build on each other in a circle"),
    ("どちらかの extends を消してください", "delete one of the extends"),
    ("規則「{}」が2回あります", "the rule “{}” is there twice"),
    ("別の id にしてください", "give it another id"),
    ("{}が2回あります", "{} is there twice"),
    ("別の名前にしてください", "give it another name"),
    ("土台（{}）より緩くはできません", "it cannot be laxer than its base ({})"),
    ("対応が土台より緩くなっています", "the action is laxer than the base's"),
    ("土台の対応（{}）が行われなくなります", "what the base does ({}) would not be done any more"),
    (
        "{} の確からしさの下限が土台より高く、見逃しが増えます",
        "the least score of {} is higher than the base's: more would be missed",
    ),
    ("土台が見つける {} が抜けています", "{} is missing, which the base looks for"),
    ("土台が見つける語が抜けています", "words that the base looks for are missing"),
    ("土台は適用中の規則です", "the base's rule is enforced"),
    ("土台は利用者に知らせる規則です", "the base's rule is told to users"),
    (
        "mode: notice には message（利用者に伝える文）が必要です",
        "mode: notice needs a message for the user",
    ),
    ("当てはめる範囲が土台より狭くなっています", "the condition is narrower than the base's"),
    ("土台が当てはまる段階が抜けています", "a stage that the base applies to is missing"),
    ("label は action: label のときに、必ず書きます", "label goes with action: label, always"),
    ("route は action: route のときに、必ず書きます", "route goes with action: route, always"),
    ("operator は action: mask のときだけ書けます", "operator goes with action: mask only"),
    ("confirm は action: confirm のときだけ書けます", "confirm goes with action: confirm only"),
    (
        "action: {} には message（利用者に伝える文）が必要です",
        "action: {} needs a message for the user",
    ),
    (
        "tests がありません。当てはまる例と当てはまらない例を書いてください",
        "there are no tests: write a text that the rule applies to, and one that it does not",
    ),
    ("{} は依頼（on: request）だけに使えます", "{} can be used for requests (on: request) only"),
    (
        "mask には、伏せるもの（detect、words、patterns）が必要です",
        "mask needs something to be masked (detect, words, patterns)",
    ),
    (
        "on: request にするか、長さの条件を消してください",
        "write on: request, or delete the condition on the length",
    ),
    (
        "上限のない繰り返し（* と +、{n,}）は使えません",
        "repeats without a limit (*, +, {n,}) cannot be used",
    ),
    ("{1,20} のように上限を書いてください", "write a limit, such as {1,20}"),
    (
        "繰り返しの中に繰り返しや選択があるパターンは使えません（検査が終わらなくなることがあります）",
        "a repeat or a choice inside a repeat cannot be used: screening might never end",
    ),
    ("パターンを分けて、並べて書いてください", "write several patterns instead"),
    (
        "\\d、\\w、\\s は使えません（全角や漢字の扱いが思わぬ結果になります）",
        "\\d, \\w and \\s cannot be used: they treat kanji and full-width characters in unexpected ways",
    ),
    (
        "[0-9]、[A-Za-z]、[ァ-ヶ] のように書いてください",
        "write [0-9], [A-Za-z] or [ァ-ヶ] instead",
    ),
    (
        "合い方が{}通りを超えるパターンです（検査が遅くなります）",
        "the pattern can match in more than {} ways, which makes screening slow",
    ),
    (
        "{0,20} のような幅を狭くするか、パターンを分けてください",
        "make ranges such as {0,20} narrower, or write several patterns",
    ),
    ("パターンとして読めません（{}文字目）", "this is not a pattern (character {})"),
    ("かっこの閉じ忘れなどを確かめてください", "check for brackets that were not closed"),
    (
        "パターンに全角の英数字や記号があります（検査では半角にそろえて読みます）",
        "there are full-width letters or signs in the pattern; texts are read in half width",
    ),
    (
        "半角で書いてください。記号の前には \\ を付けます",
        "write them in half width; signs need a \\ before them",
    ),
    ("規則「{}」にテストがありません", "the rule “{}” has no test"),
    (
        "tests に、当てはまる例と当てはまらない例を書いてください",
        "write into tests a text that it applies to, and one that it does not",
    ),
    ("「{}」が1つの語になっています", "“{}” is taken for one word"),
    ("当てはまる例がありません", "there is no example that the rule applies to"),
    ("当てはまらない例がありません", "there is no example that the rule does not apply to"),
    ("{text: …, action: {}} を足してください", "add {text: …, action: {}}"),
    (
        "規則「{}」のため、回答は全文ができるまで表示されません",
        "because of the rule “{}” nothing of an answer is shown before all of it is there",
    ),
    (
        "最初の文字までの待ち時間が、回答全体の時間（長い回答で数十秒）になります。"
        "min_count と where の detect をやめれば、できたところから表示されます",
        "the first character takes as long as the whole answer (tens of seconds for a long one); "
        "without min_count and detect in where, it is shown as it comes",
    ),
    ("モデル「{}」は config.yaml にありません", "there is no model “{}” in config.yaml"),
    ("所属「{}」の人はいません", "nobody belongs to the department “{}”"),
    ("検出の種類「{}」を使う規則がありません", "no rule uses the kind of finding “{}”"),
    ("規則の detect に書くか、消してください", "put it into a rule's detect, or delete it"),
    (
        "「{}」の許可は、パック「{}」が任せていません",
        "an allow entry for “{}” is not granted by the pack “{}”",
    ),
    (
        "「{}」は下限の規則が守るものなので、許可できません",
        "“{}” is guarded by a floor and cannot be allowed",
    ),
    ("この種類を消してください", "delete this kind"),
    ("承認者が申し出た人と同じです", "the approver is the owner"),
    ("別の人の承認を受けてください", "have another person approve it"),
    ("「{}」という日はありません", "there is no day “{}”"),
    ("暦にある日を書いてください", "write a day of the calendar"),
    ("終わりが始めより前です", "it ends before it begins"),
    ("from より後の日を書いてください", "write a day after from"),
    ("例外は最長{}日間です", "an exception lasts {} days at most"),
    (
        "{} までにしてください。続けるときは、改めて承認を受けます",
        "end it by {}; to go on then, have it approved again",
    ),
    (
        "範囲が空です。全員への例外は、規則そのものを直してください（所属、人、モデルなどを1つは書きます）",
        "the scope is empty: an exception for everybody is a change of the rule (name departments, people, models)",
    ),
    ("下限の規則は例外にできません", "no exception can be made to a floor"),
    ("この例外を消してください", "delete this exception"),
    ("規則「{}」がありません", "there is no rule “{}”"),
    (
        "規則「{}」は下限の規則が守るもの（{}）を見つけるため、例外にできません",
        "no exception can be made to the rule “{}”: it looks for what a floor guards ({})",
    ),
    (
        "規則「{}」は例外を認めていません（exceptions: none）",
        "the rule “{}” allows no exceptions (exceptions: none)",
    ),
    ("規則を持つパックの担当に相談してください", "ask whoever keeps the pack of that rule"),
    (
        "規則「{}」は見つけるものがないため、書き手では絞れません",
        "the rule “{}” is about nothing that is found, so roles cannot narrow it",
    ),
    ("roles を消してください", "delete roles"),
    ("例外「{}」が2回あります", "the exception “{}” is there twice"),
    ("{} と違う id にしてください", "give it another id than {}"),
    ("土台は例外を認めない規則です", "the base's rule allows no exceptions"),
    ("例外「{}」は期限切れです（{}まで）", "the exception “{}” has expired ({})"),
    ("例外「{}」はあと{}日で切れます（{}まで）", "the exception “{}” expires in {} days ({})"),
    ("例外「{}」は一度も使われていません", "the exception “{}” was never used"),
    ("要らなければ消してください", "delete it if it is not needed"),
    (
        "続けるときは、新しい理由と承認で書き直してください",
        "to go on, write it again with a new reason and approval",
    ),
    (
        "消してください。続けるときは、新しい理由と承認で書き直してください",
        "delete it; to go on, write it again with a new reason and approval",
    ),
    (
        "規則「{}」は、どの依頼・回答にも当てはまりません（条件 {} が両立しません。例: 「{}」でも働きません）",
        "the rule “{}” can never apply: the conditions {} exclude each other; it does not act on “{}” either",
    ),
    (
        "規則「{}」は、どの依頼・回答にも当てはまりません（条件が両立しません。例: 「{}」でも働きません）",
        "the rule “{}” can never apply: its conditions exclude each other; it does not act on “{}” either",
    ),
    (
        "両立しない条件のどちらかを消してください",
        "delete one of the conditions that exclude each other",
    ),
    (
        "規則「{}」は「{}」と同じことをします（重複。例: 「{}」）",
        "the rule “{}” does the same as “{}” (duplicate; for example on “{}”)",
    ),
    (
        "どちらかを消して、根拠を1つの規則にまとめてください",
        "delete one of them and put both clauses into the other",
    ),
    (
        "規則「{}」は、いつもいっしょに当てはまる「{}」が遮断するので、働きません（例: 「{}」）",
        "the rule “{}” is shadowed: “{}” applies whenever it does, and blocks (for example on “{}”)",
    ),
    ("範囲を分けるか、どちらかを消してください", "part their conditions, or delete one of them"),
    (
        "規則「{}」は、あってもなくても結果が変わりません（「{}」が同じ対応をします。例: 「{}」）",
        "the rule “{}” is ineffective: “{}” does the same already (for example on “{}”)",
    ),
    ("消すか、対応を変えてください", "delete it, or change its action"),
    (
        "規則「{}」と「{}」は両立しません（切替え先が {} と {}。例: 「{}」）",
        "the rules “{}” and “{}” contradict each other: they route to “{}” and “{}” (for example on “{}”)",
    ),
    ("where で範囲を分けてください", "part their conditions in where"),
    (
        "規則「{}」の条件「{}」は、いつも当てはまるので働きません（例: 「{}」）",
        "in the rule “{}” the condition “{}” is ineffective: it always holds (for example on “{}”)",
    ),
    ("条件を消してください", "delete the condition"),
    ("パック「{}」がありません", "there is no pack “{}”"),
    ("規則「{}」はこのパックにありません", "there is no rule “{}” in this pack"),
    ("条項「{}」は「{}」の clauses にありません", "“{}” is not among the clauses of “{}”"),
    (
        "check（検査数字）は patterns があるときだけ書けます",
        "check (a check digit) goes with patterns only",
    ),
)

_MARK = "\x00"


def _pattern(japanese: str) -> re.Pattern[str]:
    return re.compile(re.escape(japanese.replace("{}", _MARK)).replace(re.escape(_MARK), "(.+?)"))


_TEMPLATES = tuple(
    (_pattern(japanese), english)
    for japanese, english in sorted(SENTENCES, key=lambda pair: -len(pair[0].replace("{}", "")))
)
"""Sentences with little of their own last: `[{}] のように書いてください` is also the end of a longer one."""


def english(problem: Problem) -> Problem:
    """The problem in English; a sentence that has no translation yet stays as it is."""
    return replace(problem, message=translated(problem.message), hint=translated(problem.hint))


def translated(sentence: str) -> str:
    for pattern, template in _TEMPLATES:
        if match := pattern.fullmatch(sentence):
            parts = template.split("{}")
            gaps = [*map(translated, match.groups()), ""]
            return "".join(part + gap for part, gap in zip(parts, gaps, strict=False))
    return sentence
