"""How does the running engine tell its operators what it does, without telling them about a tenant?

The rule for everyone who logs or opens a span: case ids, stream names, codes, dates and øre, never a name, an
address, a tenancy number, a contact or free text; and no such thing in the text of an exception, which ends up
here too. Statements are traced as written, never with their arguments.

Logs are JSON, one object per line. Libraries and our own modules log through the standard library or structlog;
workflows and activities through `workflow.logger` and `activity.logger`, which are silent on replay.
"""

from __future__ import annotations

import logging
import sys
import time
from dataclasses import dataclass
from typing import TextIO

import structlog
from asyncpg.connection import LoggedQuery
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON
from opentelemetry.trace import Status, StatusCode
from structlog.typing import EventDict, Processor, WrappedLogger
from temporalio import activity, workflow
from temporalio.runtime import LogForwardingConfig, LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from runtime import VERSION
from runtime.settings import Settings

_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True)
class Telemetry:
    """What `start` set up, to be closed at the end of the process."""

    provider: TracerProvider
    handler: logging.Handler

    def close(self) -> None:
        """Send the spans that still wait, bounded by the exporter's own timeout, and let go of where logs went: whoever
        opened that may close it now.
        """
        self.provider.shutdown()
        logging.getLogger().removeHandler(self.handler)


def start(settings: Settings, part: str, stream: TextIO = sys.stderr) -> Telemetry:
    """Set up logs and traces for this process, once. `part` is what it is: "worker", "starter", "audit"."""
    handler = _log_as_json(settings.log_level, part, stream)
    _log_the_core_too()
    provider = TracerProvider(
        # Where traces go nowhere nothing is gathered for them; log lines keep the trace that they belong to.
        sampler=ALWAYS_ON if settings.otlp_endpoint else ALWAYS_OFF,
        resource=Resource.create({"service.name": f"redningskrans-{part}", "service.version": VERSION}),
        shutdown_on_exit=False,
    )
    if settings.otlp_endpoint:
        exporter = OTLPSpanExporter(endpoint=f"{settings.otlp_endpoint.rstrip('/')}/v1/traces")
        provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return Telemetry(provider, handler)


def _log_the_core_too() -> None:
    """Let Temporal's core say what it has to say where everything else is said, not on the terminal."""
    levels = TelemetryFilter(core_level="WARN", other_level="ERROR")
    logs = LoggingConfig(levels, forwarding=LogForwardingConfig(logger=logging.getLogger("temporalio.core")))
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=logs)), error_if_already_set=False)


def trace_statement(query: LoggedQuery) -> None:
    """Record one finished SQL statement as a span below the current one; for `add_query_logger`."""
    if not trace.get_current_span().is_recording():
        return
    ended = time.time_ns()
    statement = " ".join(query.query.split())
    span = trace.get_tracer(__name__).start_span(
        f"SQL {statement.split(' ', 1)[0].upper()}",
        kind=trace.SpanKind.CLIENT,
        start_time=ended - round(query.elapsed * _NANOSECONDS),
        attributes={"db.system.name": "postgresql", "db.query.text": statement[:2000]},
    )
    if query.exception is not None:
        span.set_status(Status(StatusCode.ERROR, type(query.exception).__name__))
    span.end(end_time=ended)


def _log_as_json(level: str, part: str, stream: TextIO) -> logging.Handler:
    def name_part(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["part"] = part
        return event

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_part,
        _name_trace,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # without local variables: they hold what must not be logged
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    # The ids arrive as fields of their own; the message stays what the code says.
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False
    return handler


def _name_trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Let a log line be found from its trace, and the other way round."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
        event["span_id"] = trace.format_span_id(context.span_id)
    return event
