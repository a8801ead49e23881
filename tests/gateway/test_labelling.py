"""The labels of earlier answers are taken out before a model reads them; what people wrote is not."""

from __future__ import annotations

import pytest

from gateway.labelling import unlabelled

LABELS = ("表示一", "※表示二")


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("本文\n\n表示一", "本文"),
        ("本文\n\n表示一\n※表示二\n※注意です", "本文"),
        ("本文\n\n※表示二\n表示一", "本文"),
        ("本文\n\n表示一 です\n続き", "本文\n\n表示一 です\n続き"),
        ("本文\n\n表示一\n別の文", "本文\n\n表示一\n別の文"),
        ("表示一", "表示一"),
    ],
)
def test_only_what_is_ours_is_taken_out_of_an_answer(answer: str, left: str) -> None:
    body = {"messages": [{"role": "assistant", "content": answer}]}
    assert unlabelled(body, LABELS)["messages"][0]["content"] == left
    said = {"messages": [{"role": "user", "content": answer}]}
    assert unlabelled(said, LABELS) == said
