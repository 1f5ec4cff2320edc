"""``schichtwerk serve`` and ``schichtwerk worker``."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; default from the settings.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default from the settings.")] = None,
) -> None:
    """Set the database up if need be, and serve the platform with its workers."""
    import uvicorn

    from app.settings import Settings
    from app.wiring import build_app, set_up

    settings = Settings()
    set_up(settings)
    listen_host, listen_port = host or settings.host, port or settings.port
    typer.echo(f"Schichtwerk · http://{listen_host}:{listen_port}")
    uvicorn.run(
        build_app(settings),
        host=listen_host,
        port=listen_port,
        log_config=None,
        server_header=False,
        workers=None,
    )


def worker() -> None:
    """Only the workers, for a server of their own beside a shared database and storage."""
    from app.settings import Settings
    from app.wiring import run_worker, set_up

    settings = Settings()
    set_up(settings)
    run_worker(settings)
