"""The three work permits of the demo park: made at its start, dated anew as long as nobody changed them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from twin.model.errors import NotFound
from twin.registers.register import Entry, moved, opened
from twin.registers.work_permit import REGISTER
from twin.store.entries import StoredEntries
from twin.store.park import polygons
from twin.store.planned import features

HOUR = timedelta(hours=1)
PERMITS: tuple[tuple[str, str, timedelta, timedelta, dict[str, Any]], ...] = (
    ("DEMO-DH-01", "烷基化装置", -2 * HOUR, 5 * HOUR, {
        "work": "hot_work", "grade": "一级", "place_zh": "烷基化装置管廊焊接",
        "place_en": "alkylation pipe rack, welding",
        "persons": ["P-0170", "P-0171"], "guardian": "P-0020", "gas_fit": True,
        "gas_said": "LEL 0 %,O₂ 20.8 %", "measures": "接火盆、灭火器 2 具、下水井封堵",
    }),
    ("DEMO-SX-02", "气分装置", -3 * HOUR, -HOUR / 4, {
        "work": "confined_space", "place_zh": "气分装置塔内检查", "place_en": "gas fractionation column, inspection",
        "persons": ["P-0180", "P-0181", "P-0182"], "guardian": "P-0024", "gas_fit": True,
        "gas_said": "LEL 0 %,O₂ 20.9 %,H₂S 0 ppm", "measures": "强制通风、盲板隔离、救生绳",
    }),
    ("DEMO-DZ-03", "装卸站台", -HOUR, 4 * HOUR, {
        "work": "lifting", "grade": "三级", "place_zh": "装卸站台鹤管吊装", "place_en": "loading platform, loading arm",
        "persons": ["P-0190", "P-0191"], "guardian": "P-0028", "measures": "警戒、专人指挥",
    }),
)  # fmt: skip
"""Id, name of the zone, begin and end from now, and the form; the second is overdue, so that the list shows one."""


def lay(conn: Connection, who: str) -> None:
    """Put the three on the map of the demo park; in another park, which lacks their zones, nothing is done."""
    zones = {each["properties"]["name_zh"]: each for each in features(conn, "zone")["features"]}
    for permit_id, zone, begins, ends, form in PERMITS:
        if zone in zones:
            _put(StoredEntries(conn), permit_id, zones[zone], begins, ends, form, who)


def _put(
    book: StoredEntries, permit_id: str, zone: dict[str, Any], begins: timedelta, ends: timedelta,
    form: dict[str, Any], who: str,
) -> None:  # fmt: skip
    now = datetime.now(UTC).replace(microsecond=0)
    corners = polygons(zone["geometry"])[0][0]
    lon, lat = (sum(each) / len(each) for each in zip(*(corner[:2] for corner in corners[:-1]), strict=True))
    times = {"begins": now + begins, "ends": now + ends}
    if "gas_fit" in form:
        times["gas_tested_at"] = now + begins - HOUR / 3
    body = {**form, **times, "about_id": zone["id"], "lon": lon, "lat": lat}
    made = moved(
        REGISTER, opened(REGISTER, permit_id, body, enterprise_id=zone["properties"]["enterprise_id"]), "approve"
    )
    before = _known(book, permit_id)
    if before is None or book.written_by(REGISTER.id, permit_id) == who:
        book.put(made, version=None if before is None else before.version, who=who)


def _known(book: StoredEntries, permit_id: str) -> Entry | None:
    try:
        return book.get(REGISTER.id, permit_id)
    except NotFound:
        return None
