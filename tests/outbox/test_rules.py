"""Wordings are filled in one pass, and passing faults are waited out."""

from datetime import timedelta

import html5lib
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.outbox.rules import MOST_ATTEMPTS, as_html, fill, placeholders, unknown_placeholders, wait_after


def test_names_in_braces_are_found_once_and_in_order():
    assert placeholders("Kính gửi {name}, {event}: {name} {} { }") == ["name", "event", "", " "]


def test_what_nothing_fills_is_told():
    assert unknown_placeholders("{name} {tên} {NAME} {name }", {"name"}) == ["tên", "NAME", "name "]
    assert unknown_placeholders("không có gì {", {"name"}) == []


@given(st.dictionaries(st.sampled_from(["name", "event", "code"]), st.text(), min_size=3))
def test_a_value_with_braces_is_not_filled_again(values):
    assert fill("{name}|{event}|{code}", values) == "|".join(values[key] for key in ("name", "event", "code"))


def test_a_text_becomes_paragraphs_lines_and_links():
    page = as_html("Kính gửi: <An>\n\nThẻ (https://a.example/p/A?x=1&y=2).\nMã: 1", "Hội nghị & Mẫu", "vi")
    assert '<html lang="vi">' in page
    assert "<title>Hội nghị &amp; Mẫu</title>" in page
    link = '<a href="https://a.example/p/A?x=1&amp;y=2">https://a.example/p/A?x=1&amp;y=2</a>'
    assert f"<p>Kính gửi: &lt;An&gt;</p><p>Thẻ ({link}).<br>Mã: 1</p>" in page


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_whatever_is_written_is_shown_and_runs_nothing(text):
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(as_html(text, text, "vi"))
    assert "".join("".join(tree.find("body").itertext()).split()) == "".join(text.split())
    assert {node.tag for node in tree.find("body").iter()} <= {"body", "p", "br", "a"}


def test_one_waits_longer_each_time_and_gives_up_at_last():
    waits = [wait_after(attempt) for attempt in range(1, MOST_ATTEMPTS)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert wait_after(MOST_ATTEMPTS) is None
