"""What a report consists of: blocks in order, in one language, without a thought of paper or screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from scenes.report.drawing import Drawing

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The title of a section."""

    text: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text; `small` for notes."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its head, its share of the width, and whether it holds figures."""

    head: str
    share: float = 1.0
    figures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of text; `swatches` paints a square before the first cell of a row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""
    swatches: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture with its caption."""

    drawing: Drawing
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What must not be overlooked, in a frame of its own."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """A few large figures in a row: value, unit, and what it is."""

    cells: tuple[tuple[str, str, str], ...]


Block = Heading | Paragraph | Table | Figure | Notice | KeyFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report; `running` stands on top of every page, `foot` below."""

    language: Language
    title: str
    subtitle: str
    running: str
    foot: str
    stamp: str = ""
    blocks: Sequence[Block] = field(default_factory=tuple)
