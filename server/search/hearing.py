"""What the process hears on live.sock: detectors into the rolling record, the wind, alarms by detector, and people."""

from __future__ import annotations

import logging
import socket
import struct
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from consequence_models.inverse.gas_groups import Detector
from server.search.plume import People
from server.search.rolling import Rolling
from twin.model.frame import MOVERS, SENSOR_STATES, SENSORS, FrameIsBroken, unpack
from twin.model.place import LocalFrame

LOG = logging.getLogger(__name__)
HEAD = struct.Struct("<IB")
JSON, BINARY = 74, 66
RETRY_S = 1.0
NOT_BELIEVED = (SENSOR_STATES["bad"], SENSOR_STATES["stale"])
IN_ALARM = (SENSOR_STATES["high"], SENSOR_STATES["high_high"])
UNKNOWN_PLACE = 2


class Ears:
    """One thread that listens; everything it knows is read under `lock`."""

    def __init__(self, path: Path, detectors: Sequence[Detector], frame: LocalFrame) -> None:
        self.lock = threading.Lock()
        self.rolling = Rolling(
            [one.id for one in detectors], [one.high for one in detectors], [one.range_max for one in detectors]
        )
        self.alarmed = np.zeros(len(detectors), bool)
        self.origins: dict[str, str] = {}  # by detector, of its alarms
        self.weather: dict[str, Any] = {}
        self.movers: list[dict[str, Any]] = []
        self.changed = threading.Event()
        self._path, self._frame = path, frame
        self._row = {one.id: row for row, one in enumerate(detectors)}
        self._rows_of: dict[int, int] = {}
        self._places: dict[int, tuple[float, float]] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ears", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._stop.set()

    def people(self) -> People:
        """Where everybody is now [local metres]."""
        with self.lock:
            rows = np.array(list(self._places), np.intp)
            places = np.array(list(self._places.values()), float).reshape(-1, 2)
        x, y = self._frame.to_local(places[:, 0], places[:, 1]) if len(rows) else (np.empty(0), np.empty(0))
        return People(row=rows, x_m=np.asarray(x), y_m=np.asarray(y))

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with socket.socket(socket.AF_UNIX) as line:
                    line.connect(str(self._path))
                    self._read(line)
            except (OSError, ValueError) as error:
                LOG.debug("live.sock: %s", error)
            self._stop.wait(RETRY_S)

    def _read(self, line: socket.socket) -> None:
        file = line.makefile("rb")
        while not self._stop.is_set():
            head = file.read(HEAD.size)
            if len(head) < HEAD.size:
                return
            length, kind = HEAD.unpack(head)
            body = file.read(length)
            with self.lock:
                if kind == JSON:
                    self._hear(orjson.loads(body))
                elif kind == BINARY:
                    self._see(body)
            self.changed.set()

    def _hear(self, message: dict[str, Any]) -> None:
        kind = message.get("kind")
        if kind == "snapshot":
            self._rows_of = {
                int(one["index"]): self._row[one["sensor_id"]]
                for one in message.get("sensors", [])
                if one["sensor_id"] in self._row
            }
            self.movers = list(message.get("movers", []))
            for alarm in message.get("alarms", []):
                self._origin(alarm)
            self._wind(message.get("weather"))
        elif kind == "weather":
            self._wind(message.get("weather"))
        elif kind == "alarm":
            self._origin(message["alarm"])

    def _origin(self, alarm: dict[str, Any]) -> None:
        if alarm.get("source_kind") == "sensor":
            self.origins[str(alarm.get("source_id"))] = str(alarm.get("origin") or "real")

    def _wind(self, weather: dict[str, Any] | None) -> None:
        if not weather or weather.get("wind_m_s") is None or weather.get("wind_from_deg") is None:
            return
        self.weather = weather
        self.rolling.take_wind(time.time(), float(weather["wind_m_s"]), float(weather["wind_from_deg"]))

    def _see(self, body: bytes) -> None:
        try:
            frame = unpack(body)
        except FrameIsBroken:
            return
        if frame.kind == SENSORS:
            self._sensors(frame.time_s, frame.arrays)
        elif frame.kind == MOVERS:
            self._people(frame.arrays)

    def _sensors(self, time_s: float, arrays: dict[str, NDArray[Any]]) -> None:
        index = arrays["index"].tolist()
        known = [k for k, one in enumerate(index) if one in self._rows_of]
        rows = np.array([self._rows_of[index[k]] for k in known], np.intp)
        state = arrays["state"][known]
        value = np.where(np.isin(state, NOT_BELIEVED), np.nan, arrays["value"][known])
        self.rolling.take(time_s, rows, value)
        self.alarmed[rows] = np.isin(state, IN_ALARM)

    def _people(self, arrays: dict[str, NDArray[Any]]) -> None:
        columns = (arrays[name].tolist() for name in ("index", "lon", "lat", "state"))
        for index, lon, lat, state in zip(*columns, strict=True):
            if state != UNKNOWN_PLACE and lon == lon:
                self._places[int(index)] = (lon, lat)
            else:
                self._places.pop(int(index), None)
