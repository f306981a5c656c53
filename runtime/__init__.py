"""What stands beside the house? Settings, connections, telemetry, and the servers we start ourselves."""

VERSION = "0.1.0"
