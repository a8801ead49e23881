"""Topics of special care: alone they are work, beside one person they are personal."""

from __future__ import annotations

import pytest

from detectors.recognizers.special_care import NarrativeRecognizer, SpecialCareRecognizer
from tests.detectors.recognizers.finding import score, unnamed

TOPICS, NARRATIVES = SpecialCareRecognizer(), NarrativeRecognizer()
KINDS = [
    *(
        "アイヌ民族",
        "支持政党",
        "被差別部落",
        "うつ病",
        "前科",
        "DV",
        "知的障害",
        "要精検",
        "服薬",
        "書類送検",
    ),
    *("保護観察", "生活保護", "支援措置", "児童虐待", "不登校", "避難行動要支援者", "懲戒処分"),
]


@pytest.mark.parametrize("topic", KINDS, ids=unnamed)
@pytest.mark.parametrize(
    "text",
    ["三枝さんの{}の件", "佐藤健一は{}と聞いた", "氏名：三枝 涼　備考：{}", "整理番号1234 {}"],
    ids=unnamed,
)
def test_a_topic_beside_one_person_is_sure(topic: str, text: str) -> None:
    assert score(TOPICS, text.format(topic)) == 0.85


@pytest.mark.parametrize("topic", KINDS, ids=unnamed)
@pytest.mark.parametrize(
    "text",
    ["{}に関する計画の素案", "{}についてお客様へ案内", "{}の制度を福祉課の三枝さんが説明"],
    ids=unnamed,
)
def test_a_topic_without_a_person_is_not(topic: str, text: str) -> None:
    assert score(TOPICS, text.format(topic)) == 0.3


def test_records_of_money_and_family_count_for_less() -> None:
    assert score(TOPICS, "三枝さんの滞納の件") == 0.65
    assert score(TOPICS, "相談者が服薬を拒む場合") == 0.5


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("○丁目の80代男性（要介護3、一人暮らし）", 0.75),
        ("旭地区の45歳の男性がDVで逮捕された", 0.65),
        ("桜小学校に通う小学3年の男児、緑町団地で、不登校", 0.75),
        ("旭地区の男性（82）は認知症である", 0.65),
        ("旭地区の八十代男性は認知症である", 0.65),
        ("80代男性は認知症である", 0.5),
    ],
    ids=unnamed,
)
def test_points_add_up_to_somebody(text: str, least: float) -> None:
    assert score(NARRATIVES, text) == least


@pytest.mark.parametrize(
    "text",
    [
        *("80代男性の要介護認定率は35%で全国平均を上回る", "60代の女性を対象とした乳がん検診"),
        *("架空の○丁目の80代男性（要介護3）の事例を作って", "20代の男性の投票率", "75歳以上の方へ"),
        *("障害者福祉計画の素案を校正して", "小学3年生の児童向けの教材"),
    ],
    ids=unnamed,
)
def test_prose_about_many_is_nobody(text: str) -> None:
    assert score(NARRATIVES, text) < 0.6


def test_a_believer_of_any_body_is_special_care() -> None:
    assert score(SpecialCareRecognizer(), "架空学会の信者である結城さん") >= 0.6
