"""What a text asks for or asserts: the reproduction of works (in requests), and claims to be checked (in answers)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import DIGITS, PRINTABLE, TextRecognizer
from detectors.views.normalise import View

_NEAR = r"[^。\n]{0,12}?"


class CopyrightRequestRecognizer(TextRecognizer):
    """Requests to write out lyrics or articles in full, to hide a copy, or to imitate somebody's manner."""

    finds = ("COPYRIGHT_REQUEST",)
    starts = (
        PRINTABLE + "・ー「" + "".join(map(chr, [*range(0x4E00, 0xA000), *range(0x30A1, 0x30FB)]))
    )
    reach = 64
    revision = "2"
    gate = re.compile(
        r"歌詞|lyrics|[詩本]|台本|脚本|新聞|記事|社説|雑誌|書籍|論文|教科書|過去問|楽譜|地図|バレ|盗用|著作権|盗作|パクリ|コピペ|透かし|ウォーター|風|っぽ|調[のに]|テイスト|タッチ",
        re.IGNORECASE,
    )
    _sure = re.compile(
        rf"(?:歌詞|lyrics|詩|台本|脚本){_NEAR}(?:全文|全部|すべて|フル|書いて|教えて|載せ|転載|書き出)"
        rf"|(?:全文|フル){_NEAR}(?:歌詞|詩)"
        rf"|(?:新聞|記事|社説|雑誌|書籍|本文|論文){_NEAR}(?:全文|丸ごと|まるごと|そのまま|書き起こ|転載)"
        rf"|盗用{_NEAR}(?:見え|分から|わから)ない|著作権{_NEAR}(?:回避|すり抜け|逃れ)|(?:著作権|盗作|コピペ|パクリ){_NEAR}バレない"
        rf"|(?:ウォーターマーク|透かし){_NEAR}(?:消|除去)",
        re.IGNORECASE,
    )
    _licence = re.compile(
        rf"(?:教科書|過去問|楽譜|住宅地図){_NEAR}(?:全文|複製|書き起こ|載せ|コピー)"
    )
    _manner = re.compile(
        r"(?<![一-鿿ァ-ヺー])([一-鿿ァ-ヺーA-Za-z・]{2,20})(?:風|っぽい|っぽく|テイスト|タッチ)(?:に|の|で|な)"
        r"|「([^「」\n]{2,20})」(?:風|っぽい|っぽく|調|テイスト|タッチ)(?:に|の|で|な)?"
    )
    _plain = re.compile(
        r"^(?:お?役所|和|洋|中華|手紙|会話|日本語|公文書|昔|現代|今|春|夏|秋|冬|対話|物語|新聞記事|絵本|ビジネス|カフェ|北欧|大人|子ども"
        r"|学校|若者|台|季節|通|古|強)$|^(?:台|強|微|追い|向かい)$|やさしい"
    )

    def find(self, view: View) -> Iterator[Finding]:
        for pattern, score in ((self._sure, 0.85), (self._licence, 0.6)):
            for match in pattern.finditer(view.text):
                yield self.finding(view, *match.span(), "COPYRIGHT_REQUEST", score)
        for match in self._manner.finditer(view.text):
            if not self._plain.search(match[1] or match[2]):
                yield self.finding(view, *match.span(), "COPYRIGHT_REQUEST", 0.5)


_KANJI_NUMBER = "0-9一二三四五六七八九十百"
_ARTICLE = rf"第[{_KANJI_NUMBER}]{{1,6}}条(?:の[{_KANJI_NUMBER}]{{1,3}}){{0,3}}(?:第[{_KANJI_NUMBER}]{{1,3}}[項号]){{0,3}}"
_DAY = "(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)"


class ClaimRecognizer(TextRecognizer):
    """In an answer: statutes and articles, figures with units, dates, and addresses on the web."""

    finds = ("CLAIM",)
    starts = DIGITS + "第hH" + "".join(map(chr, range(0x4E00, 0xA000)))
    reach = 64
    revision = "2"
    gate = re.compile(r"[0-9]|第|https?:|法|条例")
    _claim = re.compile(
        rf"(?:(?<![一-鿿])[一-鿿]{{2,20}}(?:法|条例|規則|施行令))?{_ARTICLE}"
        r"|(?<![一-鿿])[一-鿿]{2,20}(?:法|条例|規則|施行令)(?=において|に基づ|により|で(?:は|定め))"
        r"|https?://[!-~]{4,200}"
        r"|(?<![0-9,.])[0-9][0-9,.]{0,24}(?:%|パーセント|億円|万円|円|人|件|世帯|億|万人)"
        rf"|(?:明治|大正|昭和|平成|令和)[0-9元]{{1,2}}年(?:度|{_DAY})?|(?:19|20)[0-9]{{2}}年(?:度|{_DAY})?"
    )

    def find(self, view: View) -> Iterator[Finding]:
        for match in self._claim.finditer(view.text):
            yield self.finding(view, *match.span(), "CLAIM", 0.5)
