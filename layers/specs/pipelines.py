"""Pipelines at their height and to their diameter, in the colour of what they hold; dashed where buried.

Colours: the eight basic identification colours of GB 7231-2003, table 1 (water G03, steam R03, air B03, gases Y07,
acids and alkalis P02, flammable liquids YR05, other liquids black, oxygen PB06), in shades that are read on each theme.
"""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

LAYER = Layer(
    title=text("工艺管道", "Pipelines"),
    source=features("pipeline"),
    group="base",
    order=61,
    draw=pdk.Layer("PipelineLayer", id="pipelines", pickable=True),
    legend=(
        Legend("water", text("水", "Water"), "bar", "pWater"),
        Legend("steam", text("水蒸气", "Steam"), "bar", "pSteam"),
        Legend("air", text("空气", "Air"), "bar", "pAir"),
        Legend("gas", text("气体", "Gases"), "bar", "pGas"),
        Legend("acid", text("酸或碱", "Acids and alkalis"), "bar", "pAcid"),
        Legend("fuel", text("可燃液体", "Flammable liquids"), "bar", "pFuel"),
        Legend("other", text("其他液体", "Other liquids"), "bar", "pOther"),
        Legend("oxygen", text("氧", "Oxygen"), "bar", "pOxygen"),
        Legend("unknown", text("介质未知", "Contents unknown"), "bar", "t3"),
        Legend("buried", text("埋地（虚线）", "Buried (dashed)"), "line", "t2"),
    ),
    provenance=text("管道台账；颜色按 GB 7231-2003", "Register of pipelines; colours after GB 7231-2003"),
)
