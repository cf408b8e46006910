"""OGC API Features and Tiles over the read-only schema `publish`, by tipg, inside our own sign-in and scope."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Engine, make_url
from tipg.collections import Catalog, mvt_settings, register_collection_catalog
from tipg.database import connect_to_db
from tipg.errors import DEFAULT_STATUS_CODES, TiPgError
from tipg.factory import Endpoints
from tipg.settings import DatabaseSettings, PostgresSettings

from server.errors import DatabaseUnavailable, problem
from server.may import require
from server.who import Who, signed_in_or_machine
from twin.model.errors import DomainError, Forbidden

LOG = logging.getLogger(__name__)
PREFIX = "/ogc"
READER = "onemap_publish"
MOST_IN_A_TILE = 10_000_000
"""As many as there are: tipg's own bound of 10,000 leaves the rest out of a tile without a word."""
mvt_settings.max_features_per_tile = MOST_IN_A_TILE
_WANTED = DatabaseSettings(schemas=["publish"], functions=[], exclude_function_schemas=["publish", "public", "pg_temp"])


class MayPublish:
    """A session or a machine token with `map.see`, of the whole park: the published views know no enterprises."""

    verb = "map.see"

    async def __call__(self, request: Request, who: Annotated[Who, Depends(signed_in_or_machine)]) -> None:
        require(who, self.verb)
        if who.enterprise_id is not None:
            raise Forbidden("The OGC side shows the whole park; this account does not", "OGC 接口仅对全园区账户开放")
        if not getattr(request.app.state, "collection_catalog", {}).get("collections"):
            await request.app.state.wiring.publisher.refresh()


class Publisher:
    """The reader's own connection pool and the catalogue of collections; opened when the database first answers."""

    def __init__(self) -> None:
        self.ready = False
        self._app: FastAPI | None = None

    def install(self, app: FastAPI) -> None:
        """Add the routes under `/ogc`; they answer 503 until `open`."""
        self._app = app
        app.state.collection_catalog = Catalog(collections={}, last_updated=datetime.now())  # noqa: DTZ005 - tipg's own
        router = Endpoints(router_prefix=PREFIX, title="OneMap", with_tiles_viewer=False).router
        app.include_router(router, prefix=PREFIX, dependencies=[Depends(MayPublish())], include_in_schema=False)
        app.add_exception_handler(TiPgError, _refused)

    async def open(self, engine: Engine) -> None:
        """Connect as the reader and list what is published."""
        assert self._app is not None
        try:
            wanted: dict[str, Any] = {"database_url": reader_url(engine), "db_min_conn_size": 0, "db_max_conn_size": 4}
            await connect_to_db(
                self._app,
                schemas=["publish"],
                settings=PostgresSettings(**wanted),
                setup=_set_scope,
                command_timeout=15,
                server_settings={"default_transaction_read_only": "off", "statement_timeout": "15000"},
            )
            await register_collection_catalog(self._app, db_settings=_WANTED)
            self.ready = True
        except Exception as error:  # the map and the alarms go on without the OGC side
            LOG.warning("OGC API not ready: %s", error)

    async def refresh(self) -> None:
        """Read the catalogue anew, for example after an import into an empty database."""
        if not self.ready or self._app is None:
            raise DatabaseUnavailable()
        await register_collection_catalog(self._app, db_settings=_WANTED)

    async def close(self) -> None:
        """Let the connections go."""
        if self.ready and self._app is not None:
            await self._app.state.pool.close()


def reader_url(engine: Engine) -> str:
    """The address of the same database for the reader's account, as asyncpg takes it (socket path encoded)."""
    url = make_url(engine.url)
    host = url.query.get("host") or url.host or "localhost"
    socket = host if isinstance(host, str) else host[0]
    port = f":{url.port}" if url.port else ""
    password = f":{quote(str(url.password), safe='')}" if url.password else ""
    return f"postgresql://{READER}{password}@{quote(socket, safe='')}{port}/{url.database}"


async def _set_scope(conn: Any) -> None:
    await conn.execute("SELECT set_config('onemap.enterprises', '*', false)")


def _refused(_: Request, error: Exception) -> JSONResponse:
    status = next((DEFAULT_STATUS_CODES[kind] for kind in type(error).__mro__ if kind in DEFAULT_STATUS_CODES), 500)
    return problem(DomainError(str(error)), status)
