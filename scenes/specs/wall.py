"""The wall of the control room: calm, dark, read from ten metres; nobody touches it."""

from layers.layer import text
from scenes.scene import Camera, Scene

SCENE = Scene(
    title=text("安全一张图", "Safety on one map"),
    theme="dark",
    camera=Camera(longitude=120.9000, latitude=31.8500, zoom=16.25, pitch=54, bearing=-24),
    panels=(
        "risk_index", "people", "hazards", "enterprises", "alarms", "gas", "permits", "facilities", "duty", "cameras",
    ),
    hidden=("fences", "cameras", "anchors", "hydrants", "protection_targets", "pipelines"),
)  # fmt: skip
