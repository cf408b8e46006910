"""People and vehicles with a tag, once a second: disc employee, square contractor, ring visitor, arrow vehicle."""

import pydeck as pdk

from layers.layer import Layer, Legend, stream, text

LAYER = Layer(
    title=text("人员与车辆", "People and vehicles"),
    source=stream("movers"),
    group="people",
    order=80,
    live="movers",
    may="person.position",
    draw=pdk.Layer("MoverLayer", id="movers", pickable=True),
    legend=(
        Legend("employee", text("员工", "Employee"), "disc", "t1"),
        Legend("contractor", text("承包商", "Contractor"), "square", "t1"),
        Legend("visitor", text("访客", "Visitor"), "ring", "t1"),
        Legend("vehicle", text("车辆", "Vehicle"), "arrow", "t1"),
    ),
    provenance=text("定位标签，每秒一次", "Positioning tags, once a second"),
)
