"""Whether a reply says that its writer has confirmed, and the reason in it: 「確認しました」 as people write it.

Kanji and kana, politely or not, in English, in full width, quoted, with marks and emoji around it. A question, a
denial, a sentence that goes on and one that takes it back (「確認しました。まだ送らないで」) are none. Longer texts are
for the caller to refuse.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_REASON = 500
_AROUND = "「」『』\"'“”‘’*_`()<>[] \t"
"""What people put around the word, or a tool around a quotation."""
_SIGNS = "。.!、,:;・…-ー〜~♪"
_SAID = (
    "しました|した|致しました|いたしました|できました|済み?(?:です)?|済みました|ずみ(?:です)?"
    "|完了(?:しました|です)?"
)
_KANA = (
    "(?:かくにん|カクニン)[ 　]?(?:しました|シマシタ|いたしました|致しました|済み|ずみ|できました)"
)
_OBJECT = (
    "(?:(?:上記|以上|内容|注意|項目|確認事項|事項|チェックリスト|チェック項目|依頼|規則|ルール|すべて|全て|全部|ぜんぶ|こちら|の|と|も|を|は)"
    "[ ,、]?){1,6}"
)
_JAPANESE = f"(?:{_OBJECT})?(?:ご?確認[ 　をは]?(?:{_SAID})|{_KANA}|確かめました|たしかめました)(?:よ|です)?"
_THINGS = "(?: (?:it|this|that|them|all|everything|all of (?:it|them|this)|the (?:above|list|checklist|items)))?"
_ENGLISH = (
    f"(?:i |we )?(?:(?:have |'ve |hereby )?(?:confirmed|checked)|confirm){_THINGS}|i've (?:confirmed|checked){_THINGS}"
    f"|(?:all )?confirmed{_THINGS}"
)
_LEAD = (
    "はい|ええ|うん|ok|okay|オーケー|了解(?:です|しました|いたしました)?|承知(?:しました|いたしました)|分かりました|わかりました"
    "|お疲れ様です|お疲れさまです|ありがとうございます|yes|sure|thank you|thanks"
)
_CONFIRMED = re.compile(
    rf"(?:(?:{_LEAD})[{re.escape(_SIGNS)} \n]{{0,4}}){{0,2}}[{re.escape(_AROUND)}]{{0,8}}"
    rf"(?:{_JAPANESE}|(?:{_ENGLISH})(?![a-z' ]))(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)
_REASON_FIRST = re.compile(
    rf"理由[は:]{{1,2}}(?P<reason>[^\n]{{1,{LONGEST_REASON}}}?)[。.、,\n ]+(?:{_JAPANESE})(?P<rest>.*)",
    re.DOTALL,
)
_BEHIND = re.compile(rf"[{re.escape(_AROUND + _SIGNS)}\s]*")
_NAMED = re.compile(r"(?:理由[は:]{0,2}|(?:the )?reason(?: is|:)?)\s*", re.IGNORECASE)
_COURTESY = re.compile(
    "(?:(?:以上|では|それでは|どうぞ|この(?:まま|内容で)|送信|送って|進めて|続けて|先に|して|ください|下さい|よろしく|宜しく|お願い"
    "|いたします|致します|します|です|ので|を|で|please|go ahead|proceed|send it|and|thank you|thanks)"
    rf"[{re.escape(_SIGNS + _AROUND)}\n]*)+",
    re.IGNORECASE,
)
"""What says only that the request may go, and is no reason."""
_TAKEN_BACK = re.compile(
    "(?:送信し|送ら|進め|出さ)ないで|(?:送信する|送る|進める)な(?!ど|ら|の)|まだ(?:送|待)"
    "|(?:やめ|止め)(?:ます|て|る|たい)"
    "|取り?消(?:します|して|す)|(?:キャンセル|中止|中断|保留)(?:し|です|で|$)|待って"
    "|(?:do not|don't|never) (?:send|proceed|go)|not yet|cancel|(?<![a-z])(?:stop|wait)(?![a-z])",
    re.IGNORECASE,
)
"""Behind the word, unless it is told as the reason: the request is not to go."""
_BEGINS = "。.!\n" + _AROUND.strip(" \t")
"""What parts a reason from the word before it: 「確認しましたが、…」 is another sentence."""
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")
_BLANK_TO_FILL = frozenset("○◯〇")


def reason_in(text: str) -> str | None:
    """The reason, which may be empty; None where the text is no confirmation."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    plain = _without_pictures(plain).strip()
    if (first := _REASON_FIRST.fullmatch(plain)) and _says_nothing(first["rest"]):
        return reason_of(first["reason"])
    found = _CONFIRMED.fullmatch(plain)
    return None if found is None else _behind(found["rest"])


def reason_of(text: str) -> str:
    """A reason says something: signs alone, or the blank of the notice (○○), are none."""
    said = text.strip().strip(_AROUND).strip()[:LONGEST_REASON]
    return said if any(c.isalnum() and c not in _BLANK_TO_FILL for c in said) else ""


def _behind(rest: str) -> str | None:
    """What stands behind the word; None where the sentence goes on, or asks."""
    if _says_nothing(rest):
        return ""
    behind = _BEHIND.sub("", rest, count=1)
    if "?" in rest[: len(rest) - len(behind) + 2] and not _NAMED.match(behind):
        return None
    if _COURTESY.fullmatch(behind):
        return ""
    named = _NAMED.match(behind)
    if named is None and _TAKEN_BACK.search(behind):
        return None
    if named is None and rest[0] not in _BEGINS and not rest[0].isspace():
        return None
    return reason_of(behind[named.end() :] if named else behind)


def _says_nothing(rest: str) -> bool:
    """Signs alone, or the blank to fill; a question mark says that it was asked."""
    return "?" not in rest and not reason_of(_BEHIND.sub("", rest, count=1))


def _without_pictures(text: str) -> str:
    """Emoji are an ornament wherever they stand, and a flag or a skin tone is two of them."""
    return "".join(
        c for c in text if unicodedata.category(c) not in ("So", "Sk") or c in _BLANK_TO_FILL
    )
