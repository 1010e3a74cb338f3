"""WeasyPrint, brought in without a search for its libraries; import this before `weasyprint`.

It asks for each library under several names, of which a system has one. Where a name is none, cffi searches with
`ctypes.util.find_library`, which on Linux starts ldconfig, gcc and ld: more than eighty programs, a fifth of a second.
The loader knows the libraries by the names that are theirs, so the search is left away.
"""

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _no_search() -> Iterator[None]:
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005 - as the function that it stands for
    try:
        yield
    finally:
        ctypes.util.find_library = search


with _no_search():
    import weasyprint  # noqa: F401 - for those who import this
