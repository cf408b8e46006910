"""The plant itself: one instanced model per structure, picked by its number, and the merged steel between them."""

import pydeck as pdk

from layers.layer import PLANT, Layer, text

LAYER = Layer(
    title=text("构筑物", "Structures"),
    source=PLANT,
    group="base",
    order=60,
    draw=pdk.Layer("PlantLayer", id="structures", pickable=True),
    provenance=text("设备台账与参数化模型", "Equipment register and parametric models"),
)
