"""Nothing is so long that it is not read."""

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES = 400
FUNCTION_LINES = 40


def python_files(*places: str) -> list[Path]:
    """The project's Python files that git knows or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *places]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted(ROOT / name for name in set(listed) if name.endswith(".py") and (ROOT / name).exists())


def long_functions(source: str, limit: int) -> dict[str, int]:
    """Functions with more lines than the limit; decorators do not count."""
    functions = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    return {name: length for name, length in lengths.items() if length > limit}


def test_a_file_has_at_most_400_lines():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in python_files()}
    assert "eventmgr/app.py" in lengths
    assert {name: length for name, length in lengths.items() if length > FILE_LINES} == {}


def test_a_function_of_the_product_has_at_most_40_lines():
    files = [path for path in python_files("eventmgr", "config.py", "wsgi.py") if path.is_relative_to(ROOT)]
    found = {str(path.relative_to(ROOT)): long_functions(path.read_text(), FUNCTION_LINES) for path in files}
    assert {name: functions for name, functions in found.items() if functions} == {}


def test_a_long_function_is_seen():
    source = "@decorator\ndef short():\n  a\n  b\n\nclass C:\n  async def long(self):\n    a\n    b\n    c\n"
    assert long_functions(source, 3) == {"long": 4}
