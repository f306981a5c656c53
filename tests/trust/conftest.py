"""What do these tests live in? The installation of the workflow's tests, or a journal of its own for each."""

from tests.audit.conftest import audited
from tests.workflows.conftest import empty_installation, worked_house

__all__ = ["audited", "empty_installation", "worked_house"]
