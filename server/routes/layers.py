"""The map layers with their titles, legends and sources."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from layers.layer import layers as all_layers
from scenes.scene_spec import layer_spec
from server.may import May
from server.who import Who

ROUTER = APIRouter()


@ROUTER.get("/layers")
def layers(who: Annotated[Who, Depends(May("map.see"))]) -> list[dict[str, Any]]:
    """Every layer the role may see, as the scenes carry it."""
    return [
        layer_spec(layer).model_dump(mode="json")
        for layer in all_layers().values()
        if layer.may is None or layer.may in who.permissions
    ]
