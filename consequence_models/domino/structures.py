"""What can fail and what it then does: structures, their protection, and the effects they have on their neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from consequence_models.domino.escalation import EQUIPMENT
from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import check, choice, number, word
from consequence_models.result import Field

Vector = Literal["overpressure", "heat_flux", "fragment_density"]
VECTORS: tuple[Vector, ...] = ("overpressure", "heat_flux", "fragment_density")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One effect of a failure: any field of a vector, from when after the failure, and for how long.

    `overpressure` [Pa] and `fragment_density` [1/m²] act at once, a `heat_flux` [W/m²] while it lasts. The field
    answers in the same frame as the structures.
    """

    field: Field
    delay_s: float = number("延迟", "Delay", "s", default=0.0, at_least=0)
    duration_s: float = number("持续时间", "Duration", "s", default=3600.0, above=0)

    def __post_init__(self) -> None:
        check(self)
        if self.field.quantity not in VECTORS:
            zh = f"{self.field.quantity} 不是多米诺升级因素，可选：{'、'.join(VECTORS)}"
            en = f"{self.field.quantity} does not escalate; give one of {', '.join(VECTORS)}"
            raise ImpossibleInput(zh, en, field="field")

    @property
    def vector(self) -> str:
        """What it acts by: the quantity of its field."""
        return self.field.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What keeps a vessel standing in a fire: a coating that holds for a time, and cooling water once it flows.

    `cooling_fraction` is the share of the incident flux that the water takes away. `available_fraction` is the
    probability that the protection works when it is called for; it counts in frequencies, not in a play.
    """

    fireproofing_s: float = number("防火涂层时间", "Fireproofing", "s", default=0.0, at_least=0)
    cooling_fraction: float = number("喷淋削减比例", "Cooling", "", default=0.0, at_least=0, at_most=1)
    cooling_after_s: float = number("喷淋启动时间", "Cooling after", "s", default=0.0, at_least=0)
    available_fraction: float = number("可用率", "Availability", "", default=1.0, at_least=0, at_most=1)

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A vessel, column or piece of equipment, where it stands, and what its failure sets off."""

    id: str = word("编号", "Id")
    x_m: float = number("东向位置", "East", "m")
    y_m: float = number("北向位置", "North", "m")
    equipment: str = choice("设备类型", "Equipment", EQUIPMENT)
    volume_m3: float = number("容积", "Volume", "m3", default=100.0, above=0)
    radius_m: float = number("半径", "Radius", "m", default=0.0, at_least=0)
    height_m: float = number("高度", "Height", "m", default=0.0, at_least=0)
    protection: Protection = Protection()
    effects: tuple[Effect, ...] = ()

    def __post_init__(self) -> None:
        check(self)

    @property
    def target_area_m2(self) -> float:
        """What a falling fragment can strike: its plan and its side seen at 45°; at least one square metre."""
        return max(1.0, 3.141592653589793 * self.radius_m**2 + 2 * self.radius_m * self.height_m)
