"""Lists that nobody would send on purpose: whatever stands in them, the organizer is told and nothing breaks."""

import os
import re
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventmgr.core.errors import DomainError
from eventmgr.events.models import Event
from eventmgr.registration.importing.reading import read_list
from eventmgr.rendering.sheets import Sheet
from tests.conftest import SignIn
from tests.factories import make_delegation
from tests.registration.test_import_pages import send, url

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
HEADERS = (
    "STT",
    "Họ và tên",
    "Họ tên",
    "Chức vụ",
    "SĐT",
    "Ngày sinh",
    "Năm sinh",
    "Giới tính",
    "Đơn vị",
    "Email",
    "Tỉnh",
)
ODD = (
    "", " ", "=1+1", "@x", "+84", "-1", '=HYPERLINK("http://192.0.2.1")', "#REF!", "#N/A", "1e999", "9" * 400, "٣٤",
    "\u202eẫM", "nt", "''", "31/02/1980", "0/0/0", "29/2/1900", "M" * 5000, "Mẫu\nAn\n" * 50, "<script>", "ﬁ", "\ufeff",
    "Nguyễn Thị Mẫu", "0912345678", "mau@example.org", "1/1/1", "..", "//", "½", "²", "①",
)  # fmt: skip
NUMBERS = st.one_of(st.integers(), st.integers(10**30, 10**40), st.floats(allow_nan=False, allow_infinity=False))
CELLS = st.one_of(
    st.sampled_from(ODD), st.none(), st.booleans(), NUMBERS, st.datetimes(), st.dates(), st.times(),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
)  # fmt: skip
WIDE = st.lists(CELLS, max_size=8)
MERGED = st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 12), st.integers(0, 12)).map(
    lambda edge: (edge[0], edge[1], edge[0] + edge[2], edge[1] + edge[3])
)
SHEETS = st.builds(
    lambda name, above, header, rows, merged, hidden: Sheet(
        name, [*above, header, *rows], merged=tuple(merged), hidden_rows=frozenset(hidden)
    ),
    st.sampled_from(["Đoàn", "Sheet1", ""]),
    st.lists(WIDE, max_size=2),
    st.lists(st.sampled_from(HEADERS), min_size=1, max_size=8),
    st.lists(WIDE, max_size=8),
    st.lists(MERGED, max_size=3),
    st.lists(st.integers(0, 9), max_size=2),
)
FUZZED = {"derandomize": True, "deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=EXAMPLES, **FUZZED)
@given(st.lists(SHEETS, min_size=1, max_size=2))
def test_any_table_is_read_or_refused_in_words(sheets: list[Sheet]) -> None:
    with suppress(DomainError):
        rows, texts = read_list(sheets, year=2024)
        assert all(isinstance(text, str) for text in texts)
        assert all(row.line > 0 for row in rows)


def test_odd_lists_pass_the_whole_way_from_the_upload_to_the_preview(event: Event, as_role: SignIn) -> None:
    make_delegation(event, "56")
    client = as_role(event, "organizer")
    head = "STT;Họ và tên;Chức vụ;SĐT;Ngày sinh\n"
    odd = "".join(
        f"{number};{cell};{cell};{cell};{cell}\n"
        for number, cell in enumerate(ODD)
        if "\n" not in cell and ";" not in cell
    )
    lists = {
        "moi-thu.csv": (head + odd).encode(),
        "cu.csv": "STT\tHä vµ tªn\tChøc vô\n1\tNguyÔn ThÞ MÉu\tChñ tÞch\n".encode("cp1252"),
        "cp1258.csv": (head + "1;Nguyê\u0303n Thi\u0323 Mâ\u0303u;;;\n")
        .replace("ọ", "o\u0323")
        .encode("cp1258", "ignore"),
        "../../../cat.xlsx": b"PK\x03\x04" + bytes(200),
        "dai.csv": (head + "1;" + "M" * 100_000 + ";;;\n").encode(),
        "trong.csv": b"\xef\xbb\xbf",
    }
    for name, data in lists.items():
        answer = send(client, event, (name, data))
        assert answer.status_code in {303, 422}, (name, answer.status_code)
        if answer.status_code == 303:
            pages = re.findall(r'href="([^"]*/registrations/imports/[0-9a-f-]{36})"', client.get(url(event)).text)
            assert {client.get(page).status_code for page in set(pages)} <= {200, 303}, name
