"""What a file is by its content, and under which name it is given out."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.materials.rules import clean_name, detect, is_web_address
from tests.materials.files import OLD_OFFICE, archive, office, open_document


@pytest.mark.parametrize(
    "data, ending",
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0....", "jpg"),
        (office("word/document.xml"), "docx"),
        (office("xl/workbook.xml"), "xlsx"),
        (office("ppt/presentation.xml"), "pptx"),
        (open_document("text"), "odt"),
        (open_document("spreadsheet"), "ods"),
        (open_document("presentation"), "odp"),
        (OLD_OFFICE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLD_OFFICE + "Workbook".encode("utf-16-le"), "xls"),
        (OLD_OFFICE + "PowerPoint Document".encode("utf-16-le"), "ppt"),
    ],
)
def test_known_files_are_known_by_their_content(data, ending):
    found = detect(data)
    assert found is not None
    assert found.ending == ending


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00",
        b"PK\x03\x04 not an archive",
        OLD_OFFICE,
        archive({"readme.txt": b"a zip of something"}),
        archive({"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""}),
        archive({"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/Standard/Module1.xml": b""}),
        archive({"mimetype": b"application/epub+zip"}),
        archive({"mimetype": b"x" * 1000}),
    ],
)
def test_everything_else_is_refused(data):
    assert detect(data) is None


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(data):
    for start in (b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)):
        detect(start + data)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Báo cáo tổng kết.PDF", "Báo cáo tổng kết.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Mẫu\\Tham luận 3.docx", "Tham luận 3.pdf"),
        ("bao\u202egpj.exe", "baogpj.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
        ("", "tai-lieu.pdf"),
        ("...", "tai-lieu.pdf"),
        ("Hòa" + "a" * 300 + ".pdf", "Hòa" + "a" * 117 + ".pdf"),
    ],
)
def test_a_name_is_safe_and_says_what_the_file_is(name, expected):
    kind = detect(b"%PDF-1.7")
    assert kind is not None
    assert clean_name(name, kind) == expected


@given(st.text(max_size=300))
def test_any_name_becomes_a_plain_one(name):
    kind = detect(b"%PDF-1.7")
    assert kind is not None
    clean = clean_name(name, kind)
    assert clean.endswith(".pdf")
    assert len(clean) > len(".pdf")
    assert not set(clean) & set('/\\<>:"|?*\r\n\x00')


@pytest.mark.parametrize("text", ["https://example.org/a?b=c", "http://example.org:8080", "https://xn--mu-8ja.vn/"])
def test_addresses_of_the_web(text):
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "//example.org",
        "example.org",
        "https://",
        "https://exa mple.org",
        "https://[",
        "https://example.org:port/",
        "",
    ],
)
def test_other_addresses_are_refused(text):
    assert not is_web_address(text)


def test_the_archives_of_these_tests_are_archives():
    assert zipfile.is_zipfile(io.BytesIO(office("word/document.xml")))
