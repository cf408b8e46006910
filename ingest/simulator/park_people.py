"""Fictional people, vehicles and their tags."""
# ruff: noqa: E501  (a row of a table stays on one line; a Chinese character counts as two)

from __future__ import annotations

from ingest.simulator.park_plan import Plan

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳敏静强磊洋艳勇军杰娟涛超明霞秀平刚桂英华玉文辉建国志鹏婷雪林晨宇欣佳浩然思远泽楠"
POSTS = ("外操", "内操", "班长", "工艺技术员", "设备技术员", "安全员", "仪表工", "电工", "分析工", "装卸工")
CREWS = ("宏安检修", "通达保温", "鼎立吊装", "江安防腐")
COMPANIES = {"E1": "澄源氨业", "E2": "临江恒石化", "E3": "宏远精细化工", None: "临江园区管委会"}
VEHICLES = (("truck", "槽车", 30), ("forklift", "叉车", 12), ("car", "巡逻车", 8), ("fire_engine", "消防车", 6),
            ("ambulance", "救护车", 2), ("crane", "吊车", 2))  # fmt: skip
ROLES = ("employee",) * 165 + ("contractor",) * 55 + ("visitor",) * 20


def lay_people(plan: Plan) -> None:
    """240 people with one tag each."""
    owners = ("E1", "E2", "E2", "E2", "E3", "E1", "E2", "E3", None)
    for k, role in enumerate(ROLES, start=1):
        owner = owners[k % len(owners)]
        company = plan.dice.choice(CREWS) if role == "contractor" else COMPANIES[owner]
        post = plan.dice.choice(POSTS) if role == "employee" else {"contractor": "检修", "visitor": "访客"}[role]
        name = plan.dice.choice(SURNAMES) + "".join(plan.dice.sample(GIVEN, plan.dice.choice((1, 2))))
        person = f"P-{k:04d}"
        plan.add("person", None, id=person, enterprise_id=owner, name_zh=name, name_en=f"Person {k}", role=role,
                 company=company if role != "visitor" else "来访单位", post=post)  # fmt: skip
        plan.add("tag", None, id=f"TAG-{k:04d}", enterprise_id=owner, name_zh=f"定位卡 {k}", name_en=f"Tag {k}", kind="person",
                 person_id=person, vehicle_id=None, battery_fraction=round(plan.dice.uniform(0.35, 1.0), 2))  # fmt: skip


def lay_vehicles(plan: Plan) -> None:
    """60 vehicles with one tag each."""
    k = 0
    for kind, word, count in VEHICLES:
        for n in range(1, count + 1):
            k += 1
            vehicle, tag = f"VH-{k:03d}", f"TAG-{1000 + k:04d}"
            owner = ("E1", "E2", "E3")[k % 3] if kind in ("truck", "forklift") else None
            plate = f"苏F·演{plan.dice.randrange(1000, 9999)}"
            plan.add("vehicle", None, id=vehicle, enterprise_id=owner, name_zh=f"{word} {n}", name_en=f"{kind} {n}",
                     kind=kind, plate=plate)  # fmt: skip
            plan.add("tag", None, id=tag, enterprise_id=owner, name_zh=f"车载终端 {k}", name_en=f"Vehicle tag {k}",
                     kind="vehicle", person_id=None, vehicle_id=vehicle, battery_fraction=1.0)  # fmt: skip
