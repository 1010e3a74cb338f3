"""The door's scripts and the server take the same out of a scanned text (tests/js/codes.test.mjs)."""

import json
from pathlib import Path

import pytest

from eventmgr.core.ids import ALPHABET, PASS_LENGTH, clean_token

CASES = json.loads((Path(__file__).parents[1] / "data" / "codes.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["typed"]))
def test_a_text_means_a_pass(case):
    token = clean_token(case["typed"])
    assert token == case["token"]
    assert (len(token) == PASS_LENGTH and set(token) <= set(ALPHABET)) is case["is_token"]
