"""Whoever silences a check says why, on the same line."""

import io
import re
import tokenize

import pytest

from tests.architecture.test_sizes import ROOT, python_files

SILENCED = re.compile(r"#\s*(?:noqa\b|type:\s*ignore\b)", re.IGNORECASE)
# mypy takes nothing but a further comment after its brackets; ruff and mypy both need the code of what is silenced.
WITH_REASON = re.compile(r"#\s*noqa: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)* - \S.+|#\s*type: ignore\[[a-z, -]+\]\s+# \S.+")


def without_reason(source: str) -> list[int]:
    """Line numbers of comments that silence ruff or mypy and give no reason."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]
    return [line for line, text in comments if SILENCED.search(text) and not _has_reasons(text)]


def _has_reasons(comment: str) -> bool:
    starts = [match.start() for match in SILENCED.finditer(comment)]
    pieces = [comment[a:b] for a, b in zip(starts, [*starts[1:], len(comment)], strict=True)]
    return all(WITH_REASON.match(piece) for piece in pieces)


def test_each_silenced_check_gives_its_reason():
    found = {str(path.relative_to(ROOT)): without_reason(path.read_text()) for path in python_files()}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("comment", "is_reasoned"),
    [
        ("# noqa: S603 - our own words", True),
        ("# noqa: S603, S607 - our own words", True),
        ("# type: ignore[misc]  # Flask-WTF ships no types", True),
        ("# type: ignore[misc]  # no types  # noqa: S603 - our own words", True),
        ("# a comment about noqas", True),
        ("# noqa", False),
        ("# noqa: S603", False),
        ("# noqa - all of it", False),
        ("# type: ignore", False),
        ("# type: ignore[misc]", False),
        ("# type: ignore  # why", False),
        ("# type: ignore[misc] - mypy does not understand this form", False),
        ("# type: ignore[misc]  # noqa: S603 - one reason for two", False),
    ],
)
def test_a_reason_is_told_from_none(comment, is_reasoned):
    assert without_reason(f"x = 1  {comment}\n") == ([] if is_reasoned else [1])


def test_text_inside_strings_silences_nothing():
    assert without_reason('x = "# noqa"\n') == []
