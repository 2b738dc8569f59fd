"""What is installed is what `importlib.metadata` says, found sooner."""

import importlib.metadata

import pytest

from hazardrules.distributions import version, with_entry_points


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Write a distribution into a folder that is looked at before those written earlier."""

    def installed(folder: str, version: str, points: str = "", form: str = "dist-info") -> None:
        made = tmp_path / folder / f"cranes-{version}.{form}"
        made.mkdir(parents=True)
        header = f"Metadata-Version: 2.1\nName: cranes\nVersion: {version}\n"
        (made / ("METADATA" if form == "dist-info" else "PKG-INFO")).write_text(
            f"{header}\nCranes.\n\nName: hoists\nVersion: 9\n", "utf-8"
        )
        (made / "entry_points.txt").write_text(points, "utf-8")
        monkeypatch.syspath_prepend(str(tmp_path / folder))

    return installed


def test_every_version_is_the_one_that_is_installed():
    """A version is found without taking a description apart, and is the same."""
    names = {told.name for told in importlib.metadata.distributions()}

    assert {name: version(name) for name in names} == {name: importlib.metadata.version(name) for name in names}


@pytest.mark.parametrize("form", ["dist-info", "egg-info"])
def test_what_a_description_says_is_no_version(install, form):
    """Only what stands above it is about the distribution; an older form says it elsewhere."""
    install("one", "1.2", form=form)

    assert version("cranes") == "1.2"


def test_every_entry_point_of_a_group_is_found():
    """Groups are found as `importlib.metadata` finds them."""
    for group in ("hazardrules", "pytest11", "console_scripts", "no-such-group"):
        found = [point for told in with_entry_points(group) for point in told.points]

        assert sorted(map(str, found)) == sorted(map(str, importlib.metadata.entry_points(group=group)))


def test_of_two_distributions_of_one_name_the_first_on_the_path_counts(install):
    """An old one that lies behind it adds nothing, whatever it says."""
    install("old", "1.0", "[lifting]\nold = old\n")
    (old,) = with_entry_points("lifting")
    install("new", "2.0", "[lifting]\nnew = new\n")
    (new,) = with_entry_points("lifting")
    install("newest", "3.0", "[hauling]\nnewest = newest\n")

    assert [(told.name, told.version, [point.name for point in told.points]) for told in (old, new)] == [
        ("cranes", "1.0", ["old"]),
        ("cranes", "2.0", ["new"]),
    ]
    assert list(with_entry_points("lifting")) == []
