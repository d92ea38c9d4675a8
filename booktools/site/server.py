"""Serve the site on this computer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Handler(SimpleHTTPRequestHandler):
    """Serves files without letting the browser keep them, and logs nothing."""

    def end_headers(self) -> None:
        """Add the header that makes the browser ask again."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Log nothing."""


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """Return a server of a folder on this computer only; port 0 takes any free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(folder)))


@contextmanager
def serving(folder: Path, host: str = "localhost") -> Iterator[str]:
    """Serve a folder on this computer meanwhile, and give the address; on localhost no page is
    kept for reading without a network.
    """
    web = server(folder)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    try:
        yield f"http://{host}:{web.server_port}/"
    finally:
        web.shutdown()
        web.server_close()
