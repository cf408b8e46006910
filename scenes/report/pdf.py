"""A document as PDF on A4: running head, page numbers, tables that break over pages, pictures as vectors.

The font is WenQuanYi Micro Hei (Apache-2.0 or GPL-3 with the font exception; Debian `fonts-wqy-microhei`); only the
glyphs that are used go into the file.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, KeepTogether, PageTemplate, Spacer
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

from scenes.report.document import Block, Document, Figure, Heading, KeyFigures, Notice, Paragraph, Table
from scenes.report.drawing import Area, Disc, Drawing, Pen, Shape, Words

FONT = "onemap-report"
MARGIN, HEAD = 18 * mm, 16 * mm
WIDTH = A4[0] - 2 * MARGIN
INK, SECOND, THIRD, HAIR, TEAL, WARM = (
    HexColor(one) for one in ("#1B2329", "#47535C", "#65717A", "#D5DAD9", "#0B7A6E", "#8F4300")
)


class FontMissing(RuntimeError):
    """There is no font with Chinese letters to write the report with."""


def pdf(document: Document, font: Path) -> bytes:
    """The document as the bytes of a PDF.

    Parameters
    ----------
    font : a TrueType font or collection with Chinese letters.

    Raises
    ------
    FontMissing
    """
    if not font.is_file():
        raise FontMissing(str(font))
    _register(str(font))
    stream = io.BytesIO()
    frame = Frame(
        MARGIN,
        MARGIN,
        WIDTH,
        A4[1] - 2 * MARGIN - HEAD / 2,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    book = BaseDocTemplate(
        stream,
        pagesize=A4,
        title=document.title,
        author="OneMap",
        subject=document.subtitle,
        lang="zh-CN" if document.language == "zh" else "en",
    )
    book.addPageTemplates(PageTemplate(frames=[frame], onPage=lambda canvas, _: _page(canvas, document)))
    story = [*_top(document), *(part for one in document.blocks for part in _block(one, document.language))]
    book.build(story, canvasmaker=_Counted)
    return stream.getvalue()


@lru_cache(maxsize=1)
def _register(path: str) -> None:
    pdfmetrics.registerFont(TTFont(FONT, path, subfontIndex=0))


class _Counted(Canvas):  # type: ignore[misc]
    """A canvas that writes 'page of pages' once all pages are known."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  (the library's name)
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont(FONT, 8)
            self.setFillColor(THIRD)
            self.drawRightString(A4[0] - MARGIN, MARGIN - 8 * mm, f"{number} / {len(self._pages)}")
            super().showPage()
        super().save()


def _page(canvas: Canvas, document: Document) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 8)
    canvas.setFillColor(THIRD)
    top = A4[1] - MARGIN + 3 * mm
    canvas.drawString(MARGIN, top, document.running)
    if document.stamp:
        canvas.setFillColor(WARM)
        canvas.drawRightString(A4[0] - MARGIN, top, document.stamp)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, top - 2 * mm, A4[0] - MARGIN, top - 2 * mm)
    canvas.setFillColor(THIRD)
    canvas.drawString(MARGIN, MARGIN - 8 * mm, document.foot)
    canvas.restoreState()


def _style(
    size: float,
    colour: Any = INK,
    *,
    lead: float = 1.45,
    before: float = 0,
    after: float = 3,
    cjk: bool = True,
    right: bool = False,
) -> ParagraphStyle:
    return ParagraphStyle(
        f"s{size}{colour}{right}",
        fontName=FONT,
        fontSize=size,
        leading=size * lead,
        textColor=colour,
        spaceBefore=before,
        spaceAfter=after,
        wordWrap="CJK" if cjk else None,
        alignment=TA_RIGHT if right else 0,
        splitLongWords=1,
    )


def _top(document: Document) -> list[Any]:
    cjk = document.language == "zh"
    return [
        Text(escape(document.title), _style(21, lead=1.25, before=4, cjk=cjk)),
        Text(escape(document.subtitle), _style(11.5, SECOND, after=8, cjk=cjk)),
    ]


def _block(one: Block, language: str) -> list[Any]:
    cjk = language == "zh"
    if isinstance(one, Heading):
        number = f'<font color="#0B7A6E">{escape(one.number)}</font>&nbsp;&nbsp;'
        return [CondPageBreak(32 * mm), Text(number + escape(one.text), _style(13.5, before=12, after=5, cjk=cjk))]
    if isinstance(one, Paragraph):
        return [
            Text(escape(one.text), _style(8.2 if one.small else 9.6, THIRD if one.small else INK, after=5, cjk=cjk))
        ]
    if isinstance(one, Notice):
        return [_notice(one, cjk), Spacer(1, 5)]
    if isinstance(one, KeyFigures):
        return [_key(one, cjk), Spacer(1, 7)]
    if isinstance(one, Figure):
        caption = Text(escape(one.caption), _style(8.4, SECOND, before=3, after=8, cjk=cjk))
        return [KeepTogether([_Picture(one.drawing), caption])]
    return _table(one, cjk)


def _notice(one: Notice, cjk: bool) -> Grid:
    lines = [Text(escape(one.title), _style(9.6, WARM, after=1, cjk=cjk))]
    lines += [Text("·&nbsp;" + escape(line), _style(8.8, after=1, cjk=cjk)) for line in one.lines]
    return Grid(
        [[line] for line in lines],
        colWidths=[WIDTH],
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), HexColor("#FCF4EC")),
            ("LINEBEFORE", (0, 0), (0, -1), 2.5, HexColor("#DE7420")),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
            ("LEFTPADDING", (0, 0), (-1, -1), 9),
        ],
    )


def _key(one: KeyFigures, cjk: bool) -> Grid:
    cells = [
        [
            Text(
                f'{escape(value)} <font size="9" color="#47535C">{escape(unit)}</font>', _style(17, lead=1.2, after=1)
            ),
            Text(escape(what), _style(8.2, SECOND, after=0, cjk=cjk)),
        ]
        for value, unit, what in one.cells
    ]
    gap, count = 5.0, len(cells)
    width = (WIDTH - gap * (count - 1)) / count
    row: list[Any] = []
    widths: list[float] = []
    for k, cell in enumerate(cells):
        row += [cell] if k == 0 else ["", cell]
        widths += [width] if k == 0 else [gap, width]
    tiles = [(2 * k, 0) for k in range(count)]
    style = [
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *(("BACKGROUND", at, at, HexColor("#F3F5F4")) for at in tiles),
        *(("LINEABOVE", at, at, 2, TEAL) for at in tiles),
    ]
    return Grid([row], colWidths=widths, style=style)


def _table(one: Table, cjk: bool) -> list[Any]:
    total = sum(column.share for column in one.columns)
    widths = [WIDTH * column.share / total for column in one.columns]
    head = [Text(escape(c.head), _style(8, THIRD, after=0, lead=1.25, cjk=cjk, right=c.figures)) for c in one.columns]
    paints = one.swatches or (None,) * len(one.rows)
    rows = [
        [
            _cell(text, column.figures, paint if k == 0 else None, cjk)
            for k, (text, column) in enumerate(zip(row, one.columns, strict=True))
        ]
        for row, paint in zip(one.rows, paints, strict=True)
    ]
    grid = Grid(
        [head, *rows],
        colWidths=widths,
        repeatRows=1,
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, HAIR),
            ("TOPPADDING", (0, 0), (-1, -1), 2.2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 7),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ],
    )
    above = [Text(escape(one.caption), _style(8.8, SECOND, before=3, cjk=cjk))] if one.caption else []
    below = [Text(escape(one.note), _style(8, THIRD, before=2, cjk=cjk))] if one.note else []
    return [*above, grid, *below, Spacer(1, 5)]


def _cell(text: str, figures: bool, paint: str | None, cjk: bool) -> Text:
    mark = f'<font color="{paint}">■</font>&nbsp;' if paint else ""
    return Text(mark + escape(text), _style(8.8, after=0, lead=1.3, cjk=cjk and not figures, right=figures))


class _Picture(Flowable):  # type: ignore[misc]
    """A drawing over the whole width of the page."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self._drawing, self._scale = drawing, WIDTH / drawing.width
        self.width, self.height = WIDTH, drawing.height * self._scale

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.transform(self._scale, 0, 0, -self._scale, 0, self.height)
        edge = canvas.beginPath()
        edge.rect(0, 0, self._drawing.width, self._drawing.height)
        canvas.clipPath(edge, stroke=0, fill=0)
        canvas.setLineJoin(1)
        for one in self._drawing.shapes:
            _paint(canvas, one)
        canvas.restoreState()


def _paint(canvas: Canvas, one: Shape) -> None:
    if isinstance(one, Words):
        _write(canvas, one)
        return
    _take(canvas, one.pen)
    fill, stroke = int(one.pen.fill is not None), int(one.pen.stroke is not None)
    if isinstance(one, Disc):
        canvas.circle(*one.at, one.radius, fill=fill, stroke=stroke)
        return
    path = canvas.beginPath()
    for ring in one.rings if isinstance(one, Area) else (one.points,):
        for k, (x, y) in enumerate(ring):
            (path.lineTo if k else path.moveTo)(x, y)
        if isinstance(one, Area):
            path.close()
    canvas.drawPath(path, fill=fill if isinstance(one, Area) else 0, stroke=stroke, fillMode=0)


def _take(canvas: Canvas, pen: Pen) -> None:
    if pen.fill is not None:
        canvas.setFillColor(HexColor(pen.fill), alpha=pen.fill_alpha)
    if pen.stroke is not None:
        canvas.setStrokeColor(HexColor(pen.stroke), alpha=pen.stroke_alpha)
    canvas.setLineWidth(pen.width)
    canvas.setDash(*((list(pen.dash), 0) if pen.dash else ([], 0)))


def _write(canvas: Canvas, one: Words) -> None:
    canvas.saveState()
    canvas.translate(*one.at)
    canvas.scale(1, -1)
    canvas.setDash([], 0)
    wide = pdfmetrics.stringWidth(one.text, FONT, one.size)
    x = {"start": 0.0, "middle": -wide / 2, "end": -wide}[one.anchor]
    for mode in (1, 0) if one.halo else (0,):
        canvas.saveState()  # the library believes that a new text is always filled
        text = canvas.beginText(x, 0)
        text.setFont(FONT, one.size)
        text.setTextRenderMode(mode)
        canvas.setStrokeColor(HexColor(one.halo or one.colour), alpha=1)
        canvas.setFillColor(HexColor(one.colour), alpha=1)
        canvas.setLineWidth(2.2)
        text.textOut(one.text)
        canvas.drawText(text)
        canvas.restoreState()
    canvas.restoreState()
