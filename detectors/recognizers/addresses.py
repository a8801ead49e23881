"""Japanese postal addresses, from the prefecture to the room. A municipality and a chain of numbers make one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import TextRecognizer
from detectors.views.normalise import View

_PREFECTURE = (
    r"(?:東京都|北海道|(?:京都|大阪)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野"
    r"|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎"
    r"|鹿児島|沖縄)県)"
)
# Particles (は が を に へ で と) end a place name: 転居先は文京区1-2 is not one address from the first character on.
_LETTER = r"[一-鿿々ヶケノァ-ヺーぁ-おかき-ちっ-てどなぬ-のばぱひ-ふぶぷべぺほ-ゑん]"
# … but が stands inside some: 霞が関, 自由が丘.
_NAME_LETTER = rf"(?:{_LETTER}|が(?=[丘関原台浜島崎谷峰岡浦森嶺尾]))"
_CITY = rf"(?:{_LETTER}{{1,6}}?郡)?{_LETTER}{{1,7}}?[市区町村](?:{_LETTER}{{1,5}}?区)?"
_TOWN = rf"(?:大字|字)?{_NAME_LETTER}{{1,12}}?"
_NUMBER = r"(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,4})"
_CHAIN = (
    rf"(?:{_NUMBER}条[東西南北]?{_NUMBER}丁目(?:{_NUMBER}番(?:{_NUMBER}号|地)?|[0-9]{{1,4}}-[0-9]{{1,4}})?"
    rf"|{_NUMBER}(?:丁目|番町|条|線)[ の]?(?:{_NUMBER}(?:番地?(?:の[0-9]{{1,4}})?)?[ の-]?(?:[0-9]{{1,4}}号?(?:の[0-9]{{1,4}})?)?"
    rf"(?:-[0-9]{{1,4}}){{0,2}})?"
    rf"|{_NUMBER}番地?(?:の[0-9]{{1,4}}|[0-9]{{1,4}}号?|-[0-9]{{1,4}})?号?"
    r"|[0-9]{1,5}(?:-[0-9]{1,5}){1,4}|[0-9]{1,5}の[0-9]{1,4})"
)
_ROOM = (
    r"(?:[ ]?[一-鿿ァ-ヺーA-Za-z]{1,20}[ ]?[0-9]{1,4}号室|(?:[ ]?[一-鿿ァ-ヺーA-Za-z0-9]{1,20}?(?:マンション|アパート|ハイツ|コーポ|荘|ビル|レジデンス|ハウス|タワー|団地|住宅|棟|館|メゾン"
    r"|パレス|プラザ)[一-鿿ァ-ヺーA-Za-z]{0,10}[ ]?(?:[0-9A-Z]{1,2}棟)?(?:[ ]?[0-9]{1,4}(?:号室|号|室)?(?![0-9-]))?|[ ]?[0-9]{1,4}(?:号室|室))?)"
)


class AddressRecognizer(TextRecognizer):
    """With a prefecture or without; a prefecture and municipality alone are a place, not an address."""

    finds = ("JP_ADDRESS",)
    starts = (
        "".join(map(chr, [*range(0x4E00, 0xA000), *range(0x30A1, 0x30FB), *range(0x3041, 0x3097)]))
        + "々ー"
    )
    reach = 96
    revision = "2"
    gate = re.compile(
        r"[都道府県市区町村郡][^。\n]{0,24}?(?:[0-9]-[0-9]|丁目|番|[0-9]の[0-9])|[都道府県]"
        + _LETTER
    )
    _full = re.compile(rf"{_PREFECTURE}[ ]?{_CITY}[ ]?(?:{_TOWN})?{_CHAIN}{_ROOM}")
    _short = re.compile(
        rf"(?:(?<!{_LETTER})|(?<=住所)|(?<=所在地)){_CITY}[ ]?(?:{_TOWN})?{_CHAIN}{_ROOM}"
    )
    _place = re.compile(rf"{_PREFECTURE}{_CITY}")

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        seen: list[tuple[int, int]] = []
        for pattern, score in (
            (self._full, 0.95),
            (self._short, 0.85),
            (self._place, 0.3),
        ):
            for match in pattern.finditer(text):
                start, end = match.span()
                if any(a < end and start < b for a, b in seen):
                    continue
                seen.append((start, end))
                yield self.finding(view, start, end, "JP_ADDRESS", score)
