"""The card of a risk zone as one page to print: no script, no picture from elsewhere, the QR code drawn as squares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Literal

from twin.rules.grading import HEX

Language = Literal["zh", "en"]
_GRADES = {
    "A": ("重大风险", "Major risk"),
    "B": ("较大风险", "Considerable risk"),
    "C": ("一般风险", "General risk"),
    "D": ("低风险", "Low risk"),
}
_WORDS = {
    "title": ("安全风险告知卡", "Risk card"),
    "zone": ("风险分区", "Zone"),
    "responsible": ("责任人", "Responsible"),
    "phone": ("联系电话", "Phone"),
    "points": ("风险点", "Risk points"),
    "hazard": ("危险因素", "Hazard"),
    "accident": ("可能事故", "Accident"),
    "grade": ("等级", "Grade"),
    "measures": ("管控措施", "Measures"),
    "controls": ("分区管控措施", "Controls of the zone"),
    "emergency": ("应急处置", "Emergency"),
    "version": ("版本", "Version"),
    "none": ("未登记", "none on record"),
    "scan": ("扫码查看现状", "Scan for the present state"),
}
_KINDS = {
    "engineering": ("工程", "Engineering"),
    "management": ("管理", "Management"),
    "training": ("培训", "Training"),
    "protection": ("防护", "Protection"),
    "emergency": ("应急", "Emergency"),
}
_LEVELS = {"company": ("公司", "company"), "department": ("部门", "department"), "post": ("岗位", "post")}
_STYLE = """
@page { size: A4 landscape; margin: 12mm } * { box-sizing: border-box }
body { font: 14px/1.45 "PingFang SC","Noto Sans CJK SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif;
  color: #1b2329; margin: 24px auto; max-width: 1080px; -webkit-print-color-adjust: exact; print-color-adjust: exact }
header { display: grid; grid-template-columns: auto 1fr auto; gap: 20px; align-items: center;
  border-bottom: 6px solid var(--grade); padding-bottom: 14px }
.letter { width: 84px; height: 84px; display: grid; place-items: center; font-size: 56px; font-weight: 700;
  background: var(--grade); color: var(--ink) }
h1 { font-size: 30px; margin: 0 } h2 { font-size: 17px; margin: 20px 0 6px } p { margin: 2px 0 } .t2 { color: #47535c }
table { width: 100%; border-collapse: collapse } th, td { border: 1px solid #d5dad9; padding: 6px 8px; text-align: left;
  vertical-align: top } th { background: #f3f5f4; font-weight: 700 } tr { break-inside: avoid }
svg { width: 112px; height: 112px; display: block } figure { margin: 0; text-align: center; font-size: 12px }
dl { display: grid; grid-template-columns: auto 1fr auto 1fr; gap: 4px 16px; margin: 14px 0 0 } dt { color: #47535c }
dd { margin: 0; font-weight: 700 }
@media screen and (min-width: 2400px) { body { zoom: 1.8 } }
"""


def card(zone: Mapping[str, Any], points: Sequence[Mapping[str, Any]], address: str, language: Language) -> str:
    """The page of one zone.

    Parameters
    ----------
    zone : its feature. points : its approved entries of the risk list, with `grading`.
    address : what the QR code says.
    """
    at = 0 if language == "zh" else 1
    say = {name: words[at] for name, words in _WORDS.items()}
    p = zone["properties"]
    grade = str(p["grade"])
    name = escape(str(p["name_zh"] if at == 0 else p["name_en"] or p["name_zh"]))
    ink = "#16100a" if grade in "BC" else "#ffffff"
    rows = "".join(_point(each, at, say["none"]) for each in points)
    none = f'<tr><td colspan="4" class="t2">{say["none"]}</td></tr>'
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{name}</title>'
        f"<style>:root {{ --grade: {HEX[grade]}; --ink: {ink} }}{_STYLE}</style></head><body>"  # type: ignore[index]
        f'<header><div class="letter">{escape(grade)}</div><div><p class="t2">{say["title"]}</p><h1>{name}</h1>'
        f"<p>{_GRADES[grade][at]} · {escape(str(zone['id']))} · {say['version']} {p.get('version') or '–'}</p></div>"
        f"<figure>{qr_code(address)}<figcaption>{say['scan']}</figcaption></figure></header>"
        f"<dl><dt>{say['responsible']}</dt><dd>{_or(p.get('responsible'), say['none'])}</dd>"
        f"<dt>{say['phone']}</dt><dd>{_or(p.get('phone'), say['none'])}</dd></dl>"
        f"<h2>{say['points']}</h2><table><thead><tr><th>{say['points']}</th><th>{say['hazard']}</th>"
        f"<th>{say['grade']}</th><th>{say['measures']}</th></tr></thead><tbody>{rows or none}</tbody></table>"
        f"<h2>{say['controls']}</h2><p>{_or(p.get('controls'), say['none'])}</p>"
        f"<h2>{say['emergency']}</h2>{_emergency(points, at, say['none'])}</body></html>"
    )


def qr_code(text: str) -> str:
    """A QR code as an SVG of squares."""
    import cv2  # a large library that only the card needs

    modules = cv2.QRCodeEncoder.create().encode(text) == 0
    size = modules.shape[0]
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, x in zip(*modules.nonzero(), strict=True))
    return f'<svg viewBox="0 0 {size} {size}" shape-rendering="crispEdges" role="img"><path d="{squares}"/></svg>'


def _point(one: Mapping[str, Any], at: int, none: str) -> str:
    body, grading = one["body"], one["grading"]
    hazard = escape(str(body["hazard"]))
    accident = (
        f'<p class="t2">{_WORDS["accident"][at]}: {escape(str(body["accident"]))}</p>' if body.get("accident") else ""
    )
    measures = "".join(
        f"<p>{_KINDS[each['kind']][at]} · {_LEVELS[each['level']][at]}: {escape(str(each['text']))}</p>"
        for each in body.get("measures") or ()
        if each["kind"] != "emergency"
    )
    score = "" if grading["method"] == "direct" else f" ({grading['score']:g})"
    return (
        f"<tr><td>{escape(str(body['unit']))}<p><b>{escape(str(body['point']))}</b></p></td><td>{hazard}{accident}</td>"
        f"<td><b>{grading['grade']}</b> {grading['method'].upper()}{score}</td><td>{measures or none}</td></tr>"
    )


def _emergency(points: Sequence[Mapping[str, Any]], at: int, none: str) -> str:
    told = [
        f"<p>{_LEVELS[each['level']][at]}: {escape(str(each['text']))}</p>"
        for one in points
        for each in one["body"].get("measures") or ()
        if each["kind"] == "emergency"
    ]
    return "".join(dict.fromkeys(told)) or f'<p class="t2">{none}</p>'


def _or(value: Any, none: str) -> str:
    return escape(str(value)) if value else none
