"""What disclosure ordinances hold back: the matter itself, or talk about procedure."""

from __future__ import annotations

import pytest

from detectors.recognizers.disclosure import DisclosureTopicRecognizer
from tests.detectors.recognizers.finding import score, unnamed

DISCLOSURE = DisclosureTopicRecognizer()


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("A社の見積額と予定価格を比べて", 0.9),
        ("最低制限価格は9,800万円", 0.9),
        ("次の人事異動案の誤字を直して", 0.7),
        ("賃金交渉の譲歩の下限", 0.7),
        ("訴訟の争点と勝訴の見込み", 0.7),
        ("抜き打ち監査の日程", 0.7),
        ("人事評価結果がS評価の者", 0.7),
    ],
    ids=unnamed,
)
def test_the_matter_itself_is_sure(text: str, least: float) -> None:
    assert score(DISCLOSURE, text) == least


@pytest.mark.parametrize(
    "text",
    [
        *(
            "予定価格を定める手続",
            "人事評価制度の概要",
            "監査委員の役割",
            "訴訟の一般的な流れ",
            "労使交渉の歴史",
        ),
        *("内示の時期", "用地買収の説明会", "A社の見積額と予定価格の意義について教えて"),
    ],
    ids=unnamed,
)
def test_talk_about_procedure_is_not(text: str) -> None:
    assert score(DISCLOSURE, text) <= 0.4
