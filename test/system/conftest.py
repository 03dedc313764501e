"""Fixtures: herds that are there, and herds to be made."""
import resource

import pytest

from herd import MUSTER, PLACES, Herd


@pytest.fixture(scope="session", autouse=True)
def built():
    """Tests of what is not there would prove nothing; and some tests need
    many connections."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    assert MUSTER.exists(), f"{MUSTER} is not there: run make"
    assert PLACES.exists(), f"{PLACES} is not there: run make test"


@pytest.fixture
def make_herd(tmp_path):
    """make_herd(names, links, key="value"...): started, and ended for you."""
    herds = []

    def make(names=None, links=None, start=True, **keys):
        folder = tmp_path / str(len(herds))
        folder.mkdir()
        herd = Herd(folder, names, links, **keys)
        herds.append(herd)
        return herd.start().linked() if start else herd

    yield make
    for herd in herds:
        herd.end()


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """The paper's five servers, shared by the tests of a file."""
    herd = Herd(tmp_path_factory.mktemp("paper")).start().linked()
    yield herd
    herd.end()


@pytest.fixture(scope="module")
def solo(tmp_path_factory):
    """One server alone, shared by the tests of a file."""
    herd = Herd(tmp_path_factory.mktemp("solo"), ["Goloman"], []).start()
    yield herd
    herd.end()
