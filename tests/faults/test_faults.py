"""The short forms of what may go wrong at a door: nothing is lost, nothing is doubled, whatever breaks."""

import http.client
import os
from collections.abc import Iterator

import pytest

from tests.faults import runs
from tests.faults.site import Site, running_site
from tests.pages import check_page

DATABASES = os.environ.get("TEST_DATABASES", "sqlite,postgresql").split(",")
PEOPLE = 900


@pytest.fixture(scope="module", params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One real server for all of these; each takes people of its own."""
    with running_site(request.param, tmp_path_factory.mktemp(request.param), PEOPLE) as site:
        yield site


def is_whole(outcome: runs.Outcome, **told: int) -> bool:
    """Nothing lost, nothing doubled, and each deed answered like this."""
    assert (outcome.lost, outcome.doubled, outcome.told) == (0, 0, told)
    return True


def test_the_server_is_killed_amid_check_ins(site):
    assert is_whole(runs.killed(site, people=160), accepted=160)


def test_answers_are_lost_after_the_commit(site):
    assert is_whole(runs.answers_dropped(site, people=120), accepted=120)


def test_clocks_are_wrong_by_hours_and_by_a_day(site):
    assert is_whole(runs.clocks_wrong(site, each=4), accepted=24, clock_ahead=8)


def test_one_pass_is_shown_to_two_phones_at_the_same_moment(site):
    assert is_whole(runs.twins(site, people=25), accepted=25, already_in=25)


def test_a_phone_at_a_busy_door_sends_each_scan_at_once(site):
    phone = site.phone()
    for _registration, token in site.take(130):  # more than what two processes take of a form in a minute
        phone.do("checkin.check_in", **{"pass": token, "session": site.session})
        assert phone.flush() == "fine"
    assert is_whole(runs.compare(site, [phone]), accepted=130)


def test_an_outbox_of_500_operations_comes_three_times_more_in_random_order(site):
    outcome = runs.replayed(site)
    assert (outcome.lost, outcome.doubled) == (0, 0)
    assert outcome.told["accepted"] == 200 + outcome.told["undone"]
    assert outcome.asked == sum(outcome.told.values()) >= 500


def test_a_phone_is_shut_out_while_it_is_offline(site):
    assert is_whole(runs.revoked(site, people=30), accepted=30)


def test_the_database_is_away_for_a_while(site):
    assert is_whole(runs.database_gone(site, people=80, seconds=2.5), accepted=80)


def test_pages_say_so_while_the_database_is_away_and_are_there_again(site):
    signed = site.app.session_interface.get_signing_serializer(site.app)
    cookie = signed.dumps({"_user_id": "nobody", "_fresh": True})
    pages = [("/", cookie), ("/events", cookie), ("/readyz", ""), ("/healthz", "")]
    with site.database_gone(0):
        told = [page_at(site, *page) for page in pages]
    # An SQLite file that another process holds is still read; the cookie names nobody, so staff are asked to sign in.
    assert told == ([503, 503, 503, 200] if site.cluster else [200, 303, 200, 200])


def page_at(site: Site, path: str, cookie: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", site.server.port, timeout=30)
    connection.request("GET", path, headers={"Cookie": f"session={cookie}"})
    with connection.getresponse() as response:
        text = response.read().decode()
    connection.close()
    if response.headers.get_content_type() == "text/html" and response.status != 303:
        check_page(text)
    return response.status


def test_bad_codes_and_operations_do_not_stop_the_good_ones(site):
    told = {"accepted": 10, "refused": 15, "malformed": 9, "unknown_kind": 1, "clock_ahead": 1, "forbidden": 3}
    assert is_whole(runs.bad_batches(site), **told)
