"""Names of persons: SudachiPy's dictionary tags, honorifics and labels. A first version, without a model.

A name stands in a sentence; a sentence is cut out and tokenised as a whole, so what is found does not depend on how
much text surrounds it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sudachipy import Dictionary, SplitMode

from detectors.findings import Finding
from detectors.normalise import View
from detectors.recognizers.base import TextRecognizer

LONGEST_PIECE = 1_000
"""Characters given to the tokeniser at once: it refuses 49,150 bytes, and its time grows with length."""
VARIANTS = str.maketrans("髙﨑𠮷濵德邉邊齋齊廣澤櫻國島嶋", "高崎吉浜徳辺辺斎斉広沢桜国島島")
"""Old and variant forms, one for one: the dictionary knows only the common ones."""

_KANJI = r"一-鿿々〆ヶ\U00020000-\U0003134f\ue000-\uf8ff"
_KANA = r"ぁ-ゖァ-ヺー"
HONORIFIC = (
    r"様|さま|さん|氏|殿|くん|君|ちゃん|先生|教授|市長|区長|町長|村長|知事|議員|部長|次長|課長|係長|主任|主査|主事|室長|局長|所長"
    r"|園長|校長|委員長|委員|会長|社長|理事|職員|医師|弁護士|選手"
)
_HONORIFIC = re.compile(HONORIFIC)
_LABEL = re.compile(
    r"(?:氏名|お名前|名前|担当者?|申請者|届出人|世帯主|保護者|患者名?|被保険者|受給者|相談者|利用者|代表者|申込者|差出人|宛名"
    r"|本人|続柄|フリガナ|ふりがな|カナ|[Nn]ame)(?:名|氏名)?(?:\([^()\n]{0,8}\))?[ \t]{0,2}[:|=は,\t][ \t]{0,2}"
    rf"([{_KANJI}{_KANA}]{{1,8}}[ \t]?[{_KANJI}{_KANA}]{{0,8}}|[A-Z][A-Za-z'-]{{1,20}}(?: [A-Z][A-Za-z'-]{{1,20}}){{1,2}})"
)
_NOT_A_NAME = re.compile(
    r"未定|なし|無し|不明|同上|略|空欄|未記入|記入|入力|必須|任意|非公開|匿名|以下|上記|別紙|省略|誰|どの|こ[のちれ]|そ[のちれ]"
    r"|あ[のちれ]|[0-9]|です|ます|する|した|から|まで|課$|係$|部$|室$|局$|者$|欄"
)
_PLACE = re.compile(
    r"[市区町村郡県都府道駅川山線島湾港城寺神橋通丁地支店]|空港|大学|高校|小学|中学|病院|株式|会社|銀行|製|型|症|賞|法|式"
)
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
_CANDIDATE = re.compile(rf"[{_KANJI}]|[ァ-ヺ]{{2}}|[Nn]ame")
PLACEHOLDER = re.compile(r"[\[【][^\[\]【】\n]{1,16}[\]】]")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of one person's name: its place in the sentence, and which parts it has."""

    start: int
    end: int
    family: bool
    given: bool


class NameRecognizer(TextRecognizer):
    """姓 and 名 together are sure; one alone needs an honorific, a post or a label to be."""

    finds = ("PERSON",)
    starts = (
        "".join(map(chr, [*range(0x4E00, 0xA000), *range(0x30A1, 0x30FB), *range(0x3041, 0x3097)]))
        + "々𠮷ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    )
    reach = 48
    gate = _CANDIDATE

    def load(self) -> None:
        self._dictionary: Any = None
        self._local = threading.local()
        self._loading = threading.Lock()

    def warm_up(self) -> None:
        self._tokens("山田太郎さん")

    def find(self, view: View) -> Iterator[Finding]:
        masked = [match.span() for match in PLACEHOLDER.finditer(view.text)]
        for start, end, score in self._found(view.text):
            if not any(a < end and start < b for a, b in masked):
                yield self.finding(view, start, end, "PERSON", score)

    def _found(self, text: str) -> Iterator[tuple[int, int, float]]:
        for match in _LABEL.finditer(text):
            if not _NOT_A_NAME.search(match[1]) and len(match[1].strip()) >= 2:
                value = match[1].rstrip()
                yield match.start(1), match.start(1) + len(value), 0.9
        for start, piece in _pieces(text):
            if _CANDIDATE.search(piece):
                folded = piece.translate(VARIANTS)
                for word in _words(self._tokens(folded)):
                    score = _score(folded, word)
                    if score:
                        yield start + word.start, start + word.end, score

    def _tokens(self, text: str) -> Sequence[Any]:
        tokenizer = getattr(self._local, "tokenizer", None)
        if tokenizer is None:
            with self._loading:
                self._dictionary = self._dictionary or Dictionary()
            # One a thread: a tokenizer that two threads use raises.
            tokenizer = self._local.tokenizer = self._dictionary.tokenizer(SplitMode.A)
        tokens: Sequence[Any] = tokenizer.tokenize(text)
        return tokens


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Sentences, and pieces of those that are too long."""
    for match in _SENTENCE.finditer(text):
        for start in range(match.start(), match.end(), LONGEST_PIECE):
            yield start, text[start : min(start + LONGEST_PIECE, match.end())]


def _words(tokens: Sequence[Any]) -> Iterator[Word]:
    """Neighbouring morphemes tagged 人名 as one name; a blank between 姓 and 名 belongs to it."""
    word: Word | None = None
    gap = 0
    for token in tokens:
        tags = token.part_of_speech()
        if tags[1] == "固有名詞" and tags[2] == "人名":
            family, given = tags[3] == "姓", tags[3] == "名"
            if word is not None and token.begin() - word.end == gap and not (word.given and family):
                word = Word(
                    word.start,
                    token.end(),
                    word.family or family,
                    word.given or given or not family,
                )
            else:
                if word is not None:
                    yield word
                word = Word(token.begin(), token.end(), family, given)
            gap = 0
        elif (
            word is not None and gap == 0 and token.surface() in (" ", "・", "=") and not word.given
        ):
            gap = 1
        elif word is not None:
            yield word
            word, gap = None, 0
    if word is not None:
        yield word


def _score(text: str, word: Word) -> float:
    """Confidence that this run is a person here, by its parts and by what stands behind it."""
    length = word.end - word.start
    if _HONORIFIC.match(text, word.end) or (
        _HONORIFIC.match(text, word.end + 1) and text[word.end] == " "
    ):
        return 0.9
    if _PLACE.match(text, word.end):
        return 0.3 if word.family and word.given else 0.0
    if word.family and word.given and length >= 3:
        return 0.85
    return 0.4 if word.family and length >= 2 else 0.3
