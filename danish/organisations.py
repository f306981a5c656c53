"""What may whoever reads here see of the associations? One sentence for the screen."""

from collections.abc import Sequence


def within_walls(organisations: Sequence[str] | None) -> str:
    """One Danish sentence; None means every organisation."""
    if organisations is None:
        return "Her ses alle foreninger."
    return f"Her ses kun {', '.join(organisations)} (REDNINGSKRANS_ORGANISATIONS)."
