"""What a text asks for or asserts: the reproduction of works (in requests), and claims to be checked (in answers)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import DIGITS, PRINTABLE, TextRecognizer, matches
from detectors.recognizers.copied import JAPANESE as COPIED
from detectors.recognizers.needed import Needing, either
from detectors.recognizers.openings import beginning
from detectors.recognizers.slots import Said
from detectors.recognizers.works import (
    BORROWED,
    CHARACTERS,
    ENGLISH,
    FURTHER,
    IN_MANNER,
    MANNER,
    OTHERS,
    PART,
    PLAIN_WORDS,
    SURE,
    WHOLE,
)
from detectors.views.normalise import View

_NEAR = r"[^。\n]{0,12}?"


class CopyrightRequestRecognizer(TextRecognizer):
    """Requests to write out lyrics or articles in full, to hide a copy, or to imitate somebody's manner."""

    finds = ("COPYRIGHT_REQUEST",)
    starts = PRINTABLE + "・ー「『○〇◯" + "".join(map(chr, [*range(0x4E00, 0xA000), *range(0x30A1, 0x30FB), *range(0x3041, 0x3097)]))  # fmt: skip
    reach = 128
    revision = "8"
    _own = r"(?![^。\n]{0,10}(?:作成|作って|考え|書き直|校正|チェック|確認|添削|見直|修正|直して|整え|募集))"
    _sure = re.compile(
        beginning(
            rf"(?:(?:歌詞|lyrics|台本|脚本|小説|漫画のセリフ){_NEAR}|(?<![一-鿿])詩(?!作|吟){_NEAR})(?:全文|全部|すべて|フル(?![ァ-ヺー])|載せ|転載|書き出){_own}"
            rf"|(?:全文|フル)(?:の|で|版の){_NEAR}(?:歌詞|詩(?!作|吟)){_own}"
            rf"|(?:(?<=[』」]の)|(?<=[このあそヒッ主題流行][のッ題行][曲歌]の)|(?<=ヒット曲の))(?:歌詞|詩|台本|脚本)(?:を|の){_NEAR}(?:書いて|教えて|出して|見せて)"
            rf"|(?:新聞|社説|雑誌|書籍|ニュ-?ー?ス)(?:の?(?:記事|本文|連載|コラム))?{_NEAR}(?:全文|丸ごと|まるごと|そのまま(?:載|写|書|出|掲|使|転)|書き起こ|転載){_own}"
            rf"|(?:記事|本文|論文){_NEAR}(?:丸ごと|まるごと|書き起こ|転載|そのまま(?:載せ|写し|転載|書き起こ)|全文(?:を?(?:載せ|転載|書き出|写し)))"
            rf"|(?:新聞|ニュ-?ー?ス|雑誌|他社の?)(?:の?記事|の?コラム|の?社説)?[^。\n]{{0,24}}?(?:要約|翻訳|まとめ|リライト|書き換え)[^。\n]{{0,12}}(?:HP|ホ-?ー?ムペ-?ー?ジ|サイト|SNS|広報紙?|チラシ)[^。\n]{{0,6}}(?:掲載|公開|載せ|投稿)"
            rf"|盗用{_NEAR}(?:見え|分から|わから)ない|著作権{_NEAR}(?:回避|すり抜け|逃れ)|(?:著作権|盗作|コピペ|パクリ|丸写し){_NEAR}(?:バレ|ばれ)(?:ない|ず)"
            rf"|(?:ウォ-?ー?タ-?ー?マ-?ー?ク|透かし){_NEAR}(?:消|除去)"
            rf"|(?:市長|区長|町長|村長|知事|議員|大臣|首相|芸能人|俳優|歌手|タレント)の(?:発言|コメント|声|写真|映像|音声){_NEAR}(?:捏造|ねつ造|でっち上げ|本物そっくり|なりすま)"
            rf"|(?:市長|区長|知事|議員|首相|芸能人|俳優|歌手|タレント)に?なりすま"
            rf"|(?:{CHARACTERS})(?:の|みたいな|風の?|そっくりの?)(?:キャラクタ-?ー?|キャラ|イラスト|ロゴ|画像|絵)"
            rf"|(?:{CHARACTERS})(?:が|と|を|も|に)[^。\n]{{1,24}}[うくぐすつぬぶむるのたい](?:絵(?!本|葉書|はがき|馬|画|の具)|イラスト|画像|ポスタ-?ー?)(?![^。\n]{{0,12}}(?:保管|撤去|展示|寄贈|無断))"
        ),
        re.IGNORECASE,
    )
    _licence = re.compile(
        beginning(
            rf"(?:教科書|過去問|楽譜|住宅地図|市販の地図){_NEAR}(?:全文|複製|書き起こ|載せ|コピ[ー-]|写し)"
            rf"|(?:新聞|雑誌|ニュ-?ー?ス|有料会員|他社)(?:限定)?の?(?:記事|社説|コラム|連載)[^。\n]{{0,24}}?(?:要約|翻訳|まとめ|リライト|書き換え)"
            rf"|『[^『』\n]{{2,30}}』の?(?:全文|本文(?:全部|すべて)|全章|全ページ)(?:を|の)?{_NEAR}(?:出力|書き出|書き起こ|載せ|教えて|見せて|転載)"
            rf"|(?:無断転載|転載禁止|All rights reserved){_NEAR}(?:要約|翻訳)|(?:{CHARACTERS})(?:が|に|と|の)[^。\n]{{0,8}}(?:物語|セリフ|台詞|登場)"
        ),
        re.IGNORECASE,
    )
    _borrowed = re.compile(
        rf"(?:他市|他区|他県|他自治体|近隣市|隣の市|競合|他社)の{_NEAR}(?:計画|ホ-?ー?ムペ-?ー?ジ|HP|サイト|チラシ|パンフレット|文章){_NEAR}(?:そのまま|真似|まね|コピ[ー-]|丸写し|書き換え|流用)"
    )
    _manner = re.compile(
        r"(?<![一-鿿ァ-ヺー])([一-鿿ァ-ヺーA-Za-z・○〇◯]{2,20})(?:風(?!呂|土|景|習|潮|致|俗|評|邪|力|水|速|雨|車)|っぽい|っぽく|テイスト|タッチ(?!パネル|ペン|レス))(?:に(?!ついて|関|対|よ|備|強|弱)|の(?=文|言|キャ|表|書|口|語|ス|コピ|案|詩|挨|イラ|画)|で(?=書|作|お願|表|案|まと)|な)"
        r"|[「『]([^「」『』\n]{2,20})[」』](?:風|っぽい|っぽく|調|テイスト|タッチ)(?:に|の|で|な)?"
        r"|(?<![一-鿿ァ-ヺー])([一-鿿ァ-ヺー・]{3,16})の(?:文体|作風|画風|筆致)(?:で|に似せ|を(?:再現|コピ[ー-]|真似|まね|模[しぐ]))"
    )
    _plain = re.compile(
        r"^(?:お?役所|和|洋|中華|手紙|会話|日本語|公文書|昔|現代|今|春|夏|秋|冬|対話|物語|新聞(?:記事|の?見出し)?|絵本|ビジネス(?:文書?)?|カフェ|北欧|大人|子ども|記者会見|取材|雑誌"
        r"|学校|若者|台|季節|通|古|強|箇条書き|質問|インタビュ[ー-]|ニュ[ー-]ス|報告書?|議事録|案内|広報|スピ[ー-]チ|挨拶|家庭|西洋|東洋|南国|レトロ|ポップ|モダン|シンプル|カジュアル|フォ[ー-]マル|クイズ|漫画|アニメ|ゲ[ー-]ム|ラジオ|テレビ|ポスタ[ー-])$"
        rf"|^(?:{PLAIN_WORDS})(?:さん)?$|^(?:台|強|微|追い|向かい)$|やさしい|です・?ます|だ・?である|関西|方言|敬語"
    )
    _free = re.compile(
        r"夏目漱石|芥川龍之介|宮沢賢治|太宰治|森鴎外|樋口一葉|与謝野晶子|正岡子規|石川啄木|松尾芭蕉|源氏物語|枕草子|平家物語|徒然草|万葉集|百人一首|古事記|イソップ|グリム童話|アンデルセン|青空文庫|シェイクスピア|Shakespeare"
        r"|君が代|荒城の月|春の小川|ふるさと|故郷|さくらさくら|仰げば尊し|蛍の光|赤とんぼ|校歌|市民歌|(?<![一-鿿])市歌|区歌|町歌|県民歌|自作|創作|オリジナル|新しい|私が書いた|当市の|本市の|条例|法令|告示|要綱|判決|議会だより|市報|区報|広報(?:紙|誌)"
    )
    """In the public domain, one's own, or no work at all (著作権法13条)."""

    needs = Needing(
        (
            (_sure, (WHOLE, False)),
            (_licence, (PART, False)),
            (_borrowed, (MANNER, False)),
            *(
                (either(patterns), (score, False))
                for patterns, score in (
                    (SURE, WHOLE),
                    (FURTHER, WHOLE),
                    (BORROWED, PART),
                    (OTHERS, MANNER),
                )
            ),
            (either((f"(?=[a-z]){said}" for said in ENGLISH), re.IGNORECASE), (WHOLE, False)),
            (_manner, (MANNER, True)),
            (either(IN_MANNER), (MANNER, True)),
            *((said.near(pattern), (score, said)) for pattern, (score, said) in COPIED),
        )
    )
    """Each with its confidence, and whether its last group is somebody whose manner is asked for, or what else its
    sentence has to hold."""

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        for pattern, (score, so), stretch in self.needs.worth(view.parts, self.reach):
            for match in matches(pattern, text, stretch):
                if isinstance(so, Said):
                    if so.holds(text, *match.span()):
                        yield self._judged(view, match, score)
                elif not so:
                    yield self._judged(view, match, score)
                elif not self._plain.search(str(match[match.lastindex or 0])):
                    # Also of an author whose works are free: who reads it may take it for one of them.
                    yield self.finding(view, *match.span(), "COPYRIGHT_REQUEST", score)

    def _judged(self, view: View, match: re.Match[str], score: float) -> Finding:
        free = self._free.search(view.text, max(0, match.start() - 20), match.end())
        return self.finding(view, *match.span(), "COPYRIGHT_REQUEST", 0.3 if free else score)


_KANJI_NUMBER = "0-9一二三四五六七八九十百"
_NUMBERED = rf"[{_KANJI_NUMBER}]{{1,6}}条(?:の[{_KANJI_NUMBER}]{{1,3}}){{0,3}}(?:第[{_KANJI_NUMBER}]{{1,3}}[項号]){{0,3}}"
_ARTICLE = f"第{_NUMBERED}"
_DAY = "(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)"


class ClaimRecognizer(TextRecognizer):
    """In an answer: statutes and articles, figures with units, dates, and addresses on the web."""

    finds = ("CLAIM",)
    starts = DIGITS + "第hH" + "".join(map(chr, range(0x4E00, 0xA000)))
    reach = 64
    revision = "3"
    gate = re.compile(r"[0-9]|第|元年|https?:|法|条例")
    _no_law = re.compile(
        rf"(?=[第h0-9明大昭平令])(?:{_ARTICLE}"
        r"|https?://[!-~]{4,200}"
        r"|(?<![0-9,.])[0-9][0-9,.]{0,24}(?:%|パーセント|億円|万円|円|人|件|世帯|億|万人)"
        rf"|(?:明治|大正|昭和|平成|令和)[0-9元]{{1,2}}年(?:度|{_DAY})?|(?:19|20)[0-9]{{2}}年(?:度|{_DAY})?)"
    )

    _claim = re.compile(
        rf"(?<![一-鿿])[一-鿿]{{2,20}}(?:法|条例|規則|施行令)第?{_NUMBERED}|{_ARTICLE}"
        r"|(?<![一-鿿])[一-鿿]{2,20}(?:法|条例|規則|施行令)(?=において|に基づ|により|で(?:は|定め))"
        rf"|{_no_law.pattern}"
    )
    _law = re.compile("法|条例|規則|施行令")

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        claim = self._claim if self._law.search(text) else self._no_law
        for match in claim.finditer(text):
            yield self.finding(view, *match.span(), "CLAIM", 0.5)
