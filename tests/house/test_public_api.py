"""The front door is short, sorted and explained."""

import inspect
from types import ModuleType

import hazardrules


def test_the_public_names_are_sorted_and_each_stands_once():
    """A reader finds a name where the alphabet puts it."""
    assert sorted(set(hazardrules.__all__)) == hazardrules.__all__


def test_nothing_public_stands_beside_the_public_names():
    """What can be imported without an underscore is promised, so it is listed."""
    found = {
        name
        for name, value in vars(hazardrules).items()
        if not name.startswith("_") and not isinstance(value, ModuleType) and name != "annotations"
    }

    assert found <= set(hazardrules.__all__)


def test_the_version_is_that_of_the_installed_distribution():
    """Receipts name the version, so it is a real one."""
    assert hazardrules.__version__[0].isdigit()


def is_explained(value: object) -> bool:
    """Tell whether a docstring shows an example; an exception needs none, as it is met and not called."""
    told = value.__doc__ or ""
    return ">>>" in told or (bool(told) and inspect.isclass(value) and issubclass(value, Exception))


def test_every_public_class_and_function_is_explained_by_a_docstring_with_an_example():
    """Whoever embeds the library learns each of them from one sentence and one example."""
    values = {name: getattr(hazardrules, name) for name in hazardrules.__all__}
    explained = {name for name, value in values.items() if is_explained(value)}

    assert {name for name, value in values.items() if inspect.isclass(value) or inspect.isfunction(value)} <= explained
