"""Fixtures: a herd in networks of its own, whole before and after each test."""
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "system"))

import nets  # noqa: E402
from herd import MUSTER, PAPER_LINKS  # noqa: E402
from netherd import NetHerd  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def able():
    """Without networks of our own nothing can be shown here."""
    assert MUSTER.exists(), f"{MUSTER} is not there: run make"
    why_not = nets.why_not()
    if why_not:
        pytest.skip(f"no networks: {why_not}")
    nets.take_away_leftovers()


@pytest.fixture(scope="session")
def one_herd(able, tmp_path_factory):
    made = NetHerd(tmp_path_factory.mktemp("herd"))
    try:
        yield made.start().linked()
    finally:
        made.end()


@pytest.fixture
def herd(one_herd):
    """The same for all tests: it is whole when one begins. That it is so again
    at the end is what each of them shows with heal()."""
    one_herd.nets.heal()
    one_herd.linked()
    one_herd.agree()
    return one_herd


@pytest.fixture
def make_herd(able, tmp_path):
    herds = []

    def make(**keys):
        made = NetHerd(tmp_path, **keys)
        herds.append(made)
        return made.start().linked()

    yield make
    for made in herds:
        made.end()


def pytest_make_parametrize_id(val):
    """A link by its ends."""
    if val in PAPER_LINKS or (isinstance(val, tuple) and val[::-1] in
                              PAPER_LINKS):
        return "-".join(val)
    return None
