"""Which installation do the tests of trust live in? The one that the workflow's tests have."""

from tests.workflows.conftest import empty_installation, worked_house

__all__ = ["empty_installation", "worked_house"]
