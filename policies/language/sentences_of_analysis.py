"""What is said of rules that do not do what their author may think, in Japanese and English."""

from __future__ import annotations

OF_ANALYSIS: tuple[tuple[str, str], ...] = (
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
    (
        "規則「{}」の伏せ方は、いつもいっしょに当てはまる「{}」が元に戻せない伏せ方をするので、"
        "働きません（例: 「{}」）",
        "the mask of rule “{}” has no effect: “{}” always applies with it, and masks for good (such as “{}”)",
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
        "規則「{}」が探すものは、すべて「{}」も探し、対応も同じです（例: 「{}」）",
        "the rule “{}” looks for nothing that “{}” does not look for as well, which does the same (example: “{}”)",
    ),
    (
        "どちらか一方だけに書いて、根拠を1つの規則にまとめてください",
        "write it in one of them only, and put the basis into one rule",
    ),
    (
        "規則「{}」と「{}」は両立しません（同じものの伏せ方が {} と {}。例: 「{}」）",
        "the rules “{}” and “{}” contradict each other (they mask the same with {} and with {}; example: “{}”)",
    ),
    (
        "規則「{}」の条件「{}」は、ほかの条件があるので、あってもなくても同じです（例: 「{}」）",
        "in the rule “{}” the condition “{}” adds nothing to the others (for example on “{}”)",
    ),
    (
        "規則「{}」の条件「{}」は、いつも当てはまるので働きません（例: 「{}」）",
        "in the rule “{}” the condition “{}” is ineffective: it always holds (for example on “{}”)",
    ),
    ("条件を消してください", "delete the condition"),
)
