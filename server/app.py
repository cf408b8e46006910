"""The application: routes, errors, headers, the live channel, the open OGC side and the built client, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from layers.tiles import TILE
from server import client, errors, sockets
from server.answers import GLB
from server.headers import Headers
from server.limits import Limits
from server.routes import routers
from server.settings import Settings
from server.wiring import Wiring

VERSION = "0.1.0"


def create_app(settings: Settings, limits: Limits | None = None) -> FastAPI:
    """The server for these settings; it starts even while the database and the alarm engine are away.

    Parameters
    ----------
    settings : where the parts are
    limits : tighter bounds, for tests
    """
    wiring = Wiring(settings, limits or Limits())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await wiring.start()
        try:
            yield
        finally:
            await wiring.stop()

    app = FastAPI(
        title="OneMap",
        version=VERSION,
        description="One live 3D map for the safety of chemical parks",
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.wiring = wiring
    errors.install(app)
    for noun, router in routers():
        app.include_router(router, prefix="/api", tags=[noun])
    app.include_router(sockets.ROUTER)
    wiring.publisher.install(app)
    app.include_router(client.ROUTER)
    app.add_middleware(
        GZipMiddleware,
        minimum_size=1024,
        compresslevel=5,
        exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, GLB, TILE),
    )
    app.add_middleware(Headers)
    return app
