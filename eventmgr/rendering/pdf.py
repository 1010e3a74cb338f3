"""How does a page of HTML become a PDF, with nothing from outside?"""

import mimetypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from eventmgr.rendering import weasy as _weasy  # noqa: F401 - before WeasyPrint itself

# isort: split
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.rendering import qr

_ROOT = Path(__file__).resolve().parents[2]
STYLES = _ROOT / "static" / "css" / "print"
FONTS = _ROOT / "static" / "dist" / "fonts"

# Each annex of a paper counts its own pages and hides the first number. It stands here because the checker of our CSS
# files does not know this selector of CSS Generated Content.
ANNEX_PAGES = "".join(
    f"@page :nth(1 of annex-{orientation}-{turn}) {{ counter-reset: page 1; @top-center {{ content: none }} }}"
    for orientation in ("portrait", "landscape")
    for turn in ("odd", "even")
)

# Papers are kept for years: PDF/A-2u brings every font, the meaning of every letter and of colours in the file itself.
ARCHIVE = "pdf/a-2u"

environment = Environment(
    loader=FileSystemLoader(_ROOT / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
environment.globals["qr"] = qr.svg


class ForbiddenResource(DomainError):
    """A page to print refers to something outside the project's own print styles and fonts."""

    code = "forbidden_resource"


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # - WeasyPrint ships no types
    """Fetches print styles, fonts and data: addresses; refuses every other file and the network."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False, fail_on_errors=True)
        self.refused: ForbiddenResource | None = None

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The resource at the address, or an error that stops the rendering."""
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not any(path.is_relative_to(home) for home in (STYLES, FONTS)):
            self.refused = ForbiddenResource(lazy("The page to print refers to something outside the project."))
            raise self.refused
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


@contextmanager
def own_files_only() -> Iterator[OwnFilesOnly]:
    """The fetcher for laying out and writing; what it refuses ends both with its own error."""
    fetcher = OwnFilesOnly()
    try:
        yield fetcher
    except FatalURLFetchingError as error:
        raise (error.__cause__ or error) from None
    if fetcher.refused:  # WeasyPrint goes on when a picture inside an SVG is refused
        raise fetcher.refused


def render_template(name: str, **context: Any) -> str:
    """A print template filled in; `qr(text)` is at hand in it, an unknown name is an error."""
    return environment.get_template(name).render(context)


def render_pdf(html: str, *, title: str, stylesheets: tuple[str, ...] = ("paper.css",)) -> bytes:
    """The page as PDF, laid out with the named styles of `static/css/print`; the same input gives the same bytes."""
    return render_pdfs([html], title=title, stylesheets=stylesheets)


def render_pdfs(pages: Sequence[str], *, title: str, stylesheets: tuple[str, ...] = ("paper.css",)) -> bytes:
    """Several papers one after the other in one PDF; each counts its own pages."""
    fonts = FontConfiguration()
    with own_files_only() as fetcher:
        styles = [CSS(filename=STYLES / name, url_fetcher=fetcher, font_config=fonts) for name in stylesheets]
        styles.append(CSS(string=ANNEX_PAGES))
        documents = [
            HTML(string=html, base_url=STYLES.as_uri() + "/", url_fetcher=fetcher).render(
                stylesheets=styles, font_config=fonts, presentational_hints=True, pdf_variant=ARCHIVE
            )
            for html in pages
        ]
        whole = documents[0].copy([page for document in documents for page in document.pages])
        whole.metadata.title, whole.metadata.lang, whole.metadata.generator = title, "vi", "eventmgr"
        pdf: bytes = whole.write_pdf(pdf_variant=ARCHIVE)
    return pdf
