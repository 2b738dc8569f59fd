"""Finding plugins, asking them what they give, and leaving out those that are broken.

A plugin is an installed distribution with one entry point in the group ``hazardrules``;
its name is that of the distribution without ``hazardrules-``. What is built in answers
the same hooks. The manager is made by a function and asked once: what comes out is an
immutable `Installed`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import attrs
import pluggy
from attrs import field, frozen

from hazardrules import hookspecs
from hazardrules.distributions import Found, with_entry_points
from hazardrules.errors import NOTHING, Phrase, Problem, RulesetError, did_you_mean, phrase
from hazardrules.facts.vocabulary import Extension, compose

GROUP: Final = "hazardrules"
PREFIX: Final = "hazardrules-"
VARIABLE: Final = "HAZARDRULES_PLUGINS"

KNOWN_PLUGINS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "coal": ("mine", "hazards.over_capacity"),
        "non-coal-mines": ("exits", "drawings", "tailings_ponds", "guarantors"),
        "chemicals": ("major_sources", "source_checks", "key_processes", "tank_farms", "old_units", "special_work"),
        "fireworks": ("stores", "quantities"),
        "industry-trade": ("dust", "dust_systems", "ammonia", "confined_spaces", "protective_devices"),
        "fire": ("places", "fire_exits", "fire_systems"),
        "construction": ("special_schemes", "hot_work", "lifting_equipment"),
        "transport": ("vehicles", "routes", "on_board_devices"),
        "town-gas": ("gas_users", "gas_alarms", "pipelines"),
        "special-equipment": ("equipment", "equipment_operators"),
    }
)
"""Sector plugins of this project, and the facts each owns: an unknown fact may need one."""


class PluginWarning(UserWarning):
    """A plugin is left out; the message names it and says why."""


def _fixed(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(told))


@frozen
class Plugin:
    """One plugin and what it gives.

    >>> Plugin("coal", version="2026.7").renderers
    mappingproxy({})
    """

    name: str
    version: str = ""
    distribution: str = ""
    rulesets: tuple[Path, ...] = ()
    extension: Extension | None = field(default=None, repr=False)
    checks: Mapping[str, Callable[..., Any]] = field(factory=dict, converter=_fixed)
    renderers: Mapping[str, Callable[..., str]] = field(factory=dict, converter=_fixed)
    evaluators: Mapping[str, Any] = field(factory=dict, converter=_fixed)

    @property
    def facts(self) -> tuple[str, ...]:
        """The namespaces, ledgers, enums and fields it adds, by name."""
        if self.extension is None:
            return ()
        return (
            *(added.name for added in self.extension.namespaces),
            *(added.name for added in self.extension.ledgers),
            *(added.name for added in self.extension.enums),
            *(f"{owner}.{spec.name}" for owner, spec in self.extension.fields),
            *(f"{enum}.{value.id}" for enum, value in self.extension.enum_values),
        )

    def __reduce__(self) -> tuple[type[Plugin], tuple[Any, ...]]:
        # A fixed mapping can't be pickled itself; what is in it goes by name, as functions do.
        parts = (getattr(self, part.name) for part in attrs.fields(Plugin))
        return Plugin, tuple(dict(part) if isinstance(part, MappingProxyType) else part for part in parts)


@frozen
class LeftOut:
    """A plugin that isn't used, and why.

    >>> print(LeftOut("coal", "isn't installed"))
    plugin `coal` is left out: isn't installed
    """

    name: str
    reason: Phrase

    @property
    def told(self) -> Phrase:
        """The plugin with the reason, as people are told."""
        name, reason = self.name, phrase(self.reason)
        return Phrase(f"插件 `{name}` 没有用上:{reason.zh}", f"plugin `{name}` is left out: {reason}")

    def __str__(self) -> str:
        return str(self.told)


@frozen
class Installed:
    """The plugins in use, in the order of their names, and those left out.

    >>> Installed((Plugin("a", rulesets=(Path("x"),)), Plugin("b"))).names
    ('a', 'b')
    """

    plugins: tuple[Plugin, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names that `needs` of a rule may say."""
        return tuple(plugin.name for plugin in self.plugins)

    def rulesets(self) -> tuple[Path, ...]:
        """Return the folders of all rulesets, each once."""
        return tuple(dict.fromkeys(chain.from_iterable(plugin.rulesets for plugin in self.plugins)))

    def extensions(self) -> tuple[Extension, ...]:
        """Return what plugins add to the vocabulary."""
        return tuple(plugin.extension for plugin in self.plugins if plugin.extension is not None)

    def checks(self) -> Mapping[str, Callable[..., Any]]:
        """Return the checks of rulesets by name."""
        return _joined(plugin.checks for plugin in self.plugins)

    def renderers(self) -> Mapping[str, Callable[..., str]]:
        """Return the ways to print a report by name."""
        return _joined(plugin.renderers for plugin in self.plugins)

    def evaluators(self) -> Mapping[str, Any]:
        """Return the evaluators by name."""
        return _joined(plugin.evaluators for plugin in self.plugins)

    def absent_names(self) -> Mapping[str, str]:
        """Return facts that known plugins own but that none of these gives, with the plugin to install.

        >>> Installed().absent_names()["mine"]
        'coal'
        """
        absent = {fact: plugin for plugin, facts in KNOWN_PLUGINS.items() if plugin not in self.names for fact in facts}
        return MappingProxyType(absent)

    def without_rules_of(self, problems: Iterable[Problem]) -> Installed | None:
        """Return these plugins without those whose documents have the problems; None when no document of theirs has.

        >>> broken = Installed((Plugin("a", rulesets=(Path("x"),)), Plugin("b")))
        >>> print(*broken.without_rules_of([Problem("unknown name `y`", path="x/z.md", line=3)]).left_out)
        plugin `a` is left out: its rules can't be used: x/z.md:3: unknown name `y`
        """
        left: dict[str, LeftOut] = {}
        for problem in problems:
            for plugin in self.plugins:
                if any(
                    problem.path == str(told) or problem.path.startswith(f"{told.name}/") for told in plugin.rulesets
                ):
                    where = ":".join(str(part) for part in (problem.path, problem.line) if part)
                    what = phrase(problem.message)
                    reason = Phrase(f"它的规则不能用:{where}: {what.zh}", f"its rules can't be used: {where}: {what}")
                    left.setdefault(plugin.name, LeftOut(plugin.name, reason))
        if not left:
            return None
        kept = tuple(plugin for plugin in self.plugins if plugin.name not in left)
        return Installed(kept, (*self.left_out, *left.values()))

    def beside(self, builtins: Mapping[str, object]) -> Installed:
        """Return these plugins after what a later layer builds in, by name and module.

        A plugin can't replace what is built in: it is left out, with the reason.
        """
        settled = _settled((*(_answers(name, module) for name, module in builtins.items()), *self.plugins))
        return attrs.evolve(settled, left_out=(*self.left_out, *settled.left_out))


def _joined(mappings: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    return _fixed({name: value for given in mappings for name, value in given.items()})


def names_from(environ: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the plugin names that ``HAZARDRULES_PLUGINS`` allows, or None for all.

    Set and empty means none.

    >>> names_from({"HAZARDRULES_PLUGINS": "law, coal"}), names_from({"HAZARDRULES_PLUGINS": ""})
    (('law', 'coal'), ())
    >>> names_from({}) is None
    True
    """
    told = environ.get(VARIABLE)
    if told is None:
        return None
    return tuple(name for part in told.split(",") if (name := part.strip()))


def plugin_manager(
    names: Iterable[str] | None = None,
    strict: bool = False,
    *,
    builtins: Mapping[str, object] = MappingProxyType({}),
) -> Installed:
    """Return the installed plugins, or those of *names*, and what each gives.

    *builtins* (modules by name) answer the same hooks and come first. A plugin that can't
    be imported, whose hook fails or returns the wrong thing, or that clashes with another
    is left out with a `PluginWarning`; under *strict* all of them together are a
    RulesetError.

    >>> plugin_manager(names=()).plugins
    ()
    """
    answers = [_answers(name, module) for name, module in builtins.items()]
    found = _settled((*answers, *_installed(None if names is None else tuple(names))))
    tell(found.left_out, strict)
    return found


def asked(names: Iterable[str] | None = None) -> Installed:
    """Return what `plugin_manager` does where all plugins' facts go together, without a word.

    It is for whoever knows that they do: finding out takes the whole core vocabulary.

    >>> asked(names=()).plugins
    ()
    """
    return _settled(_installed(None if names is None else tuple(names)), fit=False)


def tell(left_out: Iterable[LeftOut], strict: bool = False) -> None:
    """Warn of plugins that are left out; under *strict* all of them together are a RulesetError.

    >>> tell([LeftOut("coal", "it isn't installed")], strict=True)
    Traceback (most recent call last):
    ...
    hazardrules.errors.RulesetError: plugin `coal` is left out: it isn't installed
    """
    told = [left.told for left in left_out]
    if strict and told:
        raise RulesetError(map(Problem, told))
    for one in told:
        warnings.warn(str(one), PluginWarning, stacklevel=3)


def _installed(wanted: tuple[str, ...] | None) -> Iterator[Plugin | LeftOut]:
    """Yield the answers of every distribution with an entry point of ours, by name."""
    found = {
        _name_of(told.name): told for told in sorted(with_entry_points(GROUP), key=lambda told: _name_of(told.name))
    }
    for name in dict.fromkeys(name for name in wanted or () if name not in found):
        wheel = f"{PREFIX}{name}"
        hint = did_you_mean(name, found) or Phrase(f"安装 `{wheel}`", f"install `{wheel}`")
        yield LeftOut(name, Phrase(f"没有安装:{hint.zh}", f"it isn't installed: {hint}"))
    several = Phrase("它的入口点不止一个", "it has more than one entry point")
    for name, told in found.items():
        if wanted is None or name in wanted:
            yield LeftOut(name, several) if len(told.points) > 1 else _loaded(name, told)


def _name_of(distribution: str) -> str:
    return distribution.lower().replace("_", "-").replace(".", "-").removeprefix(PREFIX)


def _loaded(name: str, told: Found) -> Plugin | LeftOut:
    try:
        module = told.points[0].load()
    except (Exception, SystemExit) as error:  # noqa: BLE001  # a stranger's failure costs us the plugin, nothing else
        reason = _told(error)
        return LeftOut(name, Phrase(f"导入失败:{reason.zh}", f"it can't be imported: {reason}"))
    answers = _answers(name, module)
    if isinstance(answers, LeftOut):
        return answers
    return attrs.evolve(answers, version=told.version, distribution=told.name)


def _told(error: BaseException) -> Phrase:
    """Return the first line of what a stranger's failure says."""
    lines = str(error).strip().splitlines()
    return phrase(lines[0]) if lines else Phrase("没有说明原因", "no reason given")


def _answers(name: str, module: object) -> Plugin | LeftOut:
    """Ask one plugin all hooks; a manager of its own, so that a failure has one name."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(module, name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        reason = "; ".join(str(error).split("\n"))
        return LeftOut(name, Phrase(f"钩子不符合规定:{reason}", f"{reason}"))
    given: dict[str, Any] = {}
    for hook, (part, read) in _READERS.items():
        caller = getattr(manager.hook, hook)
        if not caller.get_hookimpls():
            continue
        try:
            # pluggy drops an answer that is None.
            given[part] = read(next(iter(caller()), None))
        except _WrongAnswerError as error:
            return LeftOut(name, Phrase(f"`{hook}` {error.what.zh}", f"`{hook}` {error.what}"))
        except (Exception, SystemExit) as error:  # noqa: BLE001  # as above
            reason = _told(error)
            return LeftOut(name, Phrase(f"`{hook}` 出错:{reason.zh}", f"`{hook}` fails: {reason}"))
    extension = given.get("extension")
    if extension is not None and extension.plugin != name:
        owner = extension.plugin
        message = Phrase(
            f"`hazardrules_facts` 说事实属于 `{owner}`", f"`hazardrules_facts` says they belong to `{owner}`"
        )
        return LeftOut(name, message)
    return Plugin(name, **given)


class _WrongAnswerError(Exception):
    """A hook returned what its specification doesn't promise; *what* says so."""

    def __init__(self, what: Phrase) -> None:
        super().__init__(what)
        self.what = what


def _folders(told: object) -> tuple[Path, ...]:
    if not isinstance(told, list | tuple) or not all(isinstance(folder, Path) for folder in told):
        raise _WrongAnswerError(Phrase("应当返回文件夹的列表", "must return a list of folders"))
    for folder in told:
        if not (folder / "ruleset.toml").is_file():
            message = Phrase(
                f"所指的 `{folder.name}` 没有 `ruleset.toml`", f"names `{folder.name}`, which has no `ruleset.toml`"
            )
            raise _WrongAnswerError(message)
    return tuple(told)


def _extension(told: object) -> Extension:
    if not isinstance(told, Extension):
        raise _WrongAnswerError(Phrase("应当返回一个词汇表扩展", "must return one extension of the vocabulary"))
    return told


def _named(told: object) -> Mapping[str, Any]:
    if not isinstance(told, Mapping) or not all(isinstance(name, str) for name in told):
        raise _WrongAnswerError(Phrase("应当返回以名称为键的映射", "must return a mapping from names"))
    return MappingProxyType(dict(told))


def _callables(told: object) -> Mapping[str, Any]:
    named = _named(told)
    for name, value in named.items():
        if not callable(value):
            raise _WrongAnswerError(Phrase(f"给出的 `{name}` 不能调用", f"gives `{name}`, which can't be called"))
    return named


_READERS: Final[Mapping[str, tuple[str, Callable[[object], Any]]]] = MappingProxyType(
    {
        "hazardrules_rulesets": ("rulesets", _folders),
        "hazardrules_facts": ("extension", _extension),
        "hazardrules_checks": ("checks", _callables),
        "hazardrules_renderers": ("renderers", _callables),
        "hazardrules_evaluators": ("evaluators", _named),
    }
)


def _settled(answers: Iterable[Plugin | LeftOut], fit: bool = True) -> Installed:
    """Keep the first of those that clash."""
    kept: list[Plugin] = []
    left: list[LeftOut] = []
    for answer in answers:
        if isinstance(answer, LeftOut):
            left.append(answer)
        elif clash := _clash(answer, kept) or (fit and _misfit(answer, kept)):
            left.append(LeftOut(answer.name, clash))
        else:
            kept.append(answer)
    return Installed(tuple(kept), tuple(left))


def _misfit(new: Plugin, kept: Iterable[Plugin]) -> Phrase:
    """Say why the facts of *new* can't stand beside those already there."""
    if new.extension is None:
        return NOTHING
    # Big, and of no use to whoever only asks for renderers.
    from hazardrules.facts.core import CORE

    earlier = [plugin.extension for plugin in kept if plugin.extension is not None]
    try:
        compose(CORE, [*earlier, new.extension])
    except RulesetError as error:
        first = error.problems[0]
        return Phrase(first.said("zh"), str(first))
    except Exception as error:  # noqa: BLE001  # what a stranger declares may be wrong in any way
        reason = _told(error)
        return Phrase(f"它的事实不能用:{reason.zh}", f"its facts can't be used: {reason}")
    return NOTHING


_PARTS: Final = {
    "checks": Phrase("检查", "checks"),
    "renderers": Phrase("输出格式", "renderers"),
    "evaluators": Phrase("求值器", "evaluators"),
}


def _clash(new: Plugin, kept: Iterable[Plugin]) -> Phrase:
    for old in kept:
        if old.name == new.name:
            return Phrase("另一个插件也叫这个名称", "another plugin has this name")
        for attribute, part in _PARTS.items():
            for name in getattr(new, attribute).keys() & getattr(old, attribute).keys():
                return Phrase(
                    f"`{old.name}` 的{part.zh}里已经有 `{name}`", f"`{old.name}` has `{name}` among its {part} already"
                )
    return NOTHING
