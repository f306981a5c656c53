"""Is a host this very machine, so that what is personal may pass to it in clear?"""

from contextlib import suppress
from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Tell whether *host* is `localhost` or a loopback address."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"
