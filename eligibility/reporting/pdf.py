"""PDF for files and auditors: the HTML report with everything open, tagged for readers that speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.errors import ExtraMissing
from eligibility.reporting import html

if TYPE_CHECKING:
    from eligibility.reporting.document import ReportDocument


def render(document: ReportDocument, *, language: str = "en") -> bytes:
    """PDF/UA-1 bytes, the same for the same report; raises ``ExtraMissing`` without WeasyPrint."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        what = f"PDF needs WeasyPrint, which cannot be loaded: {error}"
        raise ExtraMissing(what, remedy='pip install "tapready[pdf]", and Pango as its documentation tells') from None
    page = HTML(string=html.render(document, language=language), url_fetcher=_nothing)
    written: bytes = page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"tapready")
    return written


def _nothing(url: str, *_: object, **__: object) -> dict[str, object]:
    """No address is ever fetched: the page holds all that it shows."""
    raise ValueError(f"not fetched: {url[:80]}")
