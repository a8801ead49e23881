"""Numbers in plain digits, however they are written: kanji, kana, English words, and anything between the digits.

Only runs of seven digits and more are rewritten, and behind a label those of four and more. Digits are brought together
for a whole run: a number that is part of a longer one is not found in it, so that neighbouring cells of a table are not
read as one identifier by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.views.normalise import View
from detectors.views.rewrite import Edit, rewritten

LEAST_DIGITS, MOST_DIGITS = 7, 24
LEAST_SHORT = 4
"""Digits of a number behind 番号 or 記号."""

_KANJI = {
    **dict(zip("〇一二三四五六七八九", "0123456789", strict=True)),
    **dict(zip("零壱弐参肆伍陸漆捌玖", "0123456789", strict=True)),
    **dict(zip("壹貳參", "123", strict=True)),
    **dict(zip("⠚⠁⠃⠉⠙⠑⠋⠛⠓⠊", "0123456789", strict=True)),
}
_READINGS = {
    "0": "ゼロ|ぜろ|レイ|れい|マル|まる|zero|oh",
    "1": "イチ|いち|one",
    "2": "ニー|ニ|にー|に|two",
    "3": "サン|さん|three",
    "4": "ヨン|よん|シ(?!チ)|し(?!ち)|four",
    "5": "ゴー|ゴウ|ゴ|ごー|ごう|ご|five",
    "6": "ロク|ろく|six",
    "7": "ナナ|なな|シチ|しち|seven",
    "8": "ハチ|はち|eight",
    "9": "キュウ|きゅう|ク|く|nine",
}
_WORDS_BEGIN = "ゼぜレれマまイいニにサさヨよシしゴごロろナなハはキきクくzotfsenZOTFSEN"
_WORD = re.compile("|".join(f"(?P<d{digit}>{words})" for digit, words in _READINGS.items()), re.I)
_WORD_OR_DIGIT = re.compile(f"{_WORD.pattern}|(?P<kanji>[{''.join(_KANJI)}])|[0-9]", re.I)
_TURNS = re.compile(
    f"[0-9{''.join(_KANJI)}](?:{_WORD.pattern})|(?:{'|'.join(_READINGS.values())})[0-9{''.join(_KANJI)}]",
    re.I,
)
_LIKE = {"O": "0", "o": "0", "○": "0", "◯": "0", "l": "1", "I": "1"}

NUMERALS = "".join(_KANJI) + "○◯" + _WORDS_BEGIN.rstrip("zotfsenZOTFSEN")
"""First letters of digits that are not written as digits."""
ALPHABET = "".join(
    sorted(
        {*NUMERALS, *"0123456789OolI", *"ーンんチちュゅウうルる", *" \t\r\n|-.,、。・/_():;*+~〜の"}
    )
)
"""Every letter of a run of digits that begins with one of `NUMERALS`, as it reads in a view."""

KANJI = "".join(_KANJI)
_PLAIN = f"(?:[0-9{KANJI}]|(?<![○◯])[○◯](?![○◯]))"
"""A circle is a naught; several stand for what is left out."""
_LINE = r"[ \t]{0,2}\r?\n[ \t]{0,8}(?:> ?){0,3}(?:[-*] )?"
_SIGN = "[^0-9A-Za-zぁ-ヺ一-鿿々〇〆○◯\u2800-\u28ff|\r\n]"
_BAR = r"[ \t]{0,2}\|[ \t]{0,2}"
_JOINTS = (
    rf"(?:\r?\n|{_SIGN}|の){{0,4}}",
    r"[-.]?[ \t]{0,2}\|[ \t]{0,2}(?:-[ \t]{0,2}\|[ \t]{0,2}|[-.])?",
    rf"{_BAR}\r?\n[ \t]{{0,8}}\|[ \t]{{0,2}}(?={_PLAIN}{{1,8}}{_BAR}(?![^\r\n]))",
    r"[\"'][ \t]{0,2}[,+.、][ \t\r\n]{0,4}[\"']",
    rf"[-.]?{_LINE}(?:-{_LINE}|[-.])?",
)
"""Signs of any kind; cells of a row, or of the only column; pieces in quotation marks; lines, also quoted or in lists.

A row of several cells ends a number: the next row begins with a running number as often as not."""
_GAP = "(?>" + "|".join(f"{joint}(?={_PLAIN})" for joint in _JOINTS) + ")"
_LOOSE = "[0-9OolI○◯〇]"
_TOKEN = "(?:" + "|".join(_READINGS.values()) + ")"
_WORD_GAP = r"(?>[ ,、・\t]{0,2}(?:[-.の]|(?i:dash|hyphen)|ハイフン|ダッシュ)[ ,、・\t]{0,2}|[-. ,、・\t]{0,2})"
_DASH = re.compile("[-のa-zA-Zァ-ヺ]")
_BEGIN, _END = "(?:(?<![A-Za-z])|(?![A-Za-z]))", "(?:(?![A-Za-z])|(?<![A-Za-z]))"
"""Of words of English; kana may stand beside letters."""
_OF = r"(?:番号|記号|職番|コード|ナンバー|(?<![A-Za-z])(?:No|ID))[はがの:=. \"'「(]{0,3}"
"""What makes a short number somebody's: 職員番号, 記号 and 番号 of an account."""


def _long(digit: str, gap: str) -> str:
    return f"{digit}(?:{gap}{digit}){{{LEAST_DIGITS - 1},{MOST_DIGITS}}}"


def _short(digit: str, gap: str) -> str:
    """The whole of it, and behind a label: the first of a long number would be another number."""
    most = LEAST_DIGITS - 2
    return f"{digit}(?:{gap}{digit}){{{LEAST_SHORT - 1},{most}}}(?!{gap}{digit})"


_OF_WORDS = "".join(
    sorted({*"".join(_READINGS.values()), *"ハイフンダッシュー"} - set("|?!()"))
) + (r"A-Za-zıİſ \-.の,、・\t")
"""Every letter of digits in words and of what stands between them, for a look ahead that costs little."""
_EITHER = f"(?:{_TOKEN}|[0-9{KANJI}])"
_MINGLED = (
    rf"(?<![0-9A-Za-z])(?=[0-9{KANJI}{_OF_WORDS}]{{{LEAST_DIGITS}}})(?![にしごく] ?{_long(_PLAIN, _GAP)})"
    rf"(?=[0-9{KANJI} .-]{{0,5}}{_TOKEN}{_WORD_GAP}{_EITHER}{_WORD_GAP}{_EITHER})"
    rf"{_EITHER}(?:{_WORD_GAP}{_EITHER}){{{LEAST_DIGITS - 1},{MOST_DIGITS}}}"
    r"(?:(?<![にしごくんo])|(?=です|[。、\n)」]|$))(?![0-9A-Za-z])"
)
"""Digits and words for digits by turns. Whatever is a particle or an honorific as well ends no number in a sentence,
and begins none that is a number without it (番号欄に九六一四…)."""
_WORDY = rf"(?=[ぁ-ヺー、・ A-Za-z-]{{{LEAST_DIGITS}}}){_short(_TOKEN, _WORD_GAP)}{_END}"
_RUN = re.compile(
    rf"(?=[0-9{KANJI}○◯{_WORDS_BEGIN}番記職コナI])(?:"
    rf"{_long(_PLAIN, _GAP)}|(?=[{_OF_WORDS}]{{{LEAST_DIGITS}}}){_BEGIN}{_long(_TOKEN, _WORD_GAP)}{_END}"
    rf"|{_MINGLED}|{_OF}(?P<short>{_short(_PLAIN, _GAP)}|{_WORDY}))",
    re.I,
)
_JOINABLE = re.compile(
    rf"(?=[0-9番記職コナNI])(?:{_long('[0-9]', _GAP)}|{_OF}(?P<short>{_short('[0-9]', _GAP)}))"
)
_DIGIT = re.compile("[0-9]")
_AMOUNT = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
"""Thousands: nobody writes an identifier like that."""
_PLAINLY = re.compile(r"[\t\r\n -@\[-`{-~]+")
"""Digits and signs of ASCII: nothing to spell."""
_BETWEEN = {"ー": "-", "・": "-", "〜": "-"}
_ALIKE = re.compile(
    rf"(?=[0-9OolI○◯〇番記職コナN])(?:(?<![A-Za-z0-9])(?=[0OoI○◯〇l]?[0-9]){_LOOSE}(?:[-. ]?{_LOOSE})"
    rf"{{{LEAST_DIGITS - 1},{MOST_DIGITS}}}(?![A-Za-z0-9])"
    rf"|{_OF}(?:(?![OoIl]{{2}})[A-Z]{{2}})?"
    rf"(?P<short>{_LOOSE}(?:[-. ]?{_LOOSE}){{{LEAST_SHORT - 1},{MOST_DIGITS}}})(?:[A-Z]{{2}})?(?![A-Za-z0-9]))"
)
"""Letters that look like digits, in a run that is mostly digits."""
_SIDE = r"[-. \t|\r\n\])】」』}>\"'][^0-9A-Za-zぁ-ヺ一-鿿]{1,14}"
_GATE = re.compile(
    rf"(?=[0-9{KANJI}OolI○◯{_WORDS_BEGIN}])(?:"
    rf"[0-9{KANJI}](?i:{_TOKEN}){_WORD_GAP}(?:[0-9{KANJI}]|(?i:{_TOKEN}))|(?i:{_TOKEN})[0-9](?i:{_TOKEN})|"
    rf"[0-9]{{2}}(?:{_SIGN}|[\nの]){{1,2}}[0-9]|"
    r"[0-9][^0-9A-Za-z]{1,2}[0-9][^0-9A-Za-z]{1,2}[0-9]"
    rf"|[0-9]{_SIDE}(?:[0-9]{{2}}|[0-9]{_SIDE}[0-9])"
    r"|[0-9] ?\| ?[0-9]|[0-9][OolI○◯]|[OolI○◯][0-9]{2}"
    rf"|[0-9][{KANJI}][0-9]|[{KANJI}][-. 、・ー)(]{{0,2}}[{KANJI}0-9○◯][-. 、・ー)(]{{0,2}}[{KANJI}0-9○◯]"
    rf"|(?=[{_OF_WORDS}]{{{LEAST_SHORT}}})(?:(?i:{_TOKEN}){_WORD_GAP}){{{LEAST_SHORT}}})"
)
"""The class in front is what any run begins with. Single words would not do: れい and まる are in every other text."""


def respelt(view: View) -> View | None:
    """The view with digits of every spelling as 0 to 9 and all else in its place; None where there are none."""
    if not _GATE.search(view.text):
        return None
    edits: list[Edit] = []
    runs = (_place(m) for p in (_RUN, _ALIKE) for m in p.finditer(view.text))
    for run in sorted(runs, key=_longest_first):
        if not edits or run[0] >= edits[-1].end:
            edits += _spelt(view.text, *run)
    return rewritten(view, edits) if edits else None


def _longest_first(run: tuple[int, int]) -> tuple[int, int]:
    return run[0], -run[1]


def _place(run: re.Match[str]) -> tuple[int, int]:
    return run.span("short" if run["short"] else 0)


def _spelt(text: str, start: int, end: int) -> Iterator[Edit]:
    run = text[start:end]
    if _PLAINLY.fullmatch(run):
        return
    if _WORD.match(run) or _TURNS.search(run):
        place = start
        for word in _WORD_OR_DIGIT.finditer(text, start, end):
            if word.start() > place:
                yield Edit(
                    place, word.start(), "-" if _DASH.search(text, place, word.start()) else ""
                )
            if word.lastgroup == "kanji":
                yield Edit(*word.span(), _KANJI[word[0]])
            elif word.lastgroup:
                yield Edit(*word.span(), str(word.lastgroup)[1])
            place = word.end()
        return
    if 2 * sum(map(str.isdigit, run)) < sum(map(str.isalpha, run)) and run.isascii():
        return
    for place, letter in enumerate(run, start):
        read = _KANJI.get(letter) or _LIKE.get(letter) or _BETWEEN.get(letter)
        if read is not None:
            yield Edit(place, place + 1, read)


def brought_together(view: View) -> tuple[View | None, View | None]:
    """The view with long numbers as plain digits: only those in groups of one length with the same sign between all of
    them, and all of them. None where that changes nothing, or nothing more."""
    even: list[Edit] = []
    edits: list[Edit] = []
    if not _DIGIT.search(view.text):
        return None, None
    for match in _JOINABLE.finditer(view.text):
        run = match["short"] or match[0]
        digits = re.sub("[^0-9]", "", run)
        if digits == run or _AMOUNT.fullmatch(run) or len(digits) > MOST_DIGITS:
            continue
        edits.append(Edit(*_place(match), digits))
        if _is_even(run):
            even.append(edits[-1])
    return (
        rewritten(view, even) if even else None,
        rewritten(view, edits) if len(edits) > len(even) else None,
    )


def _is_even(run: str) -> bool:
    groups, gaps = re.split("[^0-9]+", run), re.findall("[^0-9]+", run)
    return len({len(g) for g in groups}) == 1 and len(set(gaps)) == 1
