"""Tables of ``device_catalog/``: CSV in which every row says where it was read, and when."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from eligibility.errors import CatalogError, Problem

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Row = dict[str, str]


def read(folder: Traversable, path: str, columns: tuple[str, ...]) -> list[Row]:
    """The rows of a table, in order; none where there is no such file.

    Raises ``CatalogError`` with every row that has other cells than ``columns``, or no source or day.
    """
    file = folder
    for part in path.split("/"):
        file = file.joinpath(part)
    if not file.is_file():
        return []
    where = f"device_catalog/{path}"
    reader = csv.reader(io.StringIO(file.read_text(encoding="utf-8")), strict=True)
    problems: list[Problem] = []
    if tuple(next(reader, ())) != columns:
        raise CatalogError([Problem(f"{where}:1", f"the columns must be {', '.join(columns)}")])
    rows = []
    for cells in reader:
        if not cells:
            continue
        row = dict(zip(columns, map(str.strip, cells), strict=False))
        if len(cells) != len(columns):
            problems.append(Problem(f"{where}:{reader.line_num}", f"the row does not have {len(columns)} cells"))
        elif not row["source"] or not row["read"]:
            problems.append(Problem(f"{where}:{reader.line_num}", "source and read must be filled"))
        else:
            rows.append(row)
    if problems:
        raise CatalogError(problems)
    return rows
