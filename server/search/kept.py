"""Searches on disk, so that a restart goes on where it was, and in the register, so that they can be read for ever.

``<home>/search/<id>.jsonl``: a header, a line for each whole minute, and a line for what people told it. A search that
has ended is moved to the register, and its file is removed only after that has been written.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection

from consequence_models import Weather
from consequence_models.inverse import Reading, Step
from consequence_models.inverse.drift import Drift
from twin.model.errors import NotFound
from twin.registers.leak_search import REGISTER
from twin.registers.register import Entry, checked_body
from twin.store.entries import StoredEntries

LOG = logging.getLogger(__name__)
Store = Callable[[], AbstractContextManager[Connection]]


class Files:
    """The open searches of one home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "search"
        self.folder.mkdir(parents=True, exist_ok=True)

    def add(self, search_id: str, line: Mapping[str, Any]) -> None:
        """Write one line through to the disk."""
        with (self.folder / f"{search_id}.jsonl").open("ab") as file:
            file.write(orjson.dumps(line, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> dict[str, list[dict[str, Any]]]:
        """The lines of every open search; a line cut off by a crash is left out with what follows it."""
        found = {}
        for path in sorted(self.folder.glob("*.jsonl")):
            lines: list[dict[str, Any]] = []
            for text in path.read_bytes().splitlines():
                try:
                    lines.append(orjson.loads(text))
                except orjson.JSONDecodeError:
                    LOG.warning("%s: a line that is not whole is left out", path.name)
                    break
            if lines and lines[0].get("kind") == "open":
                found[path.stem] = lines
        return found

    def done(self, search_id: str) -> None:
        """Forget a search that the register keeps."""
        (self.folder / f"{search_id}.jsonl").unlink(missing_ok=True)


def plain_step(step: Step, ends_s: int) -> dict[str, Any]:
    """A whole minute as a line."""
    air = step.weather
    return {
        "kind": "minute", "ends_s": ends_s, "averaging_s": step.averaging_s,
        "weather": {"wind_m_s": air.wind_m_s, "wind_from_deg": air.wind_from_deg, "stability": air.stability,
                    "sigma_theta_deg": air.sigma_theta_deg},
        "readings": [[one.sensor_id, one.kg_m3] for one in step.readings],
        "drift": None if step.drift is None else asdict(step.drift),
    }  # fmt: skip


def step_of(line: Mapping[str, Any]) -> Step:
    """A line as a whole minute again."""
    readings = tuple(Reading(sensor_id=name, kg_m3=value) for name, value in line["readings"])
    way = line.get("drift")
    drift = None if way is None else Drift(**{name: tuple(column) for name, column in way.items()})
    return Step(readings=readings, weather=Weather(**line["weather"]), averaging_s=line["averaging_s"], drift=drift)


def keep(store: Store, search_id: str, body: Mapping[str, Any], *, ended: bool, site_id: str) -> bool:
    """Write a search into the register; False where the database does not answer, and it is tried again later."""
    entry = Entry(
        register=REGISTER.id, id=search_id, state="ended" if ended else "open", body=checked_body(REGISTER, body),
        site_id=site_id,
    )  # fmt: skip
    try:
        with store() as conn:
            book = StoredEntries(conn)
            try:
                version: int | None = book.get(REGISTER.id, search_id).version
            except NotFound:
                version = None
            book.put(entry, version=version, who="seek")
    except Exception as error:
        LOG.warning("the register cannot be written now: %s", error)
        return False
    return True
