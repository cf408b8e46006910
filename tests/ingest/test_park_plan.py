"""The demo park is what the issue asks for, stands free, and is the same for one seed."""

from collections import Counter
from itertools import product

import geopandas as gpd
import pyogrio
import pytest
from shapely import STRtree

from consequence_models.presets import Pipe
from ingest.simulator.park import demo_park, write_park
from ingest.simulator.park_devices import TOXIC
from ingest.simulator.park_gas import HOTTEST_K
from ingest.simulator.park_hazards import consequence, risk_points
from ingest.simulator.park_plan import Plan
from ingest.simulator.park_substances import SUBSTANCES, density_kg_m3
from ingest.simulator.park_surround import SITE
from twin.registers.risk_point import LEVELS, MEASURES, check_measures, grading_of
from twin.rules.cover.gas import Detector, Source, covered
from twin.rules.grading import worst

STORES = ("tank_dome", "tank_floating", "tank_cone", "sphere", "bullet")
CARRIERS = ("bund", "fence", "pipe_rack")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return demo_park()


def test_it_has_the_size_the_issue_asks_for(plan):
    kinds = Counter(s["kind"] for s in plan.features["structure"])
    assert sum(kinds[k] for k in STORES) >= 60 and kinds["column"] + kinds["reactor"] >= 12
    assert kinds["sphere"] >= 10 and len(plan.features["structure"]) >= 350
    assert {"pipe_rack", "warehouse", "control_room", "office", "gate", "flare", "jetty", "house"} <= set(kinds)
    assert sum(s["kind"] == "gas" for s in plan.features["sensor"]) >= 150
    sizes = {n: len(plan.features[n]) for n in ("camera", "anchor", "tag", "person", "vehicle", "enterprise")}
    assert sizes == {"camera": 40, "anchor": 120, "tag": 300, "person": 240, "vehicle": 60, "enterprise": 3}
    assert len(plan.features["fence"]) >= 8 and 19 <= len(plan.features["zone"]) <= 28


def test_every_code_is_there_once(plan):
    for noun, rows in plan.features.items():
        assert [code for code, n in Counter(row["id"] for row in rows).items() if n > 1] == [], noun


def test_no_two_structures_stand_in_one_place(plan):
    solid = [s for s in plan.features["structure"] if s["kind"] not in CARRIERS]
    shapes = [s["geometry"] for s in solid]
    pairs = STRtree(shapes).query(shapes, predicate="intersects").T
    assert [(solid[a]["id"], solid[b]["id"]) for a, b in pairs
            if a < b and shapes[a].intersection(shapes[b]).area > 0.01] == []  # fmt: skip


def test_nothing_but_air_coolers_stands_in_a_pipe_rack(plan):
    racks = [s["geometry"] for s in plan.features["structure"] if s["kind"] == "pipe_rack"]
    others = [s for s in plan.features["structure"] if s["kind"] not in (*CARRIERS, "fin_fan")]
    tree = STRtree(racks)
    assert [s["id"] for s in others for k in tree.query(s["geometry"])
            if racks[k].intersection(s["geometry"]).area > 0.01] == []  # fmt: skip


def test_every_structure_stands_inside_its_enterprise(plan):
    plots = {e["id"]: e["geometry"].buffer(0.5) for e in plan.features["enterprise"]}
    assert [s["id"] for s in plan.features["structure"]
            if s["enterprise_id"] and not plots[s["enterprise_id"]].covers(s["geometry"])] == []  # fmt: skip


def test_every_geometry_is_valid(plan):
    bad = [
        row["id"] for rows in plan.features.values() for row in rows if row["geometry"] and not row["geometry"].is_valid
    ]
    assert bad == []


def test_pipelines_join_the_structures_they_name_and_hold_what_these_hold(plan):
    structures = {s["id"]: s for s in plan.features["structure"]}
    assert len(plan.features["pipeline"]) >= 20
    for line in plan.features["pipeline"]:
        ends = [structures[line[name]] for name in ("from_structure_id", "to_structure_id") if line[name]]
        assert ends and max(line["geometry"].distance(end["geometry"]) for end in ends) < 0.01, line["id"]
        assert line["geometry"].is_simple and SITE.outline().covers(line["geometry"]), line["id"]
        held = {end.get("substance_id") for end in ends} - {None}
        assert not held or line["substance_id"] in held or line["id"][:2] in ("HY", "CW", "ST", "N2", "SA"), line["id"]
        told = {
            name: line[name] for name in ("substance_id", "diameter_m", "pressure_pa", "temperature_k", "flow_kg_s")
        }
        pipe = Pipe(**told, length_m=line["geometry"].length)
        area = pipe.diameter_m**2 * 0.785
        assert pipe.state != "liquid" or pipe.fed_kg_s / (area * density_kg_m3(pipe.substance_id)) < 3.0, line["id"]


def test_park_lines_lead_from_one_enterprise_to_another(plan):
    owner = {s["id"]: s["enterprise_id"] for s in plan.features["structure"]}
    shared = [line for line in plan.features["pipeline"] if line["enterprise_id"] is None and line["from_structure_id"]]
    assert len(shared) >= 4
    assert all(owner[line["from_structure_id"]] != owner[line["to_structure_id"]] for line in shared)


def test_one_seed_gives_one_park(tmp_path):
    a, b, c = (write_park(tmp_path / f"{k}.gpkg", seed=seed) for k, seed in enumerate((7, 7, 8)))
    read = [gpd.read_file(file, layer="structure") for file in (a, b, c)]
    assert read[0].equals(read[1]) and not read[0].equals(read[2])


def test_layers_are_called_by_noun_and_lie_in_the_right_place(tmp_path):
    file = write_park(tmp_path / "park.gpkg")
    assert {"site", "structure", "zone", "tag"} <= {name for name, _ in pyogrio.list_layers(file)}
    site = gpd.read_file(file, layer="site").to_crs(4490)
    centre = site.union_all().centroid
    assert (centre.x, centre.y) == pytest.approx((120.90, 31.85), abs=1e-3)


def test_every_source_of_gas_has_a_detector_of_its_own_kind_within_the_reach_of_the_standard(plan):
    """GB/T 50493-2019 4.2: combustible gas 10 m, toxic gas 4 m from what may leak, in the open."""
    gas = [s for s in plan.features["sensor"] if s["kind"] == "gas"]
    for quantity in {s["quantity"] for s in gas}:
        danger = "combustible" if quantity == "combustible" else "toxic"
        asked = [Source(id=s["id"], outline=s["geometry"], danger=danger) for s in plan.features["structure"]
                 if _watched_for(s) == quantity]  # fmt: skip
        standing = [Detector(id=s["id"], x_m=s["geometry"].x, y_m=s["geometry"].y, danger=danger) for s in gas
                    if s["quantity"] == quantity]  # fmt: skip
        assert [one.source.id for one in covered(asked, standing) if not one.covered] == []


def _watched_for(structure) -> str | None:
    held = structure.get("substance_id")
    facts = SUBSTANCES.get(held) if held else None
    if facts is None or facts["boiling_k"] > HOTTEST_K or not (facts["lfl_fraction"] or held in TOXIC):
        return None
    return held if held in TOXIC else "combustible"


@pytest.fixture(scope="module")
def risks(plan: Plan) -> dict[str, list[tuple[dict, bool]]]:
    """The risk points of every zone by its code."""
    structures = plan.features["structure"]
    middles = [each["geometry"].centroid for each in structures]
    return {
        zone["id"]: list(
            risk_points(zone, [structures[k] for k in STRtree(middles).query(zone["geometry"], "contains")])
        )
        for zone in plan.features["zone"]
    }


def test_the_approved_risk_points_give_every_zone_of_the_park_the_grade_that_it_has(plan, risks):
    for zone in plan.features["zone"]:
        grades = [grading_of(form).grade for form, draft in risks[zone["id"]] if not draft]
        assert worst(grades) == zone["grade"], zone["name_zh"]


def test_risk_points_name_equipment_that_stands_there_and_carry_measures_of_every_kind_and_level(plan, risks):
    standing = {each["id"] for each in plan.features["structure"]}
    forms = [form for points in risks.values() for form, _ in points]
    for form in forms:
        check_measures(form)
        assert set(form["point"].split(" ")[0].split("–")) <= standing
        assert {each["kind"] for each in form["measures"]} == set(MEASURES)
    found = {(each["kind"], each["level"]) for form in forms for each in form["measures"]}
    assert found == set(product(MEASURES, LEVELS))
    assert {form["method"] for form in forms} == {"lec", "ls", "mes"}


def test_more_in_one_vessel_never_makes_the_consequence_milder():
    worse = [consequence([{"substance_id": "ammonia", "capacity_kg": mass}]) for mass in (5e3, 10e3, 50e3, 100e3)]
    assert worse == sorted(worse) and worse[0] == 15.0 and worse[-1] == 100.0
