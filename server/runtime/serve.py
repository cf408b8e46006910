"""The process `serve`: uvicorn with our application on one address."""

from __future__ import annotations

from collections.abc import Sequence

from server.settings import Settings


def main(_: Sequence[str]) -> int:
    """Serve until a signal asks to stop."""
    import uvicorn

    from ingest import heap
    from server.app import create_app

    settings = Settings.from_env()
    app = create_app(settings)
    heap.calm()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0
