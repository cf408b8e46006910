"""What of the park an impact is counted over: every drawn thing once, as plain values, read anew when one changes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import orjson
import shapely
from sqlalchemy import Connection

from server.who import Who
from twin.store.planned import features
from twin.store.tiles import layer_version

if TYPE_CHECKING:
    from server.wiring import Wiring

NOUNS = ("structure", "zone", "road", "path", "muster_point", "camera", "population", "protection_target")
TOLD = ("kind", "enterprise_id", "substance_id", "grade", "class", "capacity", "people_day", "people_night")


class ParkThings:
    """The things of each scope, with the versions of their layers."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, list[dict[str, Any]]]] = {}

    def read(self, wiring: Wiring, who: Who) -> list[dict[str, Any]]:
        """The things that an account may see; it waits for the database."""
        with wiring.store_of(who) as conn:
            version = " ".join(layer_version(conn, noun) for noun in NOUNS)
            kept = self._kept.get(who.enterprises)
            if kept is None or kept[0] != version:
                kept = self._kept[who.enterprises] = (version, _things(conn))
            return kept[1]


def _things(conn: Connection) -> list[dict[str, Any]]:
    found = []
    for noun in NOUNS:
        for one in features(conn, noun)["features"]:
            if one["geometry"] is None:
                continue
            shape = shapely.from_geojson(orjson.dumps(one["geometry"]).decode())
            middle = shapely.centroid(shape)
            row = one["properties"]
            found.append(
                {
                    "noun": noun,
                    "id": row["id"],
                    "name_zh": row.get("name_zh") or "",
                    "name_en": row.get("name_en") or "",
                    "lon": round(float(middle.x), 7),
                    "lat": round(float(middle.y), 7),
                    "volume_m3": _volume(row),
                    "wkb": shapely.to_wkb(shape),
                    **{name: row.get(name) for name in TOLD},
                    "kind": str(row.get("kind") or ""),
                }
            )
    return found


def _volume(row: dict[str, Any]) -> float | None:
    """What a vessel holds by its outside [m³]; None where its size is not known."""
    diameter, height = row.get("diameter_m"), row.get("height_m")
    if not diameter:
        return None
    if row.get("kind") == "sphere":
        return float(math.pi / 6 * diameter**3)
    long = row.get("length_m") or height
    return float(math.pi / 4 * diameter**2 * long) if long else None
