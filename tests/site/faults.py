"""A server of the site that goes wrong in a chosen way."""

import threading
import time
from functools import partial

from booktools.site.server import Handler as SiteHandler
from booktools.site.server import server


class Faults(dict):
    """What goes wrong with which file, by the end of its address.

    A number is a status to answer with; "broken" ends the connection half-way, "short" sends half
    a file as if it were whole, "damaged" changes its bytes, "stalled" sends half and then nothing.
    """

    def of(self, path):
        """Return the fault of a path, if it has one."""
        return next(
            (fault for end, fault in self.items() if path.split("?")[0].endswith(end)), None
        )


class Handler(SiteHandler):
    """Serves the site, with faults."""

    def __init__(self, *arguments, faults, **options):
        self.faults = faults
        super().__init__(*arguments, **options)

    def do_GET(self):  # noqa: N802
        """Answer as the file's fault would have it."""
        fault = self.faults.of(self.path)
        if fault is None:
            super().do_GET()
        elif isinstance(fault, int):
            self.send_error(fault)
        else:
            self.go_wrong(fault)

    def go_wrong(self, fault):
        """Send a file wrongly."""
        with open(self.translate_path(self.path), "rb") as file:
            data = file.read()
        half = data[: len(data) // 2]
        body = {"short": half, "damaged": half + bytes(len(data) - len(half))}.get(fault, data)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", self.guess_type(self.path))
        self.end_headers()
        self.wfile.write(half if fault in ("broken", "stalled") else body)
        self.wfile.flush()
        while fault == "stalled" and self.faults.of(self.path) == "stalled":
            time.sleep(0.1)
        self.close_connection = True


def start(folder):
    """Serve a folder; return the address, the faults to set, and how to end it."""
    faults = Faults()
    web = server(folder)
    web.RequestHandlerClass = partial(Handler, directory=str(folder), faults=faults)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    return f"http://localhost:{web.server_port}/", faults, web
