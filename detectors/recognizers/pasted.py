"""Somebody else's article, pasted to be worked on: long, and with the furniture that articles bear."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import PRINTABLE, TextRecognizer
from detectors.views.normalise import View

LONG = 600
"""Characters from which on a text is an article. An answer is judged in shorter pieces: this is said of requests."""
_BODIES = r"(?:市|区|町|村|都|道|府|県|省|庁|自治体|役所|役場|City|Ward|Government)"
_PRESS = r"(?:新聞|日報|新報|通信社?|時報|タイムズ|ニュ-?ー?ス|デジタル|オンライン|ロイタ-?ー?|AFP|NHK|出版社?|書房|文庫|新書)"


class PastedWorkRecognizer(TextRecognizer):
    """Two kinds of furniture: a line of rights, a paper's name in brackets, a reporter, a wall for members, the time of
    publication. With a request to summarise or rewrite .6, without .5; a public body's own page is none."""

    finds = ("COPYRIGHT_REQUEST",)
    starts = PRINTABLE + "(【" + "".join(map(chr, range(0x4E00, 0xA000))) + "この取文続編"
    reach = 64
    gate = re.compile(
        r"©|\([cC]\)|Copyright|copyright|無断転載|無断複製|転載禁止|禁転載|新聞|通信|ニュ|記者|特派員|有料会員|会員限定|有料記事|残り[0-9,]{2,7}文字|配信"
    )
    # A class in front of many alternatives passes over what none of them begins with.
    _furniture = re.compile(
        r"(?=[無転複禁©(cCA【出引掲 \u3000\n、取文構聞編論特ジ有会残こ続購0-9])(?:"
        rf"(?P<rights>無断(?:転載|複製|転用|引用)[^。\n]{{0,12}}(?:禁|不可|お断り)|(?:転載|複製)(?:を?禁|禁止|不可)|禁無断転載"
        rf"|(?:©|\([cC]\) ?|[Cc]opyright[ :(cC)©]{{1,6}})(?![^\n]{{0,20}}{_BODIES})[^\n]{{2,20}}|All [Rr]ights [Rr]eserved)"
        rf"|(?P<source>[(【][^()【】\n]{{0,14}}{_PRESS}[^()【】\n]{{0,14}}[)】]|(?:出典|引用元|転載元|掲載)[::] ?[^\n]{{0,16}}{_PRESS})"
        r"|(?P<byline>【[一-鿿々]{1,4}[ ・]?[ぁ-ゖァ-ヺ一-鿿々]{1,5}(?:[、・ ][一-鿿々]{2,6})?】|[(【 \u3000\n、][一-鿿々]{2,6}記者(?=[)】\n ])"
        r"|(?:取材|文|構成|聞き手)[・=/:] ?[一-鿿々]{2,6}|(?:編集委員|論説委員|特派員|ジャーナリスト|ジャ-ナリスト)[・ =]?[一-鿿々]{2,6})"
        r"|(?P<wall>有料会員|会員限定|有料(?:記事|会員記事)|残り[0-9,]{2,7}文字|この記事(?:は|の続き)[^。\n]{0,12}会員|続きを読むには|購読(?:する|者限定))"
        r"|(?P<stamp>(?:20[0-9]{2}[年/-])?[0-9]{1,2}[月/-][0-9]{1,2}日?(?:\([月火水木金土日]\))? ?[0-9]{1,2}[時:][0-9]{2}分? ?(?:配信|更新|公開|掲載)?))"
    )
    _ask = re.compile(
        r"要約|まとめ|翻訳|訳して|リライト|書き換え|言い換え|短く|[0-9三二一]{1,2}行|[0-9]{2,4}字|紹介|記事にして|使って"
    )
    _own = re.compile(
        r"報道発表|プレスリリ|記者発表|広報[紙誌]|市報|区報|町報|県報|議会だより|本市|当市|本区|当区"
    )

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        if len(text) < LONG or self._own.search(text):
            return
        first: dict[str, re.Match[str]] = {}
        for match in self._furniture.finditer(text):
            first.setdefault(str(match.lastgroup), match)
        if len(first) < 2:
            return
        score = 0.6 if self._ask.search(text) else 0.5
        place = min(first.values(), key=re.Match.start)
        yield self.finding(view, *place.span(), "COPYRIGHT_REQUEST", score)
