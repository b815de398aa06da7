"""Settings of the tests: hypothesis profiles and the option that rewrites pages."""

import os

# Before anything of ours is imported: what a user would never see is to fail loudly here.
os.environ.setdefault("HEADWATER_STRICT", "1")

import pytest
from hypothesis import HealthCheck, settings

# Machines that run the tests are shared and slow at times: a deadline would measure them, not us.
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci",
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expected blocks of the fixture pages")


def pytest_configure(config: pytest.Config) -> None:
    chosen = config.getoption("--hypothesis-profile", default=None)
    if not chosen:
        settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(scope="session")
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected blocks are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update"))
