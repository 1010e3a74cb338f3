"""The page on which organizers say what badges look like, and the look at unsaved ones."""

import io
import re

from PIL import Image

from eventmgr.core.db import transaction
from eventmgr.documents.cards.queries import settings_of
from eventmgr.events.models import Event
from eventmgr.registration.queries import list_categories
from tests.conftest import SignIn
from tests.factories import make_event, make_registration

LONG = " ".join(["Nguyễn", "Thị", *["Ngọc", "Mẫu"] * 19])


def form_of(event: Event, **values: object) -> dict[str, object]:
    usual: dict[str, object] = {"size": "86x120", "fields": ["province", "group"], "back": ["pin"], "sheet": "one"}
    colours = {f"colours-{place}": "#123456" for place, _row in enumerate(list_categories(event.id))}
    return {**usual, "turn": "long", **colours, **values}


def address(event: Event, rest: str = "") -> str:
    return f"/events/{event.slug}/documents/badges{rest}"


def test_an_organizer_says_what_badges_look_like(event: Event, as_role: SignIn) -> None:
    organizer = as_role(event, "organizer")
    out = io.BytesIO()
    Image.new("RGB", (30, 30), "red").save(out, "PNG")
    out.seek(0)
    answer = organizer.post(
        address(event),
        data=form_of(event, size="a6", logo=(out, "logo.png"), group_colour="y"),
        content_type="multipart/form-data",
    )
    assert (answer.status_code, answer.location) == (303, address(event))
    kept = settings_of(event.id)
    assert (kept.sides, kept.fields, kept.back) == ((105, 148), ["province", "group"], ["pin"])
    assert kept.logo_key is not None
    assert {row.colour for row in list_categories(event.id)} == {"#123456"}
    page = organizer.get(address(event)).get_data(as_text=True)
    assert re.search(r'<option selected value="a6"', page)
    assert 'name="remove_logo"' in page


def test_a_refusal_stands_at_its_field(event: Event, as_role: SignIn) -> None:
    organizer = as_role(event, "organizer")
    for values, told in (
        ({"size": "own", "width_mm": "9", "height_mm": "90"}, "Từ 70 đến 210 mm."),
        ({"logo": (io.BytesIO(b"MZ"), "logo.png")}, "Tệp này không phải là ảnh."),
        ({"back": ["wifi"]}, "Vui lòng nhập tên mạng"),
    ):
        answer = organizer.post(address(event), data=form_of(event, **values), content_type="multipart/form-data")
        assert answer.status_code == 422
        assert told in answer.get_data(as_text=True)
    assert settings_of(event.id).id is None


def test_the_preview_shows_longest_and_shortest_and_one_of_each_category(event: Event, as_role: SignIn) -> None:
    for name, category in (("Y Mẫu", "official"), ("Nguyễn Thị Ngọc Mẫu Hạnh", "official"), ("Trần Mẫu An", "guest")):
        make_registration(event, name, category=category)
    make_registration(event, "Lê Thị Mẫu", category="official")
    page = as_role(event, "organizer").get(address(event, "/preview")).get_data(as_text=True)
    assert re.findall(r'aria-label="([^"]+), [^"]+"', page) == ["Nguyễn Thị Ngọc Mẫu Hạnh", "Y Mẫu", "Trần Mẫu An"]
    assert "Thông tin của tất cả đại biểu đều in vừa thẻ." in page


def test_the_preview_names_who_does_not_fit_and_which_category_has_no_colour(event: Event, as_role: SignIn) -> None:
    make_registration(event, LONG)
    make_registration(event, "Mẫu 😀 An")
    with transaction():
        list_categories(event.id)[1].colour = ""
    page = as_role(event, "organizer").get(address(event, "/preview")).get_data(as_text=True)
    told = [" ".join(re.sub("<[^>]+>", "", line).split()) for line in re.findall(r"<li>(.*?)</li>", page, re.DOTALL)]
    assert {line.partition(":")[0]: "“😀”" in line for line in told} == {
        f"{LONG}, Họ và tên": False,
        "Mẫu 😀 An, Họ và tên": True,
    }
    assert "Chưa có màu riêng, in màu xám: Khách mời." in page


def test_the_preview_shows_what_was_not_saved(event: Event, as_role: SignIn) -> None:
    make_registration(event, "Nguyễn Thị Mẫu")
    organizer = as_role(event, "organizer")
    data = form_of(event, back=["wifi"], wifi_name="Mạng Mẫu", sheet="a4", size="86x54")
    page = organizer.post(address(event, "/preview"), data=data).get_data(as_text=True)
    for text in ("Wi-Fi: Mạng Mẫu", "#123456", "Mỗi tờ A4 in 10 thẻ", "width:86.0mm;height:54.0mm"):
        assert text in page
    assert settings_of(event.id).id is None
    wrong = organizer.post(address(event, "/preview"), data={**data, "wifi_name": ""})
    assert "Vui lòng nhập tên mạng" in wrong.get_data(as_text=True)


def test_an_event_without_delegates_shows_made_up_ones(event: Event, as_role: SignIn) -> None:
    page = as_role(event, "organizer").get(address(event, "/preview")).get_data(as_text=True)
    assert page.count('aria-label="Nguyễn Thị Mẫu An') == len(list_categories(event.id))


def test_the_frame_may_be_framed_by_us_and_acts_on_nothing(event: Event, as_role: SignIn) -> None:
    organizer = as_role(event, "organizer")
    framed = organizer.get(address(event, "/preview")).headers
    policy = framed["Content-Security-Policy"]
    assert (framed["X-Frame-Options"].lower(), "script-src" in policy) == ("sameorigin", False)
    for rule in ("default-src 'none'", "frame-ancestors 'self'", "form-action 'none'"):
        assert rule in policy
    assert organizer.get(address(event)).headers["X-Frame-Options"].lower() == "deny"


def test_only_who_organizes_this_event_sees_its_settings(event: Event, as_role: SignIn) -> None:
    staff, elsewhere = as_role(event, "staff"), as_role(make_event(), "organizer")
    for path in (address(event), address(event, "/preview")):
        assert (staff.get(path).status_code, elsewhere.get(path).status_code) == (403, 404)
    assert staff.post(address(event), data=form_of(event)).status_code == 403
    assert elsewhere.post(address(event), data=form_of(event)).status_code == 404
