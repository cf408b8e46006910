"""The kinds of structures and substances by name; what has no name here keeps its code."""

from __future__ import annotations

from consequence_models.substances import find
from scenes.report.document import Language

_KINDS = {
    "bullet": ("卧罐", "bullet"), "bund": ("防火堤", "bund"), "building": ("建筑", "building"),
    "chimney": ("烟囱", "chimney"), "clarifier": ("沉淀池", "clarifier"), "column": ("塔", "column"),
    "control_room": ("控制室", "control room"), "cooling_tower": ("冷却塔", "cooling tower"), "drum": ("容器", "drum"),
    "exchanger": ("换热器", "exchanger"), "fin_fan": ("空冷器", "fin-fan"), "flare": ("火炬", "flare"),
    "furnace": ("加热炉", "furnace"), "gate": ("门岗", "gate"), "house": ("民房", "house"), "jetty": ("码头", "jetty"),
    "loading": ("装卸站台", "loading"), "office": ("办公楼", "office"), "pipe_rack": ("管廊", "pipe rack"),
    "pond": ("水池", "pond"), "pump": ("泵", "pump"), "pump_shelter": ("泵棚", "pump shelter"),
    "reactor": ("反应器", "reactor"), "sphere": ("球罐", "sphere"), "stack": ("排气筒", "stack"),
    "structure": ("框架", "steel structure"), "tank_cone": ("锥顶罐", "cone-roof tank"),
    "tank_dome": ("拱顶罐", "dome-roof tank"), "tank_floating": ("浮顶罐", "floating-roof tank"),
    "warehouse": ("仓库", "warehouse"), "workshop": ("车间", "workshop"),
    "high_sensitive": ("高敏感防护目标", "highly sensitive target"), "important": ("重要防护目标", "important target"),
    "general_1": ("一般防护目标一类", "general target 1"), "general_2": ("一般防护目标二类", "general target 2"),
    "general_3": ("一般防护目标三类", "general target 3"),
}  # fmt: skip


def kind_name(kind: str, language: Language) -> str:
    """A kind in one language."""
    return _KINDS[kind][language == "en"] if kind in _KINDS else kind


def substance_name(substance_id: str, language: Language) -> str:
    """A substance in one language, by the table of the models."""
    found = find(substance_id.replace("_", " ")) or find(substance_id)
    return substance_id if found is None else getattr(found, f"name_{language}")
