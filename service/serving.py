"""The web server, which lets streams end before it waits for connections."""

from __future__ import annotations

import socket

import uvicorn

from service.streams import Streams


class WebServer(uvicorn.Server):
    """A server whose streams end when it is told to stop; uvicorn would wait for them until it loses patience."""

    def __init__(self, config: uvicorn.Config, streams: Streams) -> None:
        """Serve an application that has these streams."""
        super().__init__(config)
        self._streams = streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then shut down."""
        self._streams.end()
        await super().shutdown(sockets)
