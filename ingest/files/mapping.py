"""Which layer is which noun and which column which field: what a person says, and what can be guessed from the names.

A mapping holds plain words by layer: `{"FQ": {"noun": "zone", "id": "BH", "grade": "DJ"}}`. A value beginning with '='
is a constant; `id` beginning with '#' numbers the rows behind that prefix. `x`, `y`, `z` or `wkt` name the columns that
hold the place where the layer has no geometry. The noun '' leaves a layer out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ingest.files.layer import Layer
from twin.model.errors import MissingField, UnknownNoun
from twin.model.nouns import KEPT_BY_THE_STORE, NOUNS, Noun

Plan = Mapping[str, str]
Columns = Mapping[str, Plan]
PLACES = ("x", "y", "z", "wkt")
_NOT_FIELDS = ("noun", *PLACES)

_NOUN_WORDS: dict[str, tuple[str, ...]] = {
    "zone": ("zone", "risk", "分区", "四色", "风险区", "fq"),
    "fence": ("fence", "geofence", "围栏", "wl"),
    "sensor": ("sensor", "detector", "gas", "探测", "检测", "传感", "报警器"),
    "camera": ("camera", "cctv", "video", "摄像", "监控", "视频"),
    "anchor": ("anchor", "基站", "uwb"),
    "muster_point": ("muster", "assembly", "集合", "集结", "避难"),
    "hydrant": ("hydrant", "消火栓", "消防栓"),
    "road": ("road", "street", "道路", "公路"),
    "path": ("path", "footway", "通道", "步道", "巡检"),
    "hazard_unit": ("hazard_unit", "hazard unit", "重大危险源", "危险源单元"),
    "protection_target": ("protection", "防护目标", "敏感目标"),
    "population": ("population", "人口", "居民"),
    "enterprise": ("enterprise", "company", "企业"),
    "ground": ("ground", "landuse", "地面", "绿地"),
    "pipeline": ("pipeline", "pipe", "管道", "管线"),
    "structure": (
        "structure",
        "building",
        "tank",
        "equipment",
        "plant",
        "建筑",
        "构筑",
        "建构筑物",
        "储罐",
        "设备",
        "装置",
    ),
}
_FIELD_WORDS: dict[str, tuple[str, ...]] = {
    "id": ("id", "code", "编号", "代码", "位号", "bh", "no", "tag", "number", "编码", "序号"),
    "name_zh": ("name_zh", "name", "名称", "mc", "中文名", "title"),
    "name_en": ("name_en", "英文名", "english"),
    "grade": ("grade", "等级", "风险等级", "dj", "level", "colour", "color", "颜色"),
    "kind": ("kind", "type", "类型", "种类", "lx", "类别"),
    "height_m": ("height_m", "height", "高度", "gd", "elevation_height"),
    "diameter_m": ("diameter_m", "diameter", "直径", "zj"),
    "base_m": ("base_m", "base", "底高", "基底高程"),
    "floors": ("floors", "levels", "层数", "cs"),
    "heading_deg": ("heading_deg", "heading", "azimuth", "方位角", "朝向", "rotation_deg"),
    "tilt_deg": ("tilt_deg", "tilt", "俯仰角"),
    "field_of_view_deg": ("field_of_view_deg", "fov", "视场角"),
    "range_m": ("range_m", "range", "有效距离"),
    "responsible": ("responsible", "责任人", "owner"),
    "phone": ("phone", "电话", "联系电话"),
    "controls": ("controls", "管控措施"),
    "unit": ("unit", "单位"),
    "quantity": ("quantity", "介质", "被测物质", "gas"),
    "capacity": ("capacity", "容量", "可容纳人数"),
    "width_m": ("width_m", "width", "宽度", "路宽"),
    "enterprise_id": ("enterprise_id", "企业编号"),
}
_PLACE_WORDS: dict[str, tuple[str, ...]] = {
    "x": ("x", "lon", "lng", "longitude", "经度", "easting", "east", "e", "东坐标", "jd", "横坐标"),
    "y": ("y", "lat", "latitude", "纬度", "northing", "north", "n", "北坐标", "wd", "纵坐标"),
    "z": ("z", "height", "elevation", "高程", "h", "标高"),
    "wkt": ("wkt", "geometry", "geom", "shape", "the_geom"),
}
_POINTS = ("sensor", "camera", "anchor", "muster_point", "hydrant", "protection_target", "population")


def noun_of(layer: str, plan: Plan) -> Noun | None:
    """The noun a layer is mapped to, else the one it is called by; None where it is neither or left out."""
    word = plan.get("noun", layer).strip().lower()
    if "noun" in plan and word not in NOUNS and word:
        raise UnknownNoun(f"There is no noun '{word}'", f"未知的对象类型“{word}”")
    return NOUNS.get(word) or NOUNS.get(word.removesuffix("s"))


def check_plans(plans: Columns, layers: Mapping[str, Layer]) -> None:
    """Raise where a mapping names a layer, a noun, a field or a column that is not there."""
    for name, plan in plans.items():
        if name not in layers:
            raise MissingField(f"The file has no layer '{name}'", f"文件中没有图层“{name}”", field=name)
        if plan.get("noun") == "":
            continue
        noun = noun_of(name, plan)
        if noun is None:
            raise UnknownNoun(f"Say which noun the layer '{name}' is", f"请指定图层“{name}”的对象类型")
        for field, column in plan.items():
            if field == "noun":
                continue
            if field not in PLACES and noun.field(field) is None:
                raise MissingField(f"{noun.name} has no field '{field}'", f"{noun.name} 没有字段“{field}”", field=field)
            if not constant(field, column) and column not in layers[name].columns:
                raise MissingField(
                    f"The layer '{name}' has no column '{column}'", f"图层“{name}”没有列“{column}”", field=field
                )


def constant(field: str, column: str) -> bool:
    """Whether a mapping gives a value itself instead of a column."""
    return column.startswith("=") or (field == "id" and column.startswith("#"))


def sources(layer: Layer, noun: Noun, plan: Plan) -> dict[str, str]:
    """Where every field comes from: what the plan says, else the column of its own name."""
    own = {name: name for name in layer.columns if noun.field(name) and name not in (*plan, *KEPT_BY_THE_STORE)}
    return own | {field: source for field, source in plan.items() if field not in _NOT_FIELDS}


def ignored(layer: Layer, noun: Noun, plan: Plan) -> tuple[str, ...]:
    """Columns of the layer that become no field."""
    used = {source for field, source in plan.items() if field != "noun"}
    return tuple(name for name in layer.columns if name not in used and (noun.field(name) is None or name in plan))


def suggested(layer: Layer, stem: str = "", noun_name: str | None = None) -> dict[str, str]:
    """A mapping guessed from the names of layer and columns and from the geometries; to be looked at by a person.

    Parameters
    ----------
    stem : the name of the file without its ending, which says what an unnamed layer holds.
    noun_name : the noun that a person chose; None guesses it.
    """
    noun = NOUNS.get(noun_name) if noun_name is not None else _guessed_noun(layer, stem)
    if noun is None:
        return {"noun": ""}
    plan = {"noun": noun.name}
    taken: set[str] = set()
    if not layer.kinds:
        plan |= _guess(layer.columns, _PLACE_WORDS, taken) if noun.geometry else {}
    wanted = {name: words for name, words in _FIELD_WORDS.items() if noun.field(name)}
    exact = {field.name: (field.name,) for field in noun.fields}
    plan |= _guess([column for column in layer.columns if column not in taken], exact | wanted, taken)
    if "id" not in plan or not _is_key(layer.cells[plan["id"]]):
        plan["id"] = f"#{_prefix(layer, noun, stem)}-"
    if "kind" not in plan and (field := noun.field("kind")) is not None and field.required:
        plan["kind"] = f"={field.choices[-1] if field.choices else _USUAL_KIND.get(noun.name, 'other')}"
    if noun.name == "zone" and "grade" not in plan:
        plan["grade"] = "=D"
    return plan


_USUAL_KIND = {"structure": "building", "sensor": "gas", "ground": "pad"}


def _guessed_noun(layer: Layer, stem: str) -> Noun | None:
    direct = noun_of(layer.name, {}) or noun_of(stem, {})
    if direct is not None:
        return direct
    for text in (layer.name.lower(), stem.lower()):
        for noun, words in _NOUN_WORDS.items():
            if any(word in text for word in words if len(word) > 2 or not word.isascii()) or text in words:
                return _fits(NOUNS[noun], layer)
    return None


def _fits(noun: Noun, layer: Layer) -> Noun | None:
    """A guess is dropped where points would have to be areas, or areas points."""
    if layer.kinds and set(layer.kinds) <= {"Point", "MultiPoint"} and noun.geometry != "position":
        return None
    return None if layer.kinds and "Polygon" in layer.kinds and noun.geometry == "position" else noun


def _guess(columns: Iterable[str], words: Mapping[str, tuple[str, ...]], taken: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    plain = {re.sub(r"[\s_\-()()°]+", "", column).lower(): column for column in columns}
    for field, names in words.items():
        for name in names:
            column = plain.get(re.sub(r"[\s_]+", "", name))
            if column is not None and column not in taken:
                found[field] = column
                taken.add(column)
                break
    return found


def _is_key(cells: list[Any]) -> bool:
    return all(cell not in (None, "") for cell in cells) and len({str(cell) for cell in cells}) == len(cells)


def _prefix(layer: Layer, noun: Noun, stem: str) -> str:
    word = re.sub(r"[^A-Za-z0-9]+", "", stem or layer.name).upper()[:12]
    return f"{noun.name[:1].upper()}-{word}" if word else noun.name[:1].upper()
