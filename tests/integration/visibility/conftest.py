"""One application for all tests of a worker; each makes a course of its own in it."""

from integration.every_operation.conftest import whole

__all__ = ["whole"]
