"""What is read of each kind of file, in sight and out of sight, and what is not read at all."""

from __future__ import annotations

import io
import json
import zipfile
from email.message import EmailMessage

import pytest

from gateway.attachments.reading import pdf
from gateway.attachments.reading.bounds import Bounds, Reason, Unreadable
from gateway.attachments.reading.dispatch import read
from tests.gateway.attachments import documents as made
from tests.gateway.attachments import legacy
from tests.gateway.attachments.documents import AUTHOR, BODY, COMMENT, COMMENTER, FOOTER, HEADER

BOUNDS = Bounds(ocr=False)
NUMBER = "090-1234-5678"
NEW = "木村四郎"


def text_of(raw: bytes, name: str = "", claimed: str = "", bounds: Bounds = BOUNDS) -> str:
    return read(raw, name, claimed, bounds)[1].text


def why_not(raw: bytes, name: str = "", bounds: Bounds = BOUNDS) -> Reason:
    with pytest.raises(Unreadable) as refused:
        read(raw, name, "", bounds)
    return refused.value.reason


@pytest.mark.parametrize(
    ("raw", "kind", "told"),
    [
        (made.word(), "docx", [BODY, HEADER, FOOTER, COMMENT, COMMENTER, AUTHOR, NUMBER]),
        (made.word_with_changes(), "docx", [BODY, HEADER, AUTHOR, "taro@example.jp"]),
        (made.workbook(), "xlsx", [BODY, HEADER, FOOTER, COMMENT, COMMENTER, AUTHOR, "1980-01-01"]),
        (made.slides(), "pptx", [BODY, HEADER, COMMENT, AUTHOR]),
        (made.open_text(), "odf", [BODY, COMMENT, COMMENTER, AUTHOR]),
        (made.open_sheet(), "odf", [BODY, NUMBER]),
        (made.pdf(), "pdf", [BODY, HEADER, COMMENT, AUTHOR, "Taro Yamada", "taro@example.jp"]),
        (made.mail(), "eml", [BODY, HEADER, AUTHOR, COMMENT, "名簿.docx", FOOTER]),
        (made.page(), "html", [BODY, HEADER, FOOTER, COMMENT, AUTHOR]),
        (made.archive({"名簿.docx": made.word(), "b.txt": BODY}), "zip", [HEADER, "名簿.docx"]),
        (
            legacy.outlook(**{"名簿.docx": made.word()}),
            "msg",
            [BODY, HEADER, AUTHOR, COMMENT, COMMENTER, FOOTER, "hanako@example.jp", NUMBER],
        ),
        (legacy.old_workbook(), "xls", [BODY, HEADER, COMMENT, "1980-01-01", NUMBER]),
        (legacy.rich_text(), "rtf", [f"{BODY} {NUMBER}", COMMENT[0], AUTHOR.encode().hex()]),
        (legacy.rich_text(1252), "rtf", [f"{BODY} {NUMBER}", COMMENT[0]]),
    ],
    ids=[
        *("docx", "changes", "xlsx", "pptx", "odt", "ods", "pdf", "eml", "html", "zip"),
        *("msg", "xls", "rtf", "rtf of no page"),
    ],
)
def test_text_is_read_wherever_it_stands(raw: bytes, kind: str, told: list[str]) -> None:
    seen, spent = read(raw, "", "", BOUNDS)
    assert seen == kind
    assert [piece for piece in told if piece not in spent.text] == []


def test_a_body_that_a_program_has_numbered_is_read() -> None:
    numbered = made.archive({
        "[Content_Types].xml": "<Types/>",
        "word/document2.xml": f"<w:p xmlns:w='w'><w:r><w:t>{BODY}</w:t></w:r></w:p>",
    })  # fmt: skip
    assert text_of(numbered) == BODY


def test_cells_of_a_row_stay_in_a_row() -> None:
    assert f"氏名\t電話\n{BODY}\t{NUMBER}" in text_of(made.open_sheet())
    assert f"山本一郎\t{NUMBER}" in text_of(made.word())
    assert f"{BODY}\t1980-01-01\t{NUMBER}" in text_of(made.workbook())


@pytest.mark.parametrize(
    "encoding", ["cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"]
)
@pytest.mark.parametrize("name", ["名簿.csv", "メモ.txt"])
def test_plain_text_is_read_in_the_encodings_that_offices_have(encoding: str, name: str) -> None:
    written = f"氏名,電話\r\n{BODY},{NUMBER}\r\n".encode(encoding)
    assert text_of(written, name) == f"氏名,電話\n{BODY},{NUMBER}"


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8"])
def test_a_page_is_read_in_its_own_encoding_without_its_scripts(encoding: str) -> None:
    text = text_of(made.page(encoding))
    assert BODY in text
    assert "var x" not in text


def test_a_name_in_a_file_does_not_say_what_it_is() -> None:
    assert read(made.pdf(), "名簿.txt", "text/plain", BOUNDS)[0] == "pdf"
    assert why_not(b"\0\1\2\3" * 20, "名簿.txt") is Reason.UNKNOWN


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (made.pdf("geheim"), Reason.ENCRYPTED),
        (legacy.compound("EncryptedPackage"), Reason.ENCRYPTED),
        (legacy.compound("WordDocument"), Reason.UNKNOWN),
        (legacy.compound("PowerPoint Document"), Reason.UNKNOWN),
        (legacy.compound("Workbook"), Reason.BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, Reason.BROKEN),
        (b"\x1f\x8b\x08\x00", Reason.UNKNOWN),
        (b"%PDF-1.7 and nothing", Reason.BROKEN),
        (b"PK\x03\x04 and nothing", Reason.BROKEN),
        (made.picture(), Reason.IMAGE),
        (made.scan(), Reason.IMAGE),
        (b"", Reason.EMPTY),
        (b" \n", Reason.EMPTY),
    ],
    ids=[
        "pdf",
        "office",
        "doc",
        "ppt",
        "xls",
        "torn office",
        "gzip",
        "torn pdf",
        "torn zip",
        "png",
        "scan",
        "none",
        "blank",
    ],
)
def test_what_cannot_be_read_is_said_and_why(raw: bytes, reason: Reason) -> None:
    assert why_not(raw) is reason


def test_an_encrypted_file_inside_a_message_is_left_out_and_said() -> None:
    inside = made.archive({"a.pdf": made.pdf("geheim"), "b.txt": BODY})
    _, spent = read(inside, "", "", BOUNDS)
    assert BODY in spent.text
    assert spent.left_out == ["encrypted"]


@pytest.mark.parametrize(
    ("raw", "bounds"),
    [
        (made.archive({"a.txt": b"0" * 30_000_000}), BOUNDS),
        (made.archive({"a.txt": b"0123456789" * 90_000}), Bounds(inflated_bytes=100_000)),
        (made.archive({f"{n}.txt": "a" for n in range(30)}), Bounds(members=20)),
        (made.pdf(pages=4), Bounds(pages=3)),
        (made.workbook(), Bounds(cells=3)),
        (("あ" * 200).encode(), Bounds(characters=100)),
        (made.archive({"1": made.archive({"2": made.archive({"3": "a"})})}), Bounds(depth=1)),
    ],
    ids=["ratio", "inflated", "members", "pages", "cells", "characters", "depth"],
)
def test_a_file_beyond_a_bound_is_not_read_at_all(raw: bytes, bounds: Bounds) -> None:
    assert why_not(raw, bounds=bounds) is Reason.LIMIT


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "ああ"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    packed = made.archive({"[Content_Types].xml": "<Types/>", "word/document.xml": bomb})
    assert why_not(packed) is Reason.BROKEN


def test_letters_in_a_picture_are_read_with_the_extra() -> None:
    raw = made.picture("TEL 090-1234-5678")
    assert NUMBER in read(raw, "", "", Bounds())[1].text


def added(raw: bytes, **members: str | bytes) -> bytes:
    """An office file with more in it: `word__a_htm` stands for `word/a.htm`."""
    file = io.BytesIO(raw)
    with zipfile.ZipFile(file, "a") as package:
        for name, content in members.items():
            package.writestr(".".join(name.replace("__", "/").rsplit("_", 1)), content)
    return file.getvalue()


@pytest.mark.parametrize(
    "chunk",
    [
        {"word__chunk_htm": f"<html><body>{NEW}</body></html>"},
        {"word__chunk_mht": f"MIME-Version: 1.0\nFrom: x\nContent-Type: text/html\n\n{NEW}"},
        {"word__chunk_txt": NEW},
        {"word__chunk_docx": made.archive({"word/document.xml": f"<p>{NEW}</p>", "[Content_Types].xml": "<a/>"})},
    ],
    ids=["html", "mht", "text", "docx"],
)  # fmt: skip
def test_a_file_that_word_shows_within_its_text_is_read(chunk: dict[str, str | bytes]) -> None:
    assert NEW in text_of(added(made.word(), **chunk))


def test_the_words_of_a_chart_on_a_slide_are_read() -> None:
    assert NEW in text_of(added(made.slides(), ppt__charts__chart1_xml=f"<v>{NEW}</v>"))


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        (made.word(), {"word__vbaProject_bin": NEW}),
        (made.workbook(), {"xl__externalLinks__externalLink1_xml": f"<v>{NEW}</v>"}),
        (made.workbook(), {"xl__pivotCache__pivotCacheRecords1_xml": f"<s>{NEW}</s>"}),
        (made.slides(), {"ppt__tags__tag1_xml": f"<t>{NEW}</t>"}),
        (made.open_text(), {"Basic__Module1_xml": f"<t>{NEW}</t>"}),
    ],
    ids=["macro", "another workbook", "pivot table", "tag", "script"],
)
def test_what_is_not_read_of_an_office_file_is_said(raw: bytes, part: dict[str, str]) -> None:
    spent = read(added(raw, **part), "", "", BOUNDS)[1]
    assert (spent.left_out, NEW in spent.text) == (["part"], False)


@pytest.mark.parametrize(
    "raw", [made.word(), made.workbook(), made.slides(), made.open_text(), made.open_sheet()]
)
def test_of_a_usual_office_file_nothing_is_left_out(raw: bytes) -> None:
    assert read(raw, "", "", BOUNDS)[1].left_out == []


def with_in(raw: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """An office file with something else in one of its parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as was, zipfile.ZipFile(file, "w") as packed:
        for member in was.namelist():
            content = was.read(member)
            assert member != name or old in content
            packed.writestr(member, content.replace(old, new, 1) if member == name else content)
    return file.getvalue()


@pytest.mark.parametrize("shape", ["sp", 'sp useBgFill="1"', "graphicFrame"])
def test_what_a_master_shows_on_every_slide_is_read_and_not_what_holds_a_place(shape: str) -> None:
    end = shape.partition(" ")[0]
    told = f"<p:{shape}><a:p><a:r><a:t>{NEW}</a:t></a:r></a:p></p:{end}>".encode()
    master = "ppt/slideMasters/slideMaster1.xml"
    seen = text_of(with_in(made.slides(), master, b"<p:sp>", told + b"<p:sp>"))
    assert NEW in seen
    assert "Click to edit" not in seen


def test_words_in_formulas_and_variables_of_a_document_are_left_out_and_said() -> None:
    formula = b'<c r="Z9"><f>IF(A1=1,"' + NEW.encode() + b'","x")</f></c></row>'
    book = with_in(made.workbook(), "xl/worksheets/sheet1.xml", b"</row>", formula)
    variable = f'<w:docVars><w:docVar w:name="n" w:val="{NEW}"/></w:docVars></w:settings>'.encode()
    letter = with_in(made.word(), "word/settings.xml", b"</w:settings>", variable)
    for raw in (book, letter):
        spent = read(raw, "", "", BOUNDS)[1]
        assert (spent.left_out, NEW in spent.text) == (["part"], False)


def test_of_a_mail_told_twice_only_what_differs_is_read_twice() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "taro@example.jp", "案内"
    message.set_content(f"{BODY}様\n会議の案内です。")
    message.add_alternative(
        f"<p>{BODY}様</p><p>会議の案内です。</p><p>{NEW}より</p>", subtype="html"
    )
    seen = text_of(message.as_bytes())
    assert (seen.count(BODY), seen.count(NEW)) == (1, 1)


def places_of_a_page() -> bytes:
    return (
        "<html><body data-owner='data090'><!-- comment090 --><p aria-label='aria090' title='title090'>"
        "<img alt='alt090'><iframe srcdoc='&lt;p&gt;srcdoc090&lt;/p&gt;'></iframe>"
        '<script type=\'application/ld+json\'>{"name": "json090"}</script>'
        "<a href='https://example.jp/?q=address@example.jp'>x</a><template>template090</template>"
        "<noscript>noscript090</noscript><option label='label090'><![CDATA[cdata090]]><?pi pi090?>"
        "<input onclick='f(\"押す\")'><script>var code</script></body></html>"
    ).encode()


def places_of_a_mail() -> bytes:
    return (
        b"From: a@example.jp\r\nSubject: subject090\r\nX-Applicant: header090\r\nComments: remark090\r\n"
        b"Received: from machine.example.jp\r\nX-Spam-Score: 1\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: message/rfc822\r\n\r\nFrom: b@example.jp\r\nX-Case: inner090\r\n"
        b"MIME-Version: 1.0\r\nSubject: y\r\n\r\nbody090\r\n"
    )


def places_of_rich_text() -> bytes:
    told = "".join(f"\\'{byte:02x}" for byte in "脚注".encode("cp932"))
    return (
        r"{\rtf1\ansi\ansicpg932\deff0{\fonttbl{\f0\fnil\fcharset128 MS;}}"
        r"{\info{\title title090}{\author author090}{\*\company company090}{\doccomm remark090}}"
        r"{\header\pard header090\par}{\footerr footer090\par}\f0 body090"
        rf"{{\footnote\pard\f0 {told} note090}}"
        r"{\*\atnauthor who090}{\*\annotation\pard comment090}\par}"
    ).encode()


@pytest.mark.parametrize(
    ("raw", "told", "silent"),
    [
        (
            places_of_a_page(),
            "data comment aria title alt srcdoc json template noscript label cdata pi",
            ["var code"],
        ),
        (places_of_a_mail(), "subject header remark inner body", ["machine", "X-Spam"]),
        (
            places_of_rich_text(),
            "title author company remark header footer body note who comment",
            [],
        ),
    ],
    ids=["html", "eml", "rtf"],
)
def test_what_stands_in_places_out_of_sight_is_read(
    raw: bytes, told: str, silent: list[str]
) -> None:
    text = text_of(raw)
    assert [place for place in told.split() if f"{place}090" not in text] == []
    assert [word for word in silent if word in text] == []


def test_rich_text_beside_the_text_is_read_in_the_letters_of_the_file() -> None:
    assert "脚注" in text_of(places_of_rich_text())


@pytest.mark.parametrize(
    "page",
    [
        "taro.<b>yamada</b>&#64;exam<!-- まだ -->ple.jp",
        "taro.ya<img alt='絵' src=x>mada@exam<x-y title='題'>ple</x-y>.jp",
        "taro.yamada@<font color=red>example</font><a href='?田'></a>.jp",
    ],
    ids=["comment", "picture", "unknown"],
)
def test_what_divides_no_word_on_a_page_divides_none_of_its_text(page: str) -> None:
    text = text_of(f"<html><body><p>{page}</p></body></html>".encode())
    assert "taro.yamada@example.jp" in text


def test_how_a_name_is_read_stands_beside_the_name() -> None:
    page = "<html><p><ruby>山田<rt>やまだ</rt></ruby><ruby>太郎<rt>たろう</rt></ruby>様</p></html>"
    lines = text_of(page.encode()).split("\n")
    assert "山田太郎様" in lines and "やまだ" in lines


def test_bytes_that_are_no_letters_are_not_taken_for_ideographs() -> None:
    table = b"SQLite format 3\0" + b"taro.yamada@example.jp" * 10
    assert why_not(table) is Reason.UNKNOWN
    for order in ("utf-16-le", "utf-16-be"):
        assert text_of("氏名,区分\n山田太郎,一般\n".encode(order)).startswith("氏名,区分")


def test_a_card_is_read_in_whole_lines_and_in_letters() -> None:
    name = "".join(f"={byte:02X}" for byte in "山田;太郎".encode("cp932"))
    card = (
        f"BEGIN:VCARD\r\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:{name[:12]}=\r\n{name[12:]}\r\n"
        "EMAIL:taro.yam\r\n ada@example.jp\r\nEND:VCARD\r\n"
    )
    text = text_of(card.encode())
    assert "PRINTABLE:山田 太郎\n" in text and "EMAIL:taro.yamada@example.jp\n" in text


def test_pages_within_pages_have_an_end() -> None:
    page = "<p>x</p>"
    for _ in range(30):
        page = f"<iframe srcdoc='{page.replace('&', '&amp;').replace(chr(39), '&#39;')}'></iframe>"
        if len(page) > 100_000:
            break
    assert why_not(f"<html>{page}</html>".encode()) in (Reason.LIMIT, Reason.EMPTY)


def test_files_choices_and_descriptions_inside_a_pdf_are_read() -> None:
    _, spent = read(made.pdf_with_places(), "", "", BOUNDS)
    for told in (BODY, COMMENT, HEADER, FOOTER):
        assert told in spent.text
    assert spent.left_out == []


def test_a_file_inside_a_pdf_is_read_though_its_structure_has_no_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "MOST_ELEMENTS", 0)
    _, spent = read(made.pdf_with_places(), "", "", BOUNDS)
    assert COMMENT in spent.text
    assert spent.left_out == ["notes"]


def test_boxes_and_headers_of_an_old_workbook_are_read() -> None:
    text = text_of(legacy.old_workbook_with_places())
    assert all(told in text for told in (BODY, COMMENTER, AUTHOR, FOOTER))


def test_the_lines_of_a_notebook_are_read_as_the_text_that_they_are() -> None:
    cell = {
        "cell_type": "code",
        "source": ["tel = '090-12", "34-5678'\n", "print(tel)"],
        "outputs": [],
    }
    notebook = {"cells": [cell], "metadata": {"木村四郎": None}, "nbformat": 4}
    text = text_of(json.dumps(notebook).encode(), "a.ipynb")
    assert f"source: tel = '{NUMBER}'\nprint(tel)" in text
    assert "木村四郎: None" in text and "nbformat: 4" in text


def test_what_only_looks_like_a_notebook_is_read_as_it_stands() -> None:
    assert text_of(b'{"cells": "nbformat": "nbformat"') == '{"cells": "nbformat": "nbformat"'
