"""The scenes: for each role one document that tells the browser what to draw."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from scenes.scene import scenes as all_scenes
from scenes.scene_spec import NoSuchScene, scene_spec
from server.may import May
from server.who import Who, wiring_of
from twin.model.errors import DomainError, NotFound
from twin.store.park import danger_middle, load_site

ROUTER = APIRouter()


@ROUTER.get("/scenes")
def scenes(_: Annotated[Who, Depends(May("map.see"))]) -> list[dict[str, Any]]:
    """Every scene with its title."""
    return [
        {"id": scene.id, "title": {"zh": scene.title.zh, "en": scene.title.en}, "theme": scene.theme}
        for scene in all_scenes().values()
    ]


@ROUTER.get("/scenes/{scene_id}")
def scene(scene_id: str, request: Request, who: Annotated[Who, Depends(May("map.see"))]) -> dict[str, Any]:
    """One SceneSpec, looking at this site, without the layers the role may not see."""
    try:
        return scene_spec(scene_id, may=who.permissions, camera=_camera(request, who))
    except NoSuchScene as error:
        raise NotFound(f"There is no scene '{scene_id}'") from error


def _camera(request: Request, who: Who) -> dict[str, float] | None:
    try:
        with wiring_of(request).store_of(who) as conn:
            site = load_site(conn)
            lon, lat = danger_middle(conn, site.id) or (site.lon, site.lat)
    except DomainError:
        return None
    return {"longitude": lon, "latitude": lat}
