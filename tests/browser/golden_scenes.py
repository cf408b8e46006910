"""Small scenes without anything live, drawn by the park's own drawers: `python -m tests.browser.golden_scenes` renews.

A renewed picture is looked at before it is committed: the test only says that nothing has changed since.
"""

from __future__ import annotations

import io
import math
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from scenes.plant import plant
from scenes.saved_page import saved_page
from scenes.scene_spec import scene_spec
from server.runtime import client
from server.settings import Settings

GOLDEN = Path(__file__).parent / "golden"
LON, LAT = 120.9, 31.85
EAST, NORTH = 1 / (111_319.49 * math.cos(math.radians(LAT))), 1 / 110_940.0
AT = "2026-11-22T06:00:00Z"
WIDTH, HEIGHT = 800, 450
Row = dict[str, Any]


def place(x_m: float, y_m: float) -> list[float]:
    """Longitude and latitude of a place [m] east and north of the middle."""
    return [LON + x_m * EAST, LAT + y_m * NORTH]


def box(x: float, y: float, width: float, height: float) -> Row:
    """A rectangle by its south-west corner [m]."""
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
    return {"type": "Polygon", "coordinates": [[place(*corner) for corner in corners]]}


def circle(x: float, y: float, radius: float) -> Row:
    """A polygon of 48 corners [m]."""
    turns = [2 * math.pi * k / 48 for k in range(49)]
    return {
        "type": "Polygon",
        "coordinates": [[place(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns]],
    }


def row(id: str, geometry: Row, **properties: Any) -> Row:
    """A feature with its code and names."""
    names = {"id": id, "name_zh": id, "name_en": id}
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": names | properties}


def point(x: float, y: float) -> Row:
    """A point [m]."""
    return {"type": "Point", "coordinates": [*place(x, y), 0.0]}


GROUND = [
    row("G-1", box(-260, -160, 520, 320), kind="pad"),
    row("G-2", box(-260, 170, 520, 60), kind="water"),
    row("G-3", box(-260, -220, 520, 50), kind="grass"),
]
ROADS = [row("R-1", {"type": "LineString", "coordinates": [place(-260, 0), place(260, 0)]}, width_m=12.0, kind="main")]
ZONES = [
    row("Z-A", box(-240, 20, 200, 120), grade="A"), row("Z-B", box(20, 20, 200, 120), grade="B"),
    row("Z-C", box(-240, -140, 200, 110), grade="C"), row("Z-D", box(20, -140, 200, 110), grade="D"),
]  # fmt: skip
STRUCTURES = [
    row("T-1", circle(-190, 80, 9), kind="sphere", diameter_m=18.0, height_m=21.0),
    row("T-2", circle(-140, 80, 9), kind="sphere", diameter_m=18.0, height_m=21.0),
    row("T-3", circle(70, 80, 14), kind="tank_dome", diameter_m=28.0, height_m=16.0),
    row("T-4", circle(130, 80, 14), kind="tank_floating", diameter_m=28.0, height_m=16.0),
    row("B-1", box(60, -110, 60, 24), kind="building", height_m=14.0, floors=4),
    row("C-1", circle(-150, -80, 2), kind="column", diameter_m=4.0, height_m=38.0),
]
SENSORS = [row(f"GT-{k}", point(-200 + 60 * k, 40), kind="gas", unit="ppm", quantity="ammonia") for k in range(6)]
MARKS = {
    "fence": [row("F-1", box(-250, 10, 220, 140), kind="forbidden")],
    "muster_point": [row("M-1", point(200, -120))],
    "camera": [row("CAM-1", point(-20, 20), heading_deg=315.0, field_of_view_deg=60.0, range_m=90.0)],
    "hydrant": [row("H-1", point(0, 14)), row("H-2", point(120, 14))],
}
MOMENT: Row = {
    "at": AT, "replay": True,
    "movers": [
        {"index": k, "tag_id": f"TAG-{k}", "kind": "person", "role": role, "label": "", "enterprise_id": None,
         "person_id": None, "at": AT, "lon": place(x, y)[0], "lat": place(x, y)[1], "z_m": 0.0, "error_m": 0.5,
         "age_s": 1.0, "state": state}
        for k, (role, x, y, state) in enumerate((
            ("employee", -100, 30, "ok"), ("contractor", -60, 8, "ok"), ("visitor", 40, 4, "ok"),
            ("employee", 100, 30, "stale"), ("employee", -190, 120, "ok"),
        ))
    ],
    "sensors": [
        {"sensor_id": f"GT-{k}", "value": 12.0 + 40 * (k == 2), "quality": "good", "age_s": 2.0 + 100 * (k == 5)}
        for k in range(6)
    ],
    "alarms": [
        {"id": "A-1", "source_kind": "sensor", "source_id": "GT-2", "condition": "high", "priority": 2,
         "state": "acknowledged", "value": 52.0, "limit_value": 28.0, "unit": "ppm", "text_zh": "GT-2 氨 高报",
         "text_en": "GT-2 ammonia high", "lon": place(-80, 40)[0], "lat": place(-80, 40)[1], "z_m": 2.0,
         "enterprise_id": None, "origin": "real", "raised_at": AT},
    ],
    "weather": {"at": AT, "wind_m_s": 3.0, "wind_from_deg": 300.0, "temperature_k": 290.0, "humidity_fraction": 0.5,
                "pressure_pa": 101325.0, "stability": "D", "origin": "real"},
}  # fmt: skip
RUN: Row = {
    "id": "run", "model": {"id": "tnt_blast", "version": "1"}, "warnings": [], "raster": None, "at": place(-140, 80),
    "inputs": {}, "footprint": {"type": "FeatureCollection", "features": [
        row(f"L-{k}", circle(-140, 80, reach), level=level, shown=level / 1000, shown_unit="kPa", distance_m=reach,
            quantity="overpressure", unit="Pa", label_zh="", label_en="")
        for k, (level, reach) in enumerate(((5000.0, 150.0), (9000.0, 95.0), (30000.0, 45.0)))
    ]},
}  # fmt: skip
SCENES: dict[str, Row] = {
    "day_and_zones": {"scene": "wall", "theme": "dark", "pitch": 52.0},
    "paper_from_above": {"scene": "plan", "theme": "light", "pitch": 0.0, "shown": ("cameras", "hydrants", "fences")},
    "blast": {"scene": "analyse", "theme": "dark", "pitch": 45.0, "run": RUN},
}


def page_of(name: str) -> bytes:
    """The saved page of one of the scenes."""
    wanted = SCENES[name]
    camera = {"longitude": LON, "latitude": LAT, "zoom": 16.1, "pitch": wanted["pitch"], "bearing": -18.0}
    scene = scene_spec(wanted["scene"], camera=camera)
    for layer in scene["layers"]:
        layer["visible"] = layer["visible"] or layer["id"] in wanted.get("shown", ())
    nouns = {"ground": GROUND, "road": ROADS, "zone": ZONES, "sensor": SENSORS, **MARKS}
    rows: Row = {f"/api/features/{noun}": _collection(found) for noun, found in nouns.items()}
    built = plant({"structure": _collection(STRUCTURES), "ground": _collection(GROUND)})
    rows["/api/plant"] = built.manifest
    files = {f"/api/plant/models/{name}.glb": ("model/gltf-binary", body) for name, body in built.models.items()}
    if built.shade is not None:
        files[built.manifest["shade"]["url"]] = ("image/png", built.shade)
    kept = {
        "scene": scene, "theme": wanted["theme"], "locale": "en", "at": AT, "chosen": True, "by": "test",
        "site": {"name_zh": "测试", "name_en": "Test", "time_zone": "Asia/Shanghai"}, "product": "OneMap",
        "moment": MOMENT, "rows": rows, "left_out": {}, "run": wanted.get("run"),
    }  # fmt: skip
    script = (client.WEB / "dist" / "page" / "page.js").read_text(encoding="utf-8")
    return saved_page(kept, files, script)


def drawn(browser: Browser, name: str, folder: Path) -> Image.Image:
    """The picture of one of the scenes, without the words around it."""
    file = folder / f"{name}.html"
    file.write_bytes(page_of(name))
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate("() => window.__saved")
    page.add_style_tag(content="#words { display: none }")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return shot


def built() -> None:
    """See that the page's script is built from the sources as they are."""
    client.build(Settings.from_env().home)


def _collection(rows: list[Row]) -> Row:
    return {"type": "FeatureCollection", "features": rows}


def main(names: list[str]) -> None:
    """Draw the named pictures anew, or all."""
    from tests.browser.conftest import CHROMIUM, FLAGS

    built()
    GOLDEN.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name in names or SCENES:
            drawn(browser, name, Path(folder)).save(GOLDEN / f"{name}.png", optimize=True)
            sys.stdout.write(f"{GOLDEN / name}.png\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
