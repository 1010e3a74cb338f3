"""The played demo, made once."""

from pathlib import Path

import pytest

from tests.operations.installations import make_played


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation on SQLite that holds the evening of the first day; not to be changed."""
    folder = tmp_path_factory.mktemp("operations") / "played"
    make_played(folder)
    return folder
