"""Whose number it is."""

from __future__ import annotations

import re

import pytest

from detectors.recognizers.labels import LABEL, OTHER, Labels
from tests.detectors.recognizers.finding import unnamed

WORDS = [
    "住民票コード",
    "運転免許証",
    "自動車免許",
    "旅券",
    "パスポート",
    "在留カード",
    "特別永住者証明書",
    "保険者番号",
    "後期高齢者",
    "介護保険",
    "要介護認定者番号",
    "雇用保険",
    "健康保険証番号",
    "国保番号",
    "社保番号",
    "組合員証番号",
    "加入者証番号",
    "資格確認書番号",
    "被保険者番号",
    "基礎年金番号",
    "厚生年金",
    "預金口座",
    "貯金口座",
    "引落口座",
    "普通",
    "当座",
    "信用金庫",
    "労金",
    "農協",
    "本店",
    "営業部",
    "出張所",
    "車台番号",
    "職員番号",
    "従業員番号",
    "職番",
    "宛名番号",
    "整理番号",
    "世帯番号",
    "納税通知書番号",
    "決定通知書番号",
    "更正通知書番号",
    "受給者番号",
    "医療証番号",
    "手当証番号",
    "身体障害者手帳",
    "精神障害者保健福祉手帳",
    "療育手帳",
    "お客様番号",
    "水栓番号",
    "使用者番号",
    "介護被保番",
    "国保の記号番号",
    "手当証書",
    "支給認定番号",
    "専門員登録番号",
    "福祉士番号",
    "愛の手帳",
    "母子手帳",
    "児童コード",
    "園児番号",
    "生徒番号",
    "利用者番号",
    "患者番号",
    "申請者番号",
    "対象者番号",
    "接種券番号",
    "個人コード",
    "ケース番号",
    "生活保護番号",
    "台帳番号",
    "学籍番号",
    "診察券番号",
    "カルテ番号",
    "印鑑登録番号",
    "公費受給者番号",
    "本人確認番号",
    "マイナンバー",
    "事業所番号",
    "追跡",
    "passport",
    "insurer_number",
    "resident_record_code",
    "driver's_license",
    "employee_id",
    "account_no",
    "bank_account_no",
]


def owner(text: str) -> str | None:
    place = re.search("765[0-9]*", text)
    assert place is not None
    return Labels(text).owner(*place.span())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("口座番号は765", "JP_BANK_ACCOUNT"),
        ("765（口座番号）", "JP_BANK_ACCOUNT"),
        ("765が旅券番号です", "JP_PASSPORT"),
        ("口座に関する受付番号 765", OTHER),
        ("注文番号ではなく旅券番号 765", "JP_PASSPORT"),
        ("旅券番号 111、口座番号 765", "JP_BANK_ACCOUNT"),
        ("765 旅券番号 111", None),
        ("氏名,旅券番号\n口座,765", "JP_PASSPORT"),
        ("旅券番号" + "。" * 40 + "765", None),
        ("銀行コード765", OTHER),
        ("暗証番号は765", OTHER),
    ],
    ids=unnamed,
)
def test_a_number_belongs_to_the_label_nearest_in_front(text: str, expected: str | None) -> None:
    assert owner(text) == expected


@pytest.mark.parametrize("filler", ["", "会議の記録です。\n" * 60])
def test_labels_beside_one_number_are_those_of_the_whole_text(filler: str) -> None:
    text = f"{filler}旅券番号 765{filler}"
    place = text.index("765")
    assert Labels(text, 1).owner(place, place + 3) == "JP_PASSPORT"
    assert Labels(text, len(text)).owner(place, place + 3) == "JP_PASSPORT"


@pytest.mark.parametrize(
    "word",
    WORDS,
)
def test_a_label_begins_with_a_character_of_the_class_in_front(word: str) -> None:
    assert LABEL.search(word)
