"""Which entry points does this installation hear, and with which key does the client sign?"""

from decisions.entry_points import EntryPoints, EntryPointsUnreadable, Signer, read_entry_points
from domain.actors import Giver, in_order
from domain.entry_points import FROM_OUTSIDE, EntryPoint
from runtime import setting_values
from runtime.errors import SettingsProblem
from runtime.settings import ENTRY_POINTS, Settings


def client_signer(settings: Settings) -> Signer:
    """What signs for the client; in a home its key is made on first use. Raises SettingsProblem."""
    return Signer(EntryPoint.CLIENT, settings.client_key())


def rights(settings: Settings) -> dict[EntryPoint, tuple[Giver, ...]]:
    """Which entry points are heard, and for whom each may speak, in order; makes no key. Raises SettingsProblem."""
    if settings.entry_points is None:
        return {EntryPoint.CLIENT: in_order(FROM_OUTSIDE)}
    return {via: in_order(one.roles) for via, one in entry_points(settings).trusted.items()}


def entry_points(settings: Settings) -> EntryPoints:
    """The entry points of the settings file, or, without one, the client whose key is here. Raises SettingsProblem."""
    if settings.entry_points is None:
        return EntryPoints.of_client_alone(client_signer(settings).public_key)
    try:
        return read_entry_points(setting_values.content_of(ENTRY_POINTS, str(settings.entry_points)))
    except EntryPointsUnreadable as fault:
        raise SettingsProblem(f"{ENTRY_POINTS}: {fault}") from fault
