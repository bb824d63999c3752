"""Tables of ``device_catalog/``: CSV in which every row says where it was read, and when."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eligibility.errors import CatalogError, Problem

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Row = dict[str, str]


def read(folder: Traversable, path: str, columns: tuple[str, ...]) -> list[Row]:
    """The rows of a table by the names of their columns, in order; none where there is no such file.

    Raises ``CatalogError`` with every row that has other cells than ``columns``, or no source or day.
    """
    return [dict(zip(columns, cells, strict=True)) for cells in read_cells(folder, path, columns)]


def read_cells(folder: Traversable, path: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The same, each row as its cells: who reads thousands of rows at every start spares their names."""
    file = folder
    for part in path.split("/"):
        file = file.joinpath(part)
    if not file.is_file():
        return []
    where = f"device_catalog/{path}"
    lines = _records(file.read_text(encoding="utf-8"))
    if tuple(next(lines, (0, []))[1]) != columns:
        raise CatalogError([Problem(f"{where}:1", f"the columns must be {', '.join(columns)}")])
    problems: list[Problem] = []
    rows = []
    width, source, day = len(columns), columns.index("source"), columns.index("read")
    for number, written in lines:
        if not written:
            continue
        cells = tuple(map(str.strip, written))
        if len(cells) != width:
            problems.append(Problem(f"{where}:{number}", f"the row does not have {width} cells"))
        elif not cells[source] or not cells[day]:
            problems.append(Problem(f"{where}:{number}", "source and read must be filled"))
        else:
            rows.append(cells)
    if problems:
        raise CatalogError(problems)
    return rows


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The number of each record's last line, and its cells; in a line without quotes commas alone part them."""
    lines = text.removesuffix("\n").split("\n") if text else []
    if any(line.count('"') % 2 for line in lines):  # a quoted cell may go on in the next line
        import csv

        reader = csv.reader(io.StringIO(text), strict=True)
        yield from ((reader.line_num, cells) for cells in reader)
        return
    for number, line in enumerate(lines, start=1):
        yield number, _cells(line) if '"' in line else line.split(",") if line else []


def _cells(line: str) -> list[str]:
    import csv

    return next(csv.reader((line,), strict=True))
