"""Are logs JSON without anything that must not be in them, and do traces reach the collector?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.runtime.conftest import CHECKOUT
from tests.servers import TestPostgres

LOGGING = """
import logging, pathlib, sys, structlog
from opentelemetry import trace
from runtime import telemetry
from runtime.settings import Settings
telemetry.start(Settings.isolated(pathlib.Path(".")), "worker", sys.stdout)
structlog.contextvars.bind_contextvars(case="k1")
structlog.get_logger("engine").info("demand-dispatched", amount_ore=734550)
with trace.get_tracer("t").start_as_current_span("s"):
    logging.getLogger("library").warning("plain %s", "text", extra={"seq": 7})
def fail(tenant):
    raise ValueError("refused")
try:
    fail("Øvig")
except ValueError:
    structlog.get_logger("engine").exception("failed")
"""

TRACING = """
import asyncio, pathlib, sys
from dataclasses import replace
from opentelemetry import trace
from runtime import telemetry
from runtime.postgres import connect_pool
from runtime.settings import Settings
settings = replace(Settings.isolated(pathlib.Path(".")), otlp_endpoint=sys.argv[1])
running = telemetry.start(settings, "starter")
async def main():
    async with await connect_pool(sys.argv[2], None, traced=True) as pool:
        with trace.get_tracer("t").start_as_current_span("import"):
            await pool.fetchval("SELECT length($1::text)", "Øvig")
asyncio.run(main())
running.close()
"""


def run(script: str, *arguments: str) -> str:
    """Run a script in a process of its own, as logging and tracing are set up once per process."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout


def test_logs_are_json_with_the_case_and_without_local_variables() -> None:
    """One object per line, from structlog and the standard library alike, with the bound case id."""
    text = run(LOGGING)
    assert "Øvig" not in text
    structured, plain, failed = [json.loads(line) for line in text.splitlines()]
    assert structured["event"] == "demand-dispatched"
    assert (structured["case"], structured["amount_ore"], structured["part"]) == ("k1", 734550, "worker")
    assert (plain["event"], plain["seq"], plain["level"], plain["logger"]) == ("plain text", 7, "warning", "library")
    assert len(plain["trace_id"]) == 32
    assert failed["exception"][0]["exc_type"] == "ValueError"
    assert structured["timestamp"].endswith("Z")


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """An OTLP collector on loopback that keeps what it is sent."""
    received: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        """Accepts everything."""

        def do_POST(self) -> None:
            """Keep one batch."""
            received.append(self.path.encode() + b"\0" + self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's name)
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", received
    server.shutdown()
    server.server_close()


async def test_statements_are_traced_below_what_caused_them(
    collector: tuple[str, list[bytes]], postgres: TestPostgres
) -> None:
    """The span of an SQL statement has its text, not its arguments, and its parent is the command."""
    endpoint, received = collector
    run(TRACING, endpoint, postgres.url)
    path, _, body = b"".join(received).partition(b"\0")
    assert path == b"/v1/traces"
    assert "Øvig".encode() not in body
    batch = ExportTraceServiceRequest.FromString(body).resource_spans[0]
    assert batch.resource.attributes
    spans = {span.name: span for scope in batch.scope_spans for span in scope.spans}
    assert spans["SQL SELECT"].parent_span_id == spans["import"].span_id
    texts = [item.value.string_value for item in spans["SQL SELECT"].attributes]
    assert "SELECT length($1::text)" in texts
