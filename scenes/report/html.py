"""A document as one HTML file: style and pictures inside, nothing fetched, ready to print."""
# ruff: noqa: E501  (a rule of the style sheet stays on one line)

from __future__ import annotations

from html import escape

from scenes.report.document import Block, Document, Figure, Heading, KeyFigures, Notice, Paragraph, Table
from scenes.report.svg import svg

STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;background:#E7EAE9;color:#1B2329;font:15px/1.5 "PingFang SC","HarmonyOS Sans SC","MiSans",
"Source Han Sans SC","Noto Sans CJK SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:940px;margin:24px auto;padding:44px 56px;background:#fff}
header.top{border-bottom:2px solid #1B2329;padding-bottom:14px;margin-bottom:20px}
header.top small{display:flex;justify-content:space-between;color:#65717A}
h1{font-size:30px;line-height:1.2;margin:14px 0 4px}header.top p{margin:0;color:#47535C;font-size:17px}
h2{font-size:19px;margin:32px 0 10px;padding-top:8px;border-top:1px solid #D5DAD9}h2 span{color:#0B7A6E;margin-right:10px}
p.small{color:#65717A;font-size:13.5px}.stamp{border:1.5px solid #8F4300;color:#8F4300;padding:0 8px}
table{border-collapse:collapse;width:100%;font-size:14px}caption{text-align:left;color:#47535C;padding:6px 0}
th{text-align:left;font-weight:400;color:#65717A;border-bottom:1px solid #1B2329;padding:4px 8px 4px 0;vertical-align:bottom}
td{border-bottom:1px solid #D5DAD9;padding:5px 8px 5px 0;vertical-align:top;overflow-wrap:anywhere}
.fig{text-align:right;white-space:nowrap}td i{display:inline-block;width:12px;height:12px;margin-right:8px}
figure{margin:12px 0;break-inside:avoid}figcaption{color:#47535C;font-size:13.5px;padding-top:6px}svg{width:100%;height:auto;display:block}
.notice{border-left:4px solid #DE7420;background:#FCF4EC;padding:10px 16px;margin:12px 0}.notice ul{margin:4px 0 0;padding-left:18px}
.key{display:grid;grid-auto-flow:column;grid-auto-columns:1fr;gap:12px;margin:14px 0}
.key div{background:#F3F5F4;border-top:3px solid #0B7A6E;padding:8px 12px}.key b{font-size:26px;line-height:1.2}
.key span{display:block;color:#47535C;font-size:13.5px}
footer{margin-top:36px;border-top:1px solid #D5DAD9;padding-top:8px;color:#65717A;font-size:13px}
@media print{body{background:#fff;font-size:10pt}main{margin:0;padding:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}
"""


def html(document: Document) -> bytes:
    """The document as UTF-8 HTML that asks for nothing."""
    lang = "zh-CN" if document.language == "zh" else "en"
    stamp = f'<span class="stamp">{escape(document.stamp)}</span>' if document.stamp else ""
    body = "".join(_block(one) for one in document.blocks)
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{escape(document.title)}</title>'
        f'<style>{STYLE}</style></head><body><main><header class="top"><small><span>{escape(document.running)}</span>'
        f"{stamp}</small><h1>{escape(document.title)}</h1><p>{escape(document.subtitle)}</p></header>{body}"
        f"<footer>{escape(document.foot)}</footer></main></body></html>"
    ).encode()


def _block(one: Block) -> str:
    if isinstance(one, Heading):
        return f"<h2><span>{escape(one.number)}</span>{escape(one.text)}</h2>"
    if isinstance(one, Paragraph):
        return f"<p{' class=small' if one.small else ''}>{escape(one.text)}</p>"
    if isinstance(one, Notice):
        lines = "".join(f"<li>{escape(line)}</li>" for line in one.lines)
        return f'<section class="notice"><b>{escape(one.title)}</b><ul>{lines}</ul></section>'
    if isinstance(one, KeyFigures):
        cells = "".join(f"<div><b>{escape(v)}</b> {escape(u)}<span>{escape(w)}</span></div>" for v, u, w in one.cells)
        return f'<div class="key">{cells}</div>'
    if isinstance(one, Figure):
        caption = f"<figcaption>{escape(one.caption)}</figcaption>"
        return f"<figure>{svg(one.drawing, one.caption)}{caption}</figure>"
    return _table(one)


def _table(one: Table) -> str:
    def cell(tag: str, column: int, text: str, swatch: str | None = None) -> str:
        mark = f'<i style="background:{swatch}"></i>' if swatch else ""
        kind = ' class="fig"' if one.columns[column].figures else ""
        return f"<{tag}{kind}>{mark}{escape(text)}</{tag}>"

    head = "".join(cell("th", k, column.head) for k, column in enumerate(one.columns))
    paints = one.swatches or (None,) * len(one.rows)
    rows = "".join(
        "<tr>" + "".join(cell("td", k, text, paint if k == 0 else None) for k, text in enumerate(row)) + "</tr>"
        for row, paint in zip(one.rows, paints, strict=True)
    )
    caption = f"<caption>{escape(one.caption)}</caption>" if one.caption else ""
    note = f'<p class="small">{escape(one.note)}</p>' if one.note else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}"
