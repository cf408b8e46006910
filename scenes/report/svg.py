"""A drawing as SVG text, to stand in an HTML page as it is."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from scenes.report.drawing import Area, Course, Disc, Drawing, Pen, Place, Shape


def svg(drawing: Drawing, title: str) -> str:
    """The picture as one `svg` element that grows with its column."""
    size = f"0 0 {drawing.width:g} {drawing.height:g}"
    shapes = "".join(_shape(one) for one in drawing.shapes)
    return f'<svg viewBox="{size}" role="img" aria-label={quoteattr(title)} xmlns="http://www.w3.org/2000/svg">{shapes}</svg>'


def _shape(one: Shape) -> str:
    if isinstance(one, Area):
        path = " ".join(_path(ring) + "Z" for ring in one.rings)
        return f'<path d="{path}" fill-rule="evenodd"{_pen(one.pen)}/>'
    if isinstance(one, Course):
        return f'<path d="{_path(one.points)}"{_pen(one.pen)} stroke-linejoin="round"/>'
    if isinstance(one, Disc):
        return f'<circle cx="{one.at[0]:.2f}" cy="{one.at[1]:.2f}" r="{one.radius:.2f}"{_pen(one.pen)}/>'
    halo = "" if one.halo is None else f' stroke="{one.halo}" stroke-width="2.4" paint-order="stroke"'
    return (
        f'<text x="{one.at[0]:.2f}" y="{one.at[1]:.2f}" font-size="{one.size:g}" fill="{one.colour}"'
        f' text-anchor="{one.anchor}"{halo}>{escape(one.text)}</text>'
    )


def _path(points: Iterable[Place]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _pen(pen: Pen) -> str:
    found = f' fill="{pen.fill}" fill-opacity="{pen.fill_alpha:g}"' if pen.fill else ' fill="none"'
    if pen.stroke:
        found += f' stroke="{pen.stroke}" stroke-opacity="{pen.stroke_alpha:g}" stroke-width="{pen.width:g}"'
    if pen.dash:
        found += f' stroke-dasharray="{" ".join(f"{one:g}" for one in pen.dash)}"'
    return found
