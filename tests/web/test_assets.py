"""How scripts, styles and the service worker reach a phone."""

import gzip

import pytest

from eventmgr.web.assets import asset_file, asset_url


@pytest.mark.parametrize("name", ["app.css", "app.js", "zxing_reader.wasm", "logo.svg"])
def test_built_files_go_out_compressed_and_are_never_asked_for_again(app, client, name):
    with app.test_request_context():
        address, data = asset_url(name), asset_file(name).read_bytes()
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert plain.data == data
    assert gzip.decompress(packed.data) == data
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert packed.mimetype == plain.mimetype
    for answer in (plain, packed):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers


def test_other_files_are_sent_as_they_are(client):
    answer = client.get("/static/manifest.webmanifest", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert "Content-Encoding" not in answer.headers
    assert client.get("/static/dist/none-AAAAAAAA.css", headers={"Accept-Encoding": "gzip"}).status_code == 404


def test_the_service_worker_stands_at_the_root_and_is_asked_for_each_time(client):
    answer = client.get("/service-worker.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_page_for_no_network_names_nobody(client):
    assert "Không có mạng" in client.get("/offline").text


def test_the_decoder_alone_of_all_files_may_compile(app, client):
    with app.test_request_context():
        decoder, other = asset_url("code-reader.js"), asset_url("app.js")
    assert "'wasm-unsafe-eval'" in client.get(decoder).headers["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" not in client.get(other).headers["Content-Security-Policy"]
