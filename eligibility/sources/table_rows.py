"""The cells of the tables in an HTML page, row by row."""

from __future__ import annotations

from html.parser import HTMLParser


def rows_of(text: str) -> list[list[str]]:
    """The text of each cell, a list a row."""
    parser = _Rows()
    parser.feed(text)
    return parser.rows


class _Rows(HTMLParser):
    """Collects them as the page is read."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open = False

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        self._open = tag in ("th", "td") or (self._open and tag not in ("tr", "table"))
        if tag in ("th", "td") and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag not in ("th", "td", "tr", "table")

    def handle_data(self, data: str) -> None:
        if self._open and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data
