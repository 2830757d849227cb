"""What every test may use."""

import os

import pytest

# No test answers from what an earlier one kept, or leaves anything in the folders of who runs it.
os.environ["DBT_IMPACT_NO_CACHE"] = "1"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-expected", action="store_true", help="rewrite the expected files")


@pytest.fixture
def update_expected(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written instead of compared."""
    return bool(request.config.getoption("--update-expected"))
