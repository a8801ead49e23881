"""What is said of the difference between two policies, in Japanese and English: keys as a pack has them."""

from __future__ import annotations

from policies.rules.difference import CHANGED

_OF_A_KEY = tuple(
    pair
    for key, name in CHANGED.items()
    for pair in (
        (f"{name}が変わる：{{}} → {{}}", f"{key} changes: {{}} → {{}}"),
        (f"{name}が変わる", f"{key} changes"),
    )
)
OF_CHANGES: tuple[tuple[str, str], ...] = (
    *_OF_A_KEY,
    ("規則「{}」（{}）がなくなる", "the rule “{}” ({}) goes"),
    ("規則「{}」（{}）が加わる", "the rule “{}” ({}) is new"),
    ("許可が加わる（{}）", "an allow entry is new ({})"),
    ("許可がなくなる", "an allow entry goes"),
    ("許可の値が変わる", "an allow entry changes"),
    ("規則 {} の例外が加わる（{}まで、{}）", "an exception to the rule {} is new (until {}, {})"),
    ("規則 {} の例外がなくなる", "an exception to the rule {} goes"),
    (
        "理由も承認者も変わらずに、期限が{}まで延びる",
        "it is prolonged until {}, with the same reason and approver",
    ),
    ("例外が変わる", "an exception changes"),
    ("対応がいままでより緩くなっています", "the action is laxer than it was"),
    ("いままでの対応（{}）が行われなくなります", "what it did ({}) is not done any more"),
    (
        "点検する人数がいままでより少なくなっています",
        "fewer people have to judge it than before",
    ),
    ("いままでは元に戻せない伏せ方です", "what it masked could not be put back before"),
    (
        "伏せた後に残るものが、いままでより多くなっています",
        "masking leaves more of a value than before",
    ),
    ("いままでの表示の文面が抜けています", "the text of its label is missing"),
    ("重さがいままでより低くなっています", "the severity is lower than before"),
    ("いままでの確認事項が抜けています", "items of its checklist are missing"),
    ("いままでは理由を求める規則です", "it asked for a reason before"),
    ("切替え先がいままでと違います", "it routes to another model than before"),
    (
        "{} の確からしさの下限がいままでより高く、見逃しが増えます",
        "the least score of {} is higher than before: more is missed",
    ),
    ("いままでが見つける {} が抜けています", "{} is missing, which it looked for"),
    ("いままでは常に当てはまる規則です", "it always applied before"),
    ("いままでが見つける語が抜けています", "words that it looked for are missing"),
    ("いままでが見つけるパターンが抜けています", "patterns that it looked for are missing"),
    (
        "件数の下限がいままでより大きく、見逃しが増えます",
        "the least count is greater than before: more is missed",
    ),
    ("いままでが当てはまる段階が抜けています", "a stage that it applied to is missing"),
    ("いままでは適用中の規則です", "it was enforced before"),
    ("いままでは利用者に知らせる規則です", "it was told to users before"),
    ("いままでは例外を認めない規則です", "it allowed no exceptions before"),
    ("当てはめる範囲がいままでより狭くなっています", "the condition is narrower than it was"),
)
