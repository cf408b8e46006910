"""Tables of values, ``csv/v1/{site}/{table}``, for systems that export rows rather than speak MQTT.

`readings`: columns `sensor`, `ts`, `value` and perhaps `unit`, `quality`, `seq`. `fixes`: `tag`, `ts`, `x`, `y` and
perhaps `z`, `crs` (EPSG:4490 where it is not given), `sigma_m`, `floor`, `seq`. `tags`: `tag`, `ts` and one or more of
`battery_fraction`, `moving`, `sos`. The first line names the columns, others are ignored; fields are parted by comma,
semicolon or tab. `ts` is ISO 8601 with its zone. `sensor` and `tag` may be foreign names that the planner has given to
something here. A row that cannot be read goes to quarantine with its number; the others count.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ingest.protocols.names import Names
from ingest.protocols.protocol import MalformedMessage, Message, Protocol, Session, UnknownTopic, Unreadable
from ingest.protocols.samples import USUAL_SIGMA_M, is_late, number_of
from twin.model.live import QUALITIES, Envelope, Fix, Reading, Sos, TagState

PREFIX = "csv/v1/"
MOST_ROWS = 20_000
TRUE, FALSE = ("1", "true", "yes"), ("0", "false", "no")
Row = dict[str, str]


class CsvSession(Session):
    """Reads tables by the names of the planner; remembers nothing else."""

    def decode(self, envelope: Envelope) -> list[Message]:
        """The rows of one table; raises MalformedMessage where it is no table of a known kind."""
        parts = envelope.topic.split("/")
        reader = _TABLES.get(parts[3]) if len(parts) == 4 else None
        if reader is None:
            raise UnknownTopic(
                f"Not a table of ours: {envelope.topic[:120]!r}", "未知的数据表,请用 readings、fixes 或 tags"
            )
        try:
            text = envelope.payload.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise MalformedMessage("The table is no UTF-8 text", "数据表不是 UTF-8 编码") from error
        first = text.partition("\n")[0]
        rows = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count), restkey="", restval="")
        out: list[Message] = []
        try:
            for number, row in enumerate(rows, start=2):
                if number > MOST_ROWS + 1:
                    raise MalformedMessage(f"More than {MOST_ROWS} rows", f"超过 {MOST_ROWS} 行")
                out += self._row(reader, row, number, envelope)
        except csv.Error as error:
            raise MalformedMessage(f"Not a table: {error}", "不是有效的 CSV") from error
        return out

    def _row(self, reader: Reader, row: Row, number: int, envelope: Envelope) -> list[Message]:
        try:
            at = datetime.fromisoformat(row["ts"].strip())
            if at.tzinfo is None:
                raise ValueError("ts has no zone")
            late = is_late(at, envelope.received_at)
            common = {"at": at, "received_at": envelope.received_at, "seq": int(row.get("seq") or 0), "late": late}
            return [reader(row, self.names, common)]
        except (KeyError, ValueError, OverflowError) as error:
            what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            return [Unreadable(MalformedMessage(f"Line {number}: {what[:200]}", f"第 {number} 行无法读取"))]


Reader = Callable[[Row, Names, dict[str, Any]], Message]


def _reading(row: Row, names: Names, common: dict[str, Any]) -> Message:
    said = _id(row, "sensor")
    feed = next((each for each in names.feeds.get(said, ()) if each.kind == "sensor"), None)
    number = number_of(row["value"].strip())
    quality = row.get("quality", "").strip() or "good"
    if quality not in QUALITIES:
        raise ValueError(f"quality is none of {', '.join(QUALITIES)}")
    if feed is not None and number is not None:
        number = feed.factor * number + feed.shift
    return Reading(
        sensor_id=said if feed is None else feed.target_id,
        value=number,
        unit=row.get("unit", "").strip() if feed is None else names.units.get(feed.target_id, ""),
        quality=quality if number is not None else "bad",
        **common,
    )


def _fix(row: Row, names: Names, common: dict[str, Any]) -> Message:
    x, y = number_of(row["x"].strip()), number_of(row["y"].strip())
    sigma = number_of(row.get("sigma_m", "").strip() or str(USUAL_SIGMA_M))
    if x is None or y is None or sigma is None:
        raise ValueError("x, y or sigma_m is no number")
    floor = row.get("floor", "").strip()
    return Fix(
        tag_id=_tag(row, names), x=x, y=y, z_m=number_of(row.get("z", "").strip()) or 0.0,
        crs=row.get("crs", "").strip() or "EPSG:4490", cov=(sigma**2, 0.0, sigma**2),
        floor=int(floor) if floor else None, **common,
    )  # fmt: skip


def _tag_row(row: Row, names: Names, common: dict[str, Any]) -> Message:
    tag, sos = _tag(row, names), row.get("sos", "").strip()
    if sos:
        return Sos(tag_id=tag, pressed=_truth(sos), **common)
    battery, moving = number_of(row.get("battery_fraction", "").strip()), row.get("moving", "").strip()
    if battery is not None and not 0 <= battery <= 1:
        raise ValueError("battery_fraction is not between 0 and 1")
    return TagState(tag_id=tag, battery_fraction=battery, moving=_truth(moving) if moving else None, **common)


def _tag(row: Row, names: Names) -> str:
    said = _id(row, "tag")
    return next((each.target_id for each in names.feeds.get(said, ()) if each.kind == "tag"), said)


def _id(row: Row, column: str) -> str:
    said = row[column].strip()
    if not 0 < len(said) <= 120:
        raise ValueError(f"{column} is empty or too long")
    return said


def _truth(word: str) -> bool:
    if word.lower() not in (*TRUE, *FALSE):
        raise ValueError(f"{word!r} is neither true nor false")
    return word.lower() in TRUE


_TABLES: dict[str, Reader] = {"readings": _reading, "fixes": _fix, "tags": _tag_row}

PROTOCOL = Protocol(
    topics=lambda names: [f"{PREFIX}{names.site_id}/+"],
    knows=lambda topic: topic.startswith(PREFIX),
    begin=CsvSession,
)
