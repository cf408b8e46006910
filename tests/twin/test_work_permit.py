"""Work permits: what GB 30871 allows, where one stands, and the fences that stand around its place or move with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from twin.live import Batch, Walk
from twin.model import errors
from twin.model.live import Position
from twin.model.park import Fence, Park, Person, Site, Tag
from twin.registers.register import moved, opened
from twin.registers.work_permit import GRADES, REGISTER, WORKS, fences_of, now_of
from twin.rules.alarm.register import Register as Alarms

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
LON, LAT = 120.9, 31.85
FORM: dict[str, Any] = {
    "work": "hot_work", "grade": "一级", "place_zh": "管廊", "lon": LON, "lat": LAT, "radius_m": 20.0,
    "begins": NOW, "ends": NOW + 8 * HOUR, "persons": ["W"], "guardian": "G", "gas_tested_at": NOW - HOUR / 3,
}  # fmt: skip


def permit(**changes: Any) -> Any:
    return opened(REGISTER, "P-1", FORM | changes, enterprise_id="E1")


def issued(**changes: Any) -> Any:
    return moved(REGISTER, permit(**changes), "approve")


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"ends": NOW + 9 * HOUR}, errors.WrongValue, "ends"),
        ({"ends": NOW}, errors.TimesOutOfOrder, "ends"),
        ({"grade": None}, errors.MissingField, "grade"),
        ({"grade": "五级"}, errors.WrongValue, "grade"),
        ({"persons": "W"}, errors.WrongValue, "persons"),
        ({"guardian": "W"}, errors.WrongValue, "guardian"),
        ({"work": "dancing"}, errors.WrongValue, "work"),
    ],
)
def test_a_permit_that_the_standard_does_not_allow_is_refused_at_its_field(
    changes: dict[str, Any], error: type[errors.Invalid], field: str
) -> None:
    with pytest.raises(error) as refused:
        permit(**changes)
    assert refused.value.field == field


def test_every_kind_of_special_work_can_be_permitted() -> None:
    for work in WORKS:
        assert permit(work=work, grade=GRADES.get(work, (None,))[0]).state == "draft"


def test_a_permit_is_planned_runs_is_soon_over_and_overdue_until_it_is_closed() -> None:
    one = issued()
    at = {name: now_of(one, NOW + delay).standing for name, delay in
          {"before": -HOUR, "in": HOUR, "late": 7.5 * HOUR, "after": 9 * HOUR}.items()}  # fmt: skip
    assert at == {"before": "planned", "in": "running", "late": "soon_over", "after": "overdue"}
    assert now_of(one, NOW + 9 * HOUR).codes == (10,) and now_of(one, NOW + 9 * HOUR).left_s == -3600
    assert now_of(moved(REGISTER, one, "close"), NOW + 9 * HOUR).standing == "closed"


def test_hot_work_whose_gas_was_tested_long_before_or_never_says_so() -> None:
    assert now_of(issued(), NOW).codes == ()
    assert now_of(issued(gas_tested_at=NOW - HOUR), NOW).codes == (2,)
    assert now_of(issued(gas_tested_at=None), NOW).codes == (2,)


def test_only_an_issued_permit_has_fences_and_one_that_moves_follows_its_guardian_or_its_crane() -> None:
    assert fences_of(permit()) == () and fences_of(moved(REGISTER, issued(), "interrupt")) == ()
    assert [fence.kind for fence in fences_of(issued(cordon=True))] == ["area", "forbidden"]
    around = [fences_of(issued(moves_with=heart))[0].rule.around for heart in ("G", "VH-1")]
    assert [(each.person_id, each.vehicle_id, each.permit_id) for each in around if each] == [
        ("G", "", "P-1"),
        ("", "VH-1", "P-1"),
    ]


def test_who_works_without_the_guardian_near_alarms_and_who_is_not_on_the_permit_only_inside_a_cordon() -> None:
    assert alarms(fences_of(issued()), W=(0, 0), G=(5, 0), X=(1, 1)) == set()
    assert alarms(fences_of(issued()), W=(0, 0), G=(60, 0), X=(1, 1)) == {("TAG-W", "unaccompanied")}
    assert alarms(fences_of(issued(cordon=True)), W=(0, 0), G=(5, 0), X=(1, 1)) == {("TAG-X", "forbidden")}
    moving = fences_of(issued(moves_with="G", cordon=True))
    assert alarms(moving, W=(300, 0), G=(301, 0), X=(300, 4)) == {("TAG-X", "forbidden")}


def alarms(fences: tuple[Fence, ...], **people: tuple[float, float]) -> set[tuple[str, str]]:
    """What a walk alarms about once everybody has stood still for half a minute, as (tag, condition)."""
    site = Site(id="S", name_zh="", name_en="", crs="EPSG:4549", lon=LON, lat=LAT, bounds=(0, 0, 0, 0))
    tags = {f"TAG-{name}": Tag(id=f"TAG-{name}", person=Person(id=name, name_zh=name, name_en=name)) for name in people}
    walk = Walk(Park(site=site, tags=tags, fences=fences), Alarms("S"))
    for second in range(30):
        at = NOW + timedelta(seconds=second)
        places = [_at(site, name, place, at, second) for name, place in people.items()]
        walk.step(Batch(positions=places), float(second))
        walk.tick(at, float(second))
    return {(each.source_id, each.condition.partition("/")[0]) for each in walk.register.alarms.values()}


def _at(site: Site, name: str, place: tuple[float, float], at: datetime, seq: int) -> Position:
    lon, lat = site.frame().to_lonlat(*place)
    return Position(
        tag_id=f"TAG-{name}", at=at, received_at=at, lon=float(lon), lat=float(lat), x_m=place[0], y_m=place[1],
        z_m=1.2, error_m=0.3, cov=(0.02, 0.0, 0.02), origin="real", gateway_id="GW", boot="b", seq=seq,
    )  # fmt: skip
