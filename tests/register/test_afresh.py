"""A process that begins afresh answers, says what went wrong in it, and is missed where it is gone."""

import os

import pytest

from hazardrules.errors import EvaluationError
from hazardrules.register.afresh import Afresh


def test_every_call_is_answered_whatever_it_prints():
    """Calls are shared by the processes, and what is printed there is no answer."""
    with Afresh(2, (print, "begun")) as processes:
        found = [processes.submit(divmod, number, 3) for number in range(9)]
        printed = processes.submit(print, "no answer")

        assert [one.result() for one in found] == [divmod(number, 3) for number in range(9)]
        assert printed.result() is None


def test_what_goes_wrong_in_a_process_goes_wrong_here():
    """The error is raised where the answer is asked for, with a note of where it arose; the process goes on."""
    with Afresh(1, (int,)) as processes:
        with pytest.raises(ValueError, match="invalid literal") as error:
            processes.submit(int, "one").result()

        assert "afresh.py" in error.value.__notes__[0]
        assert processes.submit(int, "1").result() == 1


def test_a_process_that_can_not_begin_says_so_at_every_call():
    """What it was to begin with is missing for all that it is asked."""
    with Afresh(1, (int, "one")) as processes:
        for call in (processes.submit(int, "1"), processes.submit(int, "2")):
            with pytest.raises(ValueError, match="invalid literal"):
                call.result()


def test_a_process_that_is_gone_is_not_waited_for():
    """Whoever asked is told in both languages what to try, now and when they ask again."""
    with Afresh(1, (int,)) as processes:
        for call in (processes.submit(os._exit, 3), processes.submit(int, "1")):
            with pytest.raises(EvaluationError, match="a worker process ended") as error:
                call.result()
            assert error.value.problems[0].message.zh == "一个工作进程中途退出了"


def failing(began):
    """Fail while a process is at work."""
    with Afresh(1, (int,)) as processes:
        began.append(processes.submit(os.getpid).result())
        processes.submit(input)
        raise KeyError


def test_processes_end_with_whoever_started_them():
    """One that is at work is ended where the first process fails."""
    began = []

    with pytest.raises(KeyError):
        failing(began)

    with pytest.raises(ProcessLookupError):
        os.kill(*began, 0)
