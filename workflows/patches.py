"""Which changes of the workflow can this version carry on, but does not begin yet (docs/adr/0015)?

A change is brought out in two releases. The first has `workflow.patched("<id>")` and its id below: it carries on a run
in which a newer worker has taken the new branch, and begins none itself. The second takes the id away again. So each of
two neighbouring releases can take over every run from the other.
"""

from temporalio.worker import PatchActivationInput

NOT_BEGUN: frozenset[str] = frozenset()
"""The ids of patches that only the next release begins."""


def begins(patch: PatchActivationInput) -> bool:
    """Tell whether a run that reaches a patch for the first time takes the new branch."""
    return patch.patch_id not in NOT_BEGUN
