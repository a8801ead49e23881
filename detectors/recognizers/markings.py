"""Markings of confidentiality: *borne* by a document, or only *mentioned* in a sentence about such documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import TextRecognizer
from detectors.views.normalise import View

_MARK = (
    r"取扱厳重注意|取り?扱い?注意|部外秘|庁外秘|社外秘|対外秘|[マ丸]ル?秘|極秘|厳秘|庁内限り?|関係者限り?|部内限り?|職員限り?|委員限り?|取扱者限り?|関係課限り?"
    r"|(?:持ち?出し?|複写|複製|転送|転載)(?:禁止|厳禁)"
    r"|(?:自治体)?機密性(?:ランク)?[23][ABCabc]?(?:情報)?|要機密(?:情報)?|未定稿|内部検討用|議案調整中|未公表|公表前|非公開|非公表"
    r"|解禁日|予定価格|最低制限価格"
    r"|TLP:(?:RED|AMBER(?:\+STRICT)?)|CONFIDENTIAL|INTERNAL USE ONLY|(?<![一-鿿])秘(?![一-鿿])"
)
STRONG = re.compile(r"取扱厳重|取り?扱い?注意|[外厳極]秘|限|機密|TLP|CONFIDENTIAL|秘")


class MarkingRecognizer(TextRecognizer):
    """Borne: in brackets that are not quotation marks, or set apart on a short line. Mentioned: anywhere else."""

    finds = ("CONFIDENTIAL_MARKING",)
    starts = "取部庁社極厳関職自機要未内議公非秘解予最TC対マ丸委持複転I"
    reach = 64
    revision = "2"
    gate = re.compile(
        r"取り?扱|限|機密|未定稿|内部検討|調整中|公表|公開|解禁日|予定価格|制限価格|TLP|CONFIDENTIAL|秘|禁止|厳禁|INTERNAL"
    )
    _mark = re.compile(f"(?=[{starts}])(?:{_MARK})")
    _opening = re.compile(r"[【〔\[(<〈《≪※■●◆◎○★☆*#]\s{0,2}$")
    _closing = re.compile(r"\s{0,2}[】〕\])>〉》≫※■●◆◎○★☆*]")
    _sentence = re.compile(r"[、。？?「」『』]|とは|です|ます|する|して|[はがを]")
    _signs = " \t※■●◆◎○★☆*#[]()<>【】〔〕〈〉《》≪≫-=:"
    _this = re.compile(
        r"(?:本|この|添付の?|以下の)(?:資料|文書|書類|メ[ー-]ル|ファイル|情報|記録|議事録|内容)は、?$"
    )
    _is = re.compile(
        r"(?:の?(?:情報|文書|資料|扱い?))?(?:です(?!か|から)|とする|とします|である|につき|のため|なので)"
    )
    """Behind 「本資料は」, a sentence in which a document says of itself what it bears."""
    _quoted = re.compile(r"[「『“\"']\s{0,2}$")

    def find(self, view: View) -> Iterator[Finding]:
        for match in self._mark.finditer(view.text):
            yield self.finding(
                view, *match.span(), "CONFIDENTIAL_MARKING", self._score(view.text, match)
            )

    def _score(self, text: str, match: re.Match[str]) -> float:
        start, end = match.span()
        if self._quoted.search(text, max(0, start - 3), start):
            return 0.3
        strong = STRONG.search(match[0])
        borne = 0.9 if strong else 0.8
        if self._set_apart(text, start, end):
            return borne
        if (
            strong
            and self._this.search(text, max(0, start - 16), start)
            and self._is.match(text, end)
        ):
            return 0.8
        opening = self._opening.search(text, max(0, start - 3), start)
        if opening and self._closing.match(text, end, end + 3):
            # 住所（非公開） tells about the address, not about the document.
            return borne if strong or opening[0][0] != "(" else 0.6
        return 0.3

    def _set_apart(self, text: str, start: int, end: int) -> bool:
        """Alone on a short line, or at its end or beginning behind a blank, and not in a sentence."""
        left = text.rfind("\n", max(0, start - 40), start) + 1 or max(0, start - 40)
        right = text.find("\n", end, end + 40)
        right = right if right >= 0 else min(len(text), end + 40)
        if right - left > 40 or self._sentence.search(text, left, right):
            return False
        ahead, behind = text[left:start].strip(self._signs), text[end:right].strip(self._signs)
        if not ahead and not behind:
            return True
        heading = "\n" in text[max(0, left - 1) : left] + text[right : right + 1]
        return heading and all(
            not words or touching in " \t"
            for words, touching in ((ahead, text[start - 1 : start]), (behind, text[end : end + 1]))
        )
