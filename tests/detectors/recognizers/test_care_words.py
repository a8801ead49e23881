"""Special care in the words that people use, and the looks that keep so many words cheap."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.recognizers.special_care import SpecialCareRecognizer
from tests.detectors.recognizers.finding import score, unnamed

TOPICS = SpecialCareRecognizer()
GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize(
    "told",
    [
        *(
            "夫の暴力から逃げている",
            "元夫につきまとわれている",
            "目が不自由である",
            "人工透析を受けている",
        ),
        *(
            "心療内科に通う",
            "刑務所に入っていた",
            "執行猶予中である",
            "痴漢の被害に遭った",
            "同性愛者である",
        ),
        *(
            "死にたいと話した",
            "保護費で暮らす",
            "学校に行けていない",
            "妊娠8か月である",
            "潰瘍性大腸炎である",
        ),
    ],
    ids=unnamed,
)
def test_topics_are_seen_in_other_words_beside_a_person_only(told: str) -> None:
    assert score(TOPICS, f"三枝さんは{told}。") == 0.85
    assert score(TOPICS, f"{told}方への案内文を作って") == 0.3


def test_debts_in_other_words_count_as_records_of_money() -> None:
    assert score(TOPICS, "三枝さんは家賃を払っていない。") == 0.65
    assert score(TOPICS, "三枝さんは消費者金融から借りたお金を返せずにいる。") == 0.65


def test_a_row_under_a_heading_for_names_tells_of_a_person() -> None:
    assert score(TOPICS, "氏名,状況\n真鍋 司,父に殴られ保護\n") == 0.85
    assert score(TOPICS, "課,状況\n福祉課,虐待の疑いが3件\n") == 0.3


def test_who_lectures_or_reports_on_a_topic_is_not_whom_it_is_about() -> None:
    assert score(TOPICS, "三枝さんが講師を務めるうつ病の教室") == 0.3
    assert score(TOPICS, "高橋議員が、いじめの被害について質問した") == 0.3
