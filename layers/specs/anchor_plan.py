"""What the planned anchors can do: the expected 95 % error of a position (Cramér–Rao), and where there is none."""

import pydeck as pdk

from layers.layer import Layer, Legend, Source, text

LAYER = Layer(
    title=text("定位精度规划", "Anchor plan: expected error"),
    source=Source("features", url="/api/anchor-plan"),
    group="sensing",
    order=9,
    visible=False,
    draw=pdk.Layer("AnchorPlanLayer", id="anchor_plan", pickable=False),
    legend=(
        Legend("good", text("误差 ≤ 1 m(95 %)", "Error ≤ 1 m (95 %)"), "fill", "ctl"),
        Legend("fair", text("误差 1–3 m(AQ 3064.3 限 3 m)", "Error 1–3 m (AQ 3064.3: 3 m)"), "fill", "line"),
        Legend("gap", text("盲区:误差 > 3 m 或无法定位", "Gap: error > 3 m or no position"), "fill", "gap"),
    ),
    provenance=text(
        "按基站台账计算的克拉美罗界,假定无遮挡", "Cramér–Rao bound from the register of anchors, free sight assumed"
    ),
)
