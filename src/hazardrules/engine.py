"""The engine: law loaded once, then asked about any subject on any day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
from attrs import field, frozen

from hazardrules.cache import kept_program
from hazardrules.dates import day_of
from hazardrules.distributions import version
from hazardrules.errors import EvaluationError, FactsError, Phrase, Problem, RulesetError, did_you_mean
from hazardrules.evaluators.evaluation import EVALUATORS, EXTRAS, TOGETHER, Evaluation, Evaluator, Interpreter
from hazardrules.evaluators.interpreter.judge import clue_of, finding_of, judge_rule
from hazardrules.evaluators.interpreter.retelling import Retelling
from hazardrules.evaluators.outcomes import LESSENING, Weighed, merge
from hazardrules.evaluators.possible import Failed, Known
from hazardrules.facts.facts import Facts
from hazardrules.facts.types import Label
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.findings.finding import Finding, Missing, Reason
from hazardrules.findings.report import (
    Outcome,
    Question,
    Receipt,
    Report,
    RulesetReceipt,
    Shown,
    Skipped,
    in_order,
)
from hazardrules.findings.status import APPLIES
from hazardrules.law.citation import outranks_or_equals
from hazardrules.law.rule import Consequence, Parameter
from hazardrules.law.ruleset import Ruleset
from hazardrules.loading import program_of, ruleset_folders
from hazardrules.lower.program import LoweredDefinition, Program
from hazardrules.plugins import Installed, asked, plugin_manager, tell

if TYPE_CHECKING:
    from hazardrules.evaluators.parts import Parts
    from hazardrules.evaluators.rete.second import Networks
    from hazardrules.expr.scope import Scope
    from hazardrules.session import Session

_KEPT: Final = 64
"""How many suppositions are remembered with the engine they make."""

_READABLE: Final = (bytes, bytearray, str, Mapping)
"""What facts may be handed over as; the ABC comes last, since asking it takes longest."""


@frozen
class Engine:
    """Rulesets ready to be asked; immutable, and safe to share between threads.

    Make one with `Engine.installed` or `Engine.load`, once, and keep it.

    >>> engine = Engine.load()
    >>> report = engine.evaluate({"enterprise": {"region": "653001"}}, as_of=date(2025, 9, 12))
    >>> report.findings
    ()
    """

    evaluator: Evaluator
    plugins: Installed = field(repr=False, eq=False)
    version: str = field(factory=lambda: version("hazardrules"), eq=False)

    @classmethod
    def installed(
        cls,
        *,
        names: Iterable[str] | None = None,
        strict: bool = False,
        evaluator: str = "python",
        cache: str | Path | None = None,
    ) -> Engine:
        """Return an engine with every ruleset that installed plugins ship.

        *names* limits the plugins; a broken one is left out with a warning, or raises
        RulesetError when *strict*. *cache* is a folder of the user's own in which the law
        made ready is kept, so that the next process starts in a moment; nothing is written
        without it.

        >>> Engine.installed(names=[]).rulesets
        ()
        """
        if cache is not None:
            # What is kept was made of facts that go together: looking again takes longer than all else.
            known = asked(names)
            kept = kept_program(Path(cache), known, known.rulesets())
            program = kept.read() if kept is not None else None
            if program is not None:
                tell(known.left_out, strict)
                return cls._run(program, known, evaluator)
        plugins = plugin_manager(names, strict=strict)
        engine = cls.of_plugins(plugins, strict=strict, evaluator=evaluator, cache=cache)
        tell(engine.plugins.left_out[len(plugins.left_out) :])
        return engine

    @classmethod
    def of_plugins(
        cls,
        plugins: Installed,
        *,
        strict: bool = False,
        evaluator: str = "python",
        cache: str | Path | None = None,
    ) -> Engine:
        """Return an engine with every ruleset of *plugins*; one whose rules can't be used is left out.

        It is listed with its first mistake in ``engine.plugins.left_out``. What leans on it is
        left out with it; RulesetError is raised when *strict*. *cache* is as for `installed`.

        >>> Engine.of_plugins(Installed()).rulesets
        ()
        """
        while True:
            try:
                return cls._run(program_of(plugins, plugins.rulesets(), cache), plugins, evaluator)
            except RulesetError as error:
                rest = plugins.without_rules_of(error.problems)
                if strict or rest is None:
                    raise
                plugins = rest

    @classmethod
    def load(
        cls,
        *paths: str | Path,
        plugins: Installed | None = None,
        evaluator: str = "python",
        cache: str | Path | None = None,
    ) -> Engine:
        """Return an engine with the rulesets in these folders and what they require, and nothing else.

        A folder may be a ruleset or hold several; one that says `requires` brings the
        installed rulesets it names. Plugins still give their facts. Raises RulesetError with
        every mistake of every document. *cache* is as for `installed`.

        >>> Engine.load().rulesets
        ()
        """
        # Only an engine of some folders asks what they require: reading TOML takes longer to import than to do.
        from hazardrules.rulefile.requiring import Shelf

        plugins = plugins if plugins is not None else plugin_manager()
        folders = Shelf(plugins.rulesets()).with_required(ruleset_folders(paths))
        return cls.of_folders(folders, plugins, evaluator=evaluator, cache=cache)

    @classmethod
    def of_folders(
        cls, folders: Iterable[Path], plugins: Installed, *, evaluator: str = "python", cache: str | Path | None = None
    ) -> Engine:
        """Return an engine with exactly these rulesets; what they require has to be among them.

        >>> Engine.of_folders((), Installed()).rulesets
        ()
        """
        return cls._run(program_of(plugins, tuple(folders), cache), plugins, evaluator)

    @classmethod
    def _run(cls, program: Program, plugins: Installed, evaluator: str) -> Engine:
        ways = _ways(plugins)
        if evaluator not in ways:
            message = Phrase(f"没有求值器 `{evaluator}`", f"no evaluator `{evaluator}`")
            raise EvaluationError([Problem(message, hint=did_you_mean(evaluator, ways))])
        return cls(ways[evaluator](program), plugins)

    def by(self, evaluator: str) -> Engine:
        """Return an engine with the same law, run another way; nothing is read again.

        >>> Engine.load().by("interpreter").evaluator.name
        'interpreter'
        """
        return self._run(self.program, self.plugins, evaluator)

    @property
    def program(self) -> Program:
        """The law as it is run."""
        return self.evaluator.program

    @property
    def rulesets(self) -> tuple[Ruleset, ...]:
        """The rulesets loaded, with their sources, clauses and cases."""
        return self.program.rulesets

    @property
    def vocabulary(self) -> Vocabulary:
        """What facts can be told."""
        return self.program.vocabulary

    @cached_property
    def scope(self) -> Scope:
        """What conditions of the law loaded may name."""
        from hazardrules.lower.scopes import scope_of_rulesets

        return scope_of_rulesets(self.program.rulesets, self.program.vocabulary)

    def read(self, facts: Facts | Mapping[str, Any] | bytes | str, *, ignore_unknown: bool = False) -> Facts:
        """Return facts read and checked; facts that were read already are themselves.

        Raises FactsError with every mistake.

        >>> Engine.load().read(b'{"enterprise": {"staff": 12}}').subject.staff
        12
        """
        if isinstance(facts, Facts):
            return facts
        if not isinstance(facts, _READABLE):
            # Whoever embeds the engine may hand it what a parser gave, whatever that was.
            raise FactsError([Problem(_NO_FACTS, hint=Phrase("一个对象是一个主体", "one object is one subject"))])
        return self._reader(facts, ignore_unknown=ignore_unknown)

    @cached_property
    def _reader(self) -> Callable[..., Facts]:
        """The reading of facts, bound once: what it needs to know takes longer to find than a file to read."""
        from hazardrules.facts.reading import read

        return partial(read, vocabulary=self.vocabulary, absent=self.plugins.absent_names())

    def evaluate(
        self,
        facts: Facts | Mapping[str, Any] | bytes | str,
        *,
        as_of: date | datetime,
        ignore_unknown: bool = False,
    ) -> Report:
        """Return everything the law says about the subject on the day.

        The day is always an argument; nothing reads the clock. Raises FactsError when
        the facts can't be read.

        >>> Engine.load().evaluate({"enterprise": {}}, as_of=date(2025, 9, 12)).violations
        ()
        """
        as_of = _moment(as_of)
        told = self.read(facts, ignore_unknown=ignore_unknown)
        return self.report(told, as_of, self.evaluator.evaluate(told, as_of))

    def report(self, facts: Facts, as_of: date | datetime, found: Evaluation) -> Report:
        """Return the report of what an evaluator found."""
        findings = self._in_order(found.findings)
        return Report(
            as_of=as_of,
            facts=facts,
            findings=findings,
            outcomes=lambda: outcomes(self.program, findings, facts, as_of),
            answers=lambda: answers(self.program, facts, as_of),
            shown=lambda: {told.id: Shown(told.title, told.type) for told in shown(self.program, facts, as_of)},
            clues=tuple(clue_of(one) for one in found.clues),
            questions=lambda: questions(self.program, findings),
            skipped=self._skipped,
            faults=tuple(found.faults),
            receipt=lambda: self._receipt(facts),
            explainer=_Explainer(self, found.retelling or partial(Retelling, self.program, facts, as_of)),
        )

    def _in_order(self, findings: list[Finding]) -> tuple[Finding, ...]:
        """Sort findings; those of one rule come in the order of its items, if it has one version."""
        if self._ranks is None:
            return tuple(sorted(findings, key=in_order))
        ranks = self._ranks
        return tuple(sorted(findings, key=lambda found: ranks[found.norm.rule]))

    @cached_property
    def _ranks(self) -> dict[str, int] | None:
        """The place of each rule among all, by ruleset and id; None where some rule has several versions."""
        told = sorted({(rule.ruleset, rule.id) for rule in self.program.rules})
        alone = len({rule for _, rule in told}) == len(self.program.rules)
        return {rule: rank for rank, (_, rule) in enumerate(told)} if alone else None

    @cached_property
    def _skipped(self) -> tuple[Skipped, ...]:
        return tuple(Skipped(rule, needs) for rule, needs in self.program.skipped)

    def supposing(self, values: Mapping[str, Any]) -> Engine:
        """Return an engine in which parameters that the law leaves open have these values, and nothing else differs.

        Values are written as in documents, by a parameter's id or Chinese label; where a
        document gives one, for its days and places, that one stays. Findings that rest on a
        supposition say so in their cautions, and the receipt names it. Raises RulesetError
        with everything that can't be supposed.

        >>> Engine.load().supposing({"reward_paid_within": "30 days"})
        Traceback (most recent call last):
        ...
        hazardrules.errors.RulesetError: reward_paid_within: no parameter `reward_paid_within` is loaded
        """
        # What reads values of documents is needed only where somebody supposes one.
        from hazardrules.lower.supposing import Named, supposed

        written = Named()
        told = supposed(values, self.program, self.scope, written)
        if written.problems:
            raise RulesetError(written.problems)
        return self.with_parameters(told.values())

    def with_parameters(self, told: Iterable[Parameter]) -> Engine:
        """Return an engine in which these parameters stand where the law gives none; see `supposing`.

        They are typed, as those of the rulesets loaded are.

        >>> engine = Engine.load()
        >>> engine.with_parameters(()) is engine
        True
        """
        given = tuple(told)
        if not given:
            return self
        made = self._supposed.get(given)
        if made is None:
            made = self._with(given)
            # Cases that suppose the same share an engine; what a stranger makes up isn't kept for ever.
            if len(self._supposed) < _KEPT:
                self._supposed[given] = made
        return made

    @cached_property
    def _supposed(self) -> dict[tuple[Parameter, ...], Engine]:
        """The engines that suppose something, by what they suppose."""
        return {}

    def _with(self, given: tuple[Parameter, ...]) -> Engine:
        from hazardrules.evaluators.parts import part_of
        from hazardrules.evaluators.supposed import Supposed
        from hazardrules.lower.supposing import supposing

        program, rules = supposing(self.program, given, self._parts.index.followers, self.scope)
        if self.evaluator.name == "interpreter":
            # Nothing is made ready, so nothing has to be kept.
            return attrs.evolve(self, evaluator=Interpreter(program))
        part = _ways(self.plugins)[self.evaluator.name](part_of(program, rules))
        return attrs.evolve(self, evaluator=Supposed(program, self.evaluator, part, rules))

    def session(
        self,
        facts: Facts | Mapping[str, Any] | bytes | str,
        *,
        as_of: date | datetime,
        by: str | None = None,
        apart: bool = False,
    ) -> Session:
        """Return a live session: facts told one by one, and after each edit only what changed.

        *by* is ``rete`` for a second opinion on every status by durable-rules, which runs
        *apart*, in a child process, where facts or rules come from strangers. Where it isn't
        there the session says so and is the same without.

        >>> session = Engine.load().session({"enterprise": {}}, as_of=date(2025, 9, 12))
        >>> list(session.assert_fact("enterprise.staff", 12)), session.by
        ([], 'python')
        """
        # Most engines answer one question after the other, and are asked for no session.
        from hazardrules.session import Session

        told, own = self.read(facts), self.evaluator.name
        by = own if by is None else by
        if by not in (own, *EXTRAS):
            message = Phrase(f"没有由 `{by}` 运行的会话", f"no session by `{by}`")
            raise EvaluationError([Problem(message, hint=did_you_mean(by, (own, *EXTRAS)))])
        if by not in EXTRAS:
            if apart:
                message = Phrase(f"`{by}` 不能另开进程运行", f"`{by}` runs nothing apart")
                hint = Phrase("只有 `rete` 有子进程", "only `rete` has a child process")
                raise EvaluationError([Problem(message, hint=hint)])
            return Session(self, self._parts, told, as_of)
        from hazardrules.evaluators.rete.second import Second

        return Session(self, self._parts, told, as_of, Second(self._networks, apart=apart))

    @cached_property
    def _parts(self) -> Parts:
        """The law in parts, for sessions; what one of them got ready serves all."""
        from hazardrules.evaluators.parts import Parts

        name = self.evaluator.name
        if name in EXTRAS:
            return Parts(EVALUATORS["python"](self.program), EVALUATORS["python"])
        return Parts(self.evaluator, _ways(self.plugins)[name])

    @cached_property
    def _networks(self) -> Networks:
        """What durable-rules is given of the law, part by part."""
        from hazardrules.evaluators.rete.second import Networks

        return Networks(self.program)

    def explain(
        self, rule: str, facts: Facts | Mapping[str, Any] | bytes | str, *, as_of: date | datetime
    ) -> tuple[tuple[Finding, tuple[Reason, ...]], ...]:
        """Return a rule's findings, each with why; also for a rule that doesn't apply.

        Raises EvaluationError for a rule that isn't loaded.

        >>> Engine.load().explain("no-such", {"enterprise": {}}, as_of=date(2025, 9, 12))
        Traceback (most recent call last):
        ...
        hazardrules.errors.EvaluationError: no rule `no-such` is loaded
        """
        if not self.program.versions(rule):
            known = (told.id for told in self.program.rules)
            raise EvaluationError([Problem(not_loaded(rule), hint=did_you_mean(rule, known))])
        told = self.read(facts)
        report = self.evaluate(told, as_of=as_of)
        return tuple((found, report.because(found)) for found in report.of(rule))

    def _receipt(self, facts: Facts) -> Receipt:
        told = tuple(RulesetReceipt(known.id, known.version, known.sha256) for known in self.rulesets)
        supposed = self.program.supposed
        values = ", ".join(f"{name} = {value.en}" for name, value in supposed.items())
        titles = ((self.program.parameters[name][0].title, value) for name, value in supposed.items())
        return Receipt(
            f"hazardrules {self.version}" + (f", supposing {values}" if supposed else ""),
            told,
            facts.sha256,
            tuple(Label(f"{title.zh} {value.zh}", f"{title.en} {value.en}") for title, value in titles),
        )


@frozen
class _Explainer:
    """Works out reasons when they are asked for; the facts and the law can't have changed."""

    engine: Engine
    again: Callable[[], Retelling]

    @cached_property
    def retelling(self) -> Retelling:
        return self.again()

    def __call__(self, finding: Finding) -> tuple[Reason, ...]:
        from hazardrules.evaluators.interpreter.reasons import reasons

        told = self.retelling.of(finding.rule, finding.item)
        return next((reasons(judged, self.engine.scope) for found, judged in told if found == finding), ())


_NO_FACTS: Final = Phrase("事实是对象,或者字节、文本形式的 JSON", "facts are an object, or JSON as bytes or text")


def _ways(plugins: Installed) -> dict[str, Callable[[Program], Evaluator]]:
    """Return the ways to run a program, by name."""
    return {**EVALUATORS, **TOGETHER, **EXTRAS, **plugins.evaluators()}


def _moment(as_of: object) -> date | datetime:
    """Return the day or instant asked for as facts tell theirs: an instant of another zone by the clocks of China."""
    if not isinstance(as_of, date):
        hint = Phrase(
            "给 date 或 datetime,如 date(2025, 9, 12)", "hand over a date or a datetime, like date(2025, 9, 12)"
        )
        raise EvaluationError([Problem(Phrase("评估日不是日期", "the day asked for is no day"), hint=hint)])
    if isinstance(as_of, datetime) and as_of.tzinfo is not None:
        from hazardrules.facts.values import BEIJING

        return as_of.astimezone(BEIJING).replace(tzinfo=None)
    return as_of


def not_loaded(rule: str) -> Phrase:
    """Say that there is no such rule."""
    return Phrase(f"已装的规则里没有 `{rule}`", f"no rule `{rule}` is loaded")


def outcomes(
    program: Program, findings: Iterable[Finding], facts: Facts, as_of: date | datetime
) -> tuple[Outcome, ...]:
    """Return the consequences among the findings, weighed for each act and party."""
    # The kind is asked first: what other rules state stays where it is kept.
    stated = {
        rule.id: rule.rule
        for rule in program.rules
        if rule.kind == "consequence" and isinstance(rule.rule, Consequence)
    }
    told = [found for found in findings if found.rule in stated]
    newer = _by_law_in_force(program, told, facts, as_of)
    weighed = []
    for found in told:
        later = newer.get((found.rule, found.item))
        bars, narrows = stated[found.rule].bars, stated[found.rule].narrows
        if later is not None and not found.mask & APPLIES and later.outcome in LESSENING:
            # What the act's day didn't know yet spares, when the law knows it today.
            weighed.append(Weighed(later, bars, narrows=narrows))
        else:
            weighed.append(Weighed(found, bars, later, narrows))
    return merge(weighed)


def _by_law_in_force(
    program: Program, findings: Iterable[Finding], facts: Facts, as_of: date | datetime
) -> dict[tuple[str, str | None], Finding]:
    """Return what the law in force today makes of acts that are judged by the law of their own day.

    Only laws, regulations and rules count (Administrative Penalty Law art. 37).
    """
    day = day_of(as_of)
    newer: dict[tuple[str, str | None], Finding] = {}
    for name in {found.rule for found in findings}:
        for rule in program.versions(name):
            if rule.law_of is None or not rule.in_force.contains(day) or not outranks_or_equals(rule.rank, "rule"):
                continue
            for judged in judge_rule(program, attrs.evolve(rule, law_of=None), facts, as_of, {}):
                found = finding_of(judged)
                newer[found.rule, found.item] = found
    return newer


def answers(program: Program, facts: Facts, as_of: date | datetime) -> dict[str, Any]:
    """Return the values of the definitions that are shown: null for none, an object while open."""
    from hazardrules.evaluators.interpreter.conditions import evaluate
    from hazardrules.evaluators.interpreter.world import Here
    from hazardrules.lower.tree import Defined

    here = Here(program, facts, as_of, day_of(as_of))
    found: dict[str, Any] = {}
    for told in sorted(shown(program, facts, as_of), key=lambda told: told.id):
        value = evaluate(Defined(told.id), here)
        if isinstance(value, Known):
            found[told.id] = value.value
        elif isinstance(value, Failed):
            found[told.id] = {"error": value.message}
        else:
            found[told.id] = {"missing": [missing.path for missing in sorted(value.missing)]}
    return found


def shown(program: Program, facts: Facts, as_of: date | datetime) -> Iterator[LoweredDefinition]:
    """Yield the definitions whose values the subject's report shows, as their documents have them."""
    from hazardrules.evaluators.interpreter.world import Here

    here = Here(program, facts, as_of, day_of(as_of))
    for name in program.definitions:
        told = here.definition(name)
        if told is not None and told.show and told.row is None and facts.kind in told.subjects:
            yield told


def questions(program: Program, findings: Iterable[Finding]) -> tuple[Question, ...]:
    """Return what is unknown, what decides most first."""
    counts: dict[Missing, int] = {}
    for found in findings:
        if found.status == "undetermined":
            for missing in found.missing:
                counts[missing] = counts.get(missing, 0) + 1
    asked = [_question(program, missing, count) for missing, count in counts.items()]
    return tuple(sorted(asked, key=lambda question: (-question.decides, question.kind, question.path)))


def _question(program: Program, missing: Missing, count: int) -> Question:
    label, type_ = _label_of(program, missing)
    return Question(missing.kind, missing.path, label, type_, count)


def _label_of(program: Program, missing: Missing) -> tuple[Label, str]:
    vocabulary = program.vocabulary
    path = missing.path
    if missing.kind == "law":
        told = program.parameters.get(path) or program.definitions.get(path)
        return (told[0].title, str(told[0].type)) if told else (Label(path, path), "text")
    if missing.kind == "calendar":
        return Label(f"{path}年节假日安排", f"official calendar of {path}"), "calendar"
    if missing.kind == "history":
        ledger, _, day = path.partition(" before ")
        label = vocabulary.ledgers[ledger].label
        return Label(f"{day}以前的「{label.zh}」记录", f"{label.en} before {day}"), "ledger"
    owner, _, name = path.partition(".")
    owner = owner.split("[")[0]
    place = vocabulary.namespaces.get(owner) or vocabulary.ledgers.get(owner)
    if place is None:
        return Label(path, path), "text"
    if not name:
        return place.label, "ledger"
    spec = place.fields[name]
    return Label(f"{place.label.zh}·{spec.label.zh}", f"{place.label.en}: {spec.label.en}"), str(spec.type)
