"""Spreadsheets (xlsx, csv): every sheet a layer of cells; which columns are coordinates is said with the mapping."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl

from ingest.files.errors import Damaged, TooLarge
from ingest.files.layer import Layer, as_places

MOST_CELLS = 5_000_000
_HEAD_ROWS = 20


def read_xlsx(file: Path) -> list[Layer]:
    """Every sheet of a workbook that has a row of names and rows below it; formulas as their last value.

    Raises
    ------
    Damaged, TooLarge
    """
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        found = [_layer(sheet.title, sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    except (BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise Damaged(f"The workbook cannot be read: {error}", "工作簿无法解析") from error
    return [layer for layer in found if layer is not None]


def read_csv(file: Path) -> list[Layer]:
    """A text table: UTF-8 or GB 18030; commas, semicolons or tabs.

    Raises
    ------
    Damaged, TooLarge
    """
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        layer = _layer(file.stem, csv.reader(text.splitlines(), delimiter=delimiter))
    except csv.Error as error:
        raise Damaged(f"The table cannot be read: {error}", "表格无法解析") from error
    return [layer] if layer is not None else []


def _layer(name: str, rows: Iterable[Sequence[Any]]) -> Layer | None:
    """The rows below the first row of at least two texts; None where there are none."""
    names: list[str] | None = None
    kept: list[list[Any]] = []
    for number, row in enumerate(_limited(rows)):
        if names is None:
            words = [cell for cell in row if isinstance(cell, str) and cell.strip()]
            if len(words) >= 2:
                names = _unique(row)
            elif number > _HEAD_ROWS:
                return None
        elif any(cell not in (None, "") for cell in row):
            kept.append([_plain(cell) for cell in row[: len(names)]] + [None] * (len(names) - len(row)))
    if names is None or not kept:
        return None
    cells = {column: [row[k] for row in kept] for k, column in enumerate(names) if column}
    return Layer(name=name, crs=None, cells=cells, places=as_places([None] * len(kept)))


def _limited(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    seen = 0
    for row in rows:
        seen += len(row)
        if seen > MOST_CELLS:
            raise TooLarge(f"The table holds more than {MOST_CELLS:,} cells", f"表格单元格超过 {MOST_CELLS:,} 个")
        yield row


def _unique(row: Sequence[Any]) -> list[str]:
    """Names of columns; a repeated one gets a number, a missing one is left empty and its cells out."""
    seen: dict[str, int] = {}
    names = []
    for cell in row:
        name = "" if cell is None else str(cell).strip()
        seen[name] = seen.get(name, 0) + 1
        names.append(f"{name} {seen[name]}" if name and seen[name] > 1 else name)
    return names


def _plain(cell: Any) -> Any:
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    if isinstance(cell, str):
        return cell.strip() or None
    return cell
