"""車両番号: the office that registered it, class, kana and serial number; 原付 by the municipality."""

from __future__ import annotations

import re

from detectors.recognizers.patterns import Form, FormRecognizer

_OFFICES = (
    "札幌|函館|旭川|室蘭|苫小牧|釧路|知床|帯広|北見|青森|弘前|八戸|岩手|盛岡|平泉|宮城|仙台|秋田|山形|庄内|福島|会津|郡山|白河|いわき"
    "|水戸|土浦|つくば|宇都宮|とちぎ|那須|日光|群馬|前橋|高崎|大宮|川口|所沢|川越|熊谷|春日部|越谷|千葉|成田|習志野|市川|船橋|袖ヶ浦"
    "|市原|野田|柏|松戸|品川|世田谷|練馬|杉並|板橋|足立|江東|葛飾|江戸川|八王子|多摩|横浜|川崎|湘南|相模|山梨|富士山|新潟|長岡|上越"
    "|長野|松本|諏訪|南信州|安曇野|富山|石川|金沢|福井|岐阜|飛騨|静岡|浜松|沼津|伊豆|名古屋|豊橋|三河|岡崎|豊田|尾張小牧|一宮|春日井"
    "|三重|鈴鹿|四日市|伊勢志摩|滋賀|京都|大阪|なにわ|和泉|堺|神戸|姫路|奈良|飛鳥|和歌山|鳥取|島根|出雲|岡山|倉敷|広島|福山|下関|山口"
    "|徳島|香川|高松|愛媛|高知|福岡|北九州|久留米|筑豊|佐賀|長崎|佐世保|熊本|大分|宮崎|鹿児島|奄美|沖縄"
)
_OFFICE = f"(?:{_OFFICES})"
_SERIAL = r"(?:[0-9]{1,2}-[0-9]{2}|[0-9]{3,4}|[・.]{1,3}-?[0-9]{1,3}|[0-9・.]{4})(?![0-9A-Za-z]|[-.][0-9]|[円件人月日時分年号])"


class VehicleNumberRecognizer(FormRecognizer):
    """The kana leaves out お, し, へ and ん, which no plate bears."""

    finds = ("JP_VEHICLE_NUMBER",)
    starts = "".join(dict.fromkeys(c for name in _OFFICES.split("|") for c in name[0])) + "".join(
        map(chr, range(0x4E00, 0xA000))
    )
    reach = 96
    gate = re.compile(
        r"[0-9A-Z市区町村](?:(?<=[0-9A-Z]) ?[あ-んA-Z] ?[0-9・.]|(?<=[市区町村]) ?[あ-んA-Z] ?[0-9])"
    )
    forms = (
        Form(
            re.compile(
                rf"{_OFFICE} ?[0-9]{{1,2}}[0-9A-Z]? ?[あ-えか-さす-ふほ-ろわをAEHKMTY] ?{_SERIAL}"
            ),
            0.9,
        ),
        Form(
            re.compile(
                r"[一-鿿]{1,4}[市区町村] ?[あ-えか-さす-ふほ-ろわをA-Z] ?[0-9]{1,2}-?[0-9]{1,2}(?![0-9A-Za-z-])"
            ),
            0.0,
            labelled=0.85,
        ),
    )
    label = re.compile(r"車両番号|標識番号|ナンバ[ー-]|原付|原動機付|登録番号|プレ[ー-]ト")
    window = 16
