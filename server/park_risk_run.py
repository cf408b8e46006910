"""The risk of a whole park, as workers do it: what each vessel adds, then contours, F–N curve and limits of the sum."""

from __future__ import annotations

import base64
import dataclasses
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ModelError
from consequence_models.footprint import outline
from consequence_models.inputs import build, plain
from consequence_models.presets import Equipment
from consequence_models.result import Caution
from consequence_models.risk.assess import assess
from consequence_models.risk.criteria import CRITERIA, DEFAULT_SET, Judgement, Target, judge_individual, judge_societal
from consequence_models.risk.frequencies import LeakFrequency, leaks
from consequence_models.risk.people import People
from consequence_models.risk.risk_field import CONTOURS, UNCERTAINTY, Area, RiskField
from consequence_models.risk.societal import Societal, societal
from consequence_models.risk.source import RiskSource
from consequence_models.risk.vessel import VesselRisk, kind_of, vessel_risk
from consequence_models.risk.wind_rose import WindRose
from consequence_models.scenario import Weather
from layers.footprint import features, raster_png
from twin.model.place import frame_around

Array = NDArray[np.float64]
Row = dict[str, Any]
TIMES = ("day", "night")
LEFT_OUT, NO_PROBIT = "left_out_", "left_out_toxic_cloud_"  # codes of `consequence_models.risk.vessel`


def added(piece: Row) -> list[Row]:
    """What vessels that are alike add to the risk, one row a vessel; one that cannot be told says why.

    A row holds the grid of the individual risk (float32, packed), the events by day and by night, and the leaks.
    """
    rose = rose_of(piece["rose"])
    try:
        equipment = Equipment(**piece["equipment"])
        found = vessel_risk(equipment, rose, frequencies=_frequencies(equipment, piece["frequencies"]))
    except ModelError as error:
        words = {"code": error.code, "zh": error.message_zh, "en": error.message_en, "field": error.field}
        return [{"structure_id": one["structure_id"], "refused": words} for one in piece["vessels"]]
    area = Area(**piece["area"])
    people = {time: _people(piece["people"], time) for time in TIMES}
    return [_row(one, found, rose, area, people) for one in piece["vessels"]]


def summed(inputs: Row, rows: Sequence[Row]) -> tuple[Row, bytes | None]:
    """The risk of all vessels together: what is kept of it, and its picture on the ground."""
    area, frame = Area(**inputs["area"]), frame_around(*inputs["frame"])
    told = [row for row in rows if "refused" not in row]
    values = np.zeros((area.rows, area.columns))
    for row in told:
        values += unpacked(row["values"], area)
    field = RiskField(area=area, values=values, warnings=_warnings(inputs, rows))
    levels = [level for level in CONTOURS if level.value <= values.max()]
    shapes = [outline(field, level.value) for level in levels]
    picture = raster_png(field, [level.value for level in levels], frame) if levels else None
    curves = {time: _together(told, time) for time in TIMES}
    year = societal([curves[time].shared(share) for time, share in inputs["shares"].items()])
    return {
        "footprint": features(shapes, frame, levels=levels),
        "bounds": picture[1] if picture else None,
        "highest_1_yr": float(values.max()),
        "societal": _societal(year, inputs["people"]),
        "targets": _targets(field, inputs["targets"], inputs["scope"]),
        "vessels": [_told(row) for row in rows],
        "cautions": {one["code"]: one for row in rows for one in row.get("warnings", ())},
        "warnings": [plain(caution) for caution in field.warnings],
    }, (picture[0] if picture else None)


def rose_of(told: Row) -> WindRose:
    """A wind rose from plain values: weathers by name, and the share of each sector in each of them."""
    weathers = {name: build(Weather, air) for name, air in told["weathers"].items()}
    return WindRose(weathers=weathers, fraction=np.asarray(told["fraction"], float))


def packed(values: Array) -> str:
    """A grid as text, so that a piece survives a restart of the server."""
    return base64.b64encode(zlib.compress(values.astype("<f4").tobytes(), 1)).decode()


def unpacked(text: str, area: Area) -> Array:
    """The grid of `packed`."""
    flat = np.frombuffer(zlib.decompress(base64.b64decode(text)), "<f4")
    return flat.reshape(area.rows, area.columns).astype(float)


def _row(vessel: Row, found: VesselRisk, rose: WindRose, area: Area, people: Mapping[str, People]) -> Row:
    source = RiskSource(id=vessel["structure_id"], x_m=vessel["x_m"], y_m=vessel["y_m"], outcomes=found.outcomes)
    by_time = {time: assess([source], rose, area, people=people[time]) for time in TIMES}
    warnings = (*by_time["day"].individual.warnings, *found.cautions)
    row: Row = {
        "structure_id": vessel["structure_id"],
        "values": packed(by_time["day"].individual.values),
        "highest_1_yr": float(by_time["day"].individual.values.max()),
        "models": list(by_time["day"].models),
        "leaks": [
            {"equipment": one.frequency.equipment, "hole": one.frequency.hole, "name_zh": one.frequency.name_zh,
             "name_en": one.frequency.name_en, "frequency_1_yr": one.frequency.yearly(),
             "status": one.frequency.status, "source": one.frequency.source,
             "rate_kg_s": one.release.rate_kg_s, "duration_s": one.release.duration_s}
            for one in found.leaks
        ],
        "warnings": [plain(caution) for caution in warnings],
    }  # fmt: skip
    for time, assessed in by_time.items():
        curve = assessed.societal
        assert curve is not None
        row[time] = {"deaths": curve.deaths_count.tolist(), "often": curve.frequency_1_yr.tolist()}
        row[f"pll_{time}_1_yr"] = curve.potential_loss_of_life_1_yr
    return row


def _told(row: Row) -> Row:
    """A vessel as it is kept: without its grid and events, its cautions by code."""
    told = {name: value for name, value in row.items() if name not in ("values", "warnings", *TIMES)}
    return {**told, "cautions": [one["code"] for one in row.get("warnings", ())]}


def _frequencies(equipment: Equipment, given: Sequence[Row]) -> list[LeakFrequency]:
    """The generic frequencies, and those of the park's own in their place."""
    own = {(one["equipment"], one["hole"]): one for one in given}
    found = []
    for each in leaks(kind_of(equipment)):
        instead = own.get((each.equipment, each.hole))
        found.append(each.instead(float(instead["frequency_1_yr"]), instead["source"]) if instead else each)
    return found


def _people(told: Row, time: str) -> People:
    return People.spread(
        x_m=np.array(told["x_m"], float), y_m=np.array(told["y_m"], float), count=np.array(told[time], float),
        indoor_fraction=float(told["indoor_fraction"][time]),
    )  # fmt: skip


def _together(rows: Sequence[Row], time: str) -> Societal:
    return societal(
        Societal(deaths_count=np.array(row[time]["deaths"]), frequency_1_yr=np.array(row[time]["often"]))
        for row in rows
    )


def _societal(found: Societal, people: Row) -> Row:
    """The curve with the lines it is held against; None for what cannot be said without people."""
    heads = {time: sum(people[time]) for time in TIMES}
    if not any(heads.values()):
        return {"heads": heads, "n": [], "f_1_yr": [], "pll_1_yr": None, "verdict": None, "lines": []}
    n, often = found.curve()
    judged = judge_societal(found)
    span = np.array([1.0, 10.0, 100.0, 1000.0])
    lines = [
        {"band": each.band, "n": span.tolist(), "f_1_yr": each.line_1_yr(span).tolist(), "source": each.source,
         "status": each.status}
        for each in CRITERIA if each.set_name == DEFAULT_SET and each.kind == "societal"
    ]  # fmt: skip
    return {
        "heads": heads, "n": n.tolist(), "f_1_yr": often.tolist(), "pll_1_yr": found.potential_loss_of_life_1_yr,
        "verdict": judged.verdict, "worst_count": judged.worst_count, "ratio": judged.ratio, "lines": lines,
    }  # fmt: skip


def _targets(field: RiskField, targets: Sequence[Row], scope: str) -> list[Row]:
    judged = judge_individual(
        field, [Target(id=one["id"], target=one["target"], x_m=one["x_m"], y_m=one["y_m"]) for one in targets], scope
    )
    return [{**one, **_judgement(each)} for one, each in zip(targets, judged, strict=True)]


def _judgement(found: Judgement) -> Row:
    known = bool(np.isfinite(found.risk_1_yr))
    return {
        "risk_1_yr": found.risk_1_yr if known else None,
        "limit_1_yr": found.criterion.limit_1_yr,
        "holds": found.holds,
        "ratio": found.ratio if known else None,
        "source": found.criterion.source,
        "status": found.criterion.status,
    }


def _warnings(inputs: Row, rows: Sequence[Row]) -> tuple[Caution, ...]:
    """That of the method first, then what was asked of it, then what is left out; the rest stays with each vessel."""
    told = {one["code"]: one for row in rows for one in row.get("warnings", ())}
    toxic = sorted(code.removeprefix(NO_PROBIT) for code in told if code.startswith(NO_PROBIT))
    kept = [one for code, one in sorted(told.items())
            if code == "least_fraction" or (code.startswith(LEFT_OUT) and not code.startswith(NO_PROBIT))]  # fmt: skip
    names = {field.name for field in dataclasses.fields(Caution)}
    found = [Caution(**{name: one[name] for name in names & set(one)}) for one in (*inputs["warnings"], *kept)]
    if toxic:
        zh, en = f"无毒性概率函数，中毒未计入：{'、'.join(toxic)}", f"no toxic probit, not counted: {', '.join(toxic)}"
        found.append(Caution(code="no_toxic_probit", zh=zh, en=en))
    refused = sum("refused" in row for row in rows)
    if refused:
        zh, en = f"{refused} 台设备未计入风险，见明细", f"{refused} vessels are not in the risk: see the table"
        found.append(Caution(code="vessels_left_out", zh=zh, en=en, value=float(refused)))
    return (UNCERTAINTY.caution(), *found)
