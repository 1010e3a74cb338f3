import pytest

from eventmgr.events.models import Event
from eventmgr.figures.queries import list_rows
from tests.conftest import SignIn
from tests.factories import count_audit, make_event
from tests.figures.test_service import counted
from tests.pages import PageClient

FORM = {
    "label": "Tổng số tiền, quà vận động",
    "unit": "đồng",
    "value": "gần 170 tỷ",
    "qualifier": "exact",
    "period": "5/2024",
    "quote": "gần 170 tỷ đồng",
    "replaces": "",
}


def path(event: Event, tail: str = "") -> str:
    return f"/events/{event.slug}/figures{tail}"


def test_a_secretary_enters_corrects_and_deletes_a_figure(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "secretary")
    assert client.get(path(event)).status_code == 200
    assert client.get(path(event, "/new")).status_code == 200
    assert client.post(path(event, "/new"), data=FORM).status_code == 303
    row = list_rows(event.id)[0]
    assert (row.shown, row.period) == ("gần 170 tỷ đồng", "5/2024")
    assert "gần 170 tỷ đồng" in client.get(path(event)).text
    page = client.get(path(event, f"/{row.indicator_id}?period=5/2024")).text
    assert 'value="170.000.000.000"' in page
    data = {**FORM, "value": "hơn 171 tỷ", "replaces": "5/2024", "period": "6/2024"}
    assert client.post(path(event, f"/{row.indicator_id}"), data=data).status_code == 303
    assert [(row.shown, row.period) for row in list_rows(event.id)] == [("hơn 171 tỷ đồng", "6/2024")]
    assert client.post(path(event, f"/{row.indicator_id}/delete")).status_code == 303
    assert list_rows(event.id) == []
    assert (count_audit("figure.set"), count_audit("indicator.delete")) == (2, 1)


def test_the_word_before_a_figure_and_the_choice_may_say_the_same(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "secretary")
    assert client.post(path(event, "/new"), data={**FORM, "qualifier": "nearly"}).status_code == 303
    assert [row.shown for row in list_rows(event.id)] == ["gần 170 tỷ đồng"]
    assert client.post(path(event, "/new"), data={**FORM, "label": "B", "qualifier": "over"}).status_code == 422


def test_a_derived_figure_is_made_and_its_parts_stay(event: Event, as_role: SignIn) -> None:
    client, first, second = as_role(event, "secretary"), counted(event, "A", 1508), counted(event, "B", 1665)
    assert client.get(path(event, "/new-derived")).status_code == 200
    data = {"label": "Tỷ lệ", "unit": "%", "operation": "share", "first": str(first.id), "second": str(second.id)}
    assert client.post(path(event, "/new-derived"), data=data).status_code == 303
    share = list_rows(event.id)[2]
    assert share.shown == "90,6%"
    assert "A ÷ B × 100%" in client.get(path(event)).text
    assert client.get(path(event, f"/{share.indicator_id}")).status_code == 200
    data |= {"operation": "difference", "unit": "", "first": str(second.id), "second": str(first.id)}
    assert client.post(path(event, f"/{share.indicator_id}"), data=data).status_code == 303
    assert list_rows(event.id)[2].shown == "157"
    assert client.post(path(event, f"/{first.id}/delete"), follow_redirects=True).status_code == 200
    assert len(list_rows(event.id)) == 3
    assert client.post(path(event, "/new-derived"), data={**data, "second": data["first"]}).status_code == 422


@pytest.mark.parametrize(
    "bad",
    [
        {"value": "90.6"},
        {"value": "khoảng 80"},
        {"label": ""},
        {"period": ""},
        {"qualifier": "over"},
        {"value": "9" * 16},
    ],
)
def test_bad_input_is_shown_again_and_nothing_is_kept(event: Event, as_role: SignIn, bad: dict[str, str]) -> None:
    answer = as_role(event, "secretary").post(path(event, "/new"), data={**FORM, **bad})
    assert answer.status_code == 422
    assert "gần 170 tỷ đồng" in answer.text
    assert list_rows(event.id) == []
    assert count_audit() == 0


def test_a_viewer_reads_and_does_not_write(event: Event, as_role: SignIn) -> None:
    indicator, client = counted(event, "Hộ", 5), as_role(event, "viewer")
    assert client.get(path(event)).status_code == 200
    assert client.get(path(event, "/new")).status_code == 403
    assert client.post(path(event, f"/{indicator.id}/delete")).status_code == 403
    assert len(list_rows(event.id)) == 1


def test_figures_of_another_event_are_not_found(event: Event, as_role: SignIn) -> None:
    foreign = counted(make_event(), "Hộ", 5)
    client = as_role(event, "organizer")
    assert client.get(path(event, f"/{foreign.id}")).status_code == 404
    assert client.post(path(event, f"/{foreign.id}/delete")).status_code == 404


def test_nobody_sees_figures_without_signing_in(event: Event, client: PageClient) -> None:
    assert client.get(path(event)).status_code == 303
