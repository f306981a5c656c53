"""How do we get a client of Temporal that encrypts, traces, and says plainly when nobody answers?"""

from __future__ import annotations

import os
import socket
from datetime import timedelta

from temporalio.api.workflowservice.v1 import GetSystemInfoRequest
from temporalio.client import Client
from temporalio.envconfig import ClientConnectConfig
from temporalio.service import GrpcCompression, RPCError

from runtime import VERSION, temporal_server
from runtime.codec import data_converter
from runtime.errors import ServerUnreachable
from runtime.keys import Keys
from runtime.settings import Settings
from runtime.tracing import Tracing


async def connect(settings: Settings, keys: Keys, *, lenient: bool = False) -> Client:
    """A client of the configured server, or of our own if it runs. Raises ServerUnreachable.

    *lenient* for workers alone: what does not carry our tag is marked there instead of raised (`runtime/codec.py`).
    """
    config = await server_of(settings)
    address = config["target_host"]
    local = address.startswith(("127.", "localhost:", "[::1]"))
    try:
        return await Client.connect(
            **config,
            data_converter=data_converter(keys.codec, lenient=lenient),
            interceptors=[Tracing()],  # on the client only: its workers inherit it
            identity=f"{os.getpid()}@{socket.gethostname()} redningskrans/{VERSION}",
            connect_timeout=timedelta(seconds=5),
            grpc_compression=GrpcCompression.NONE if local else GrpcCompression.GZIP,
        )
    except (RuntimeError, RPCError) as error:
        raise ServerUnreachable(
            "Temporal",
            address,
            "ingen svarer",
            "Start serverne med `make up`, eller ret TEMPORAL_ADDRESS.",
        ) from error


async def server_version(client: Client) -> str:
    """The version of the server, "1.29.1"."""
    system = await client.workflow_service.get_system_info(GetSystemInfoRequest())
    return system.server_version


async def server_of(settings: Settings) -> ClientConnectConfig:
    """How to reach the configured server, or our own. Raises ServerUnreachable where ours does not run."""
    return settings.temporal or await _own_server(settings)


async def _own_server(settings: Settings) -> ClientConnectConfig:
    own = await temporal_server.running(settings.home)
    if own is None:
        raise ServerUnreachable(
            "Temporal",
            str(settings.home),
            "der kører ingen server for denne mappe",
            "Start serverne med `make up`, eller angiv TEMPORAL_ADDRESS.",
        )
    return ClientConnectConfig(target_host=own.address, namespace=own.namespace)
