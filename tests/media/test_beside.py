"""Threads beside a job's main line: what is done is taken up, what fails is raised, what is stopped is told so."""

import threading

import pytest

from media.beside import Beside
from media.runner import RunFailed


def test_what_was_started_is_taken_up_before_the_block_ends():
    taken, waits = [], []
    slow = threading.Event()
    with Beside(lambda: (waits.append(1), slow.set())) as beside:
        beside.start(lambda _stopping: slow.wait(60), taken.append)
        beside.start(lambda _stopping: "quick", taken.append)
        assert threading.current_thread() is threading.main_thread()
    assert sorted(taken, key=str) == [True, "quick"]
    assert waits


def test_what_goes_wrong_beside_is_raised_in_the_main_line():
    began = threading.Event()

    def fails(_stopping):
        began.set()
        raise RunFailed("It ended with code 1.")

    given_up = []
    with pytest.raises(RunFailed), Beside(lambda: None) as beside:
        beside.start(fails, given_up.append, lambda: given_up.append("released"))
        began.wait(60)
        while True:
            beside.look()
    assert given_up == ["released"]


def test_where_the_main_line_fails_the_rest_is_asked_to_stop_and_waited_for():
    ended, running = [], threading.Event()

    def works(stopping):
        running.set()
        while not stopping():
            pass
        ended.append("stopped")

    with pytest.raises(KeyError), Beside(lambda: None) as beside:
        beside.start(works, lambda _: ended.append("taken"), lambda: ended.append("released"))
        running.wait(60)
        raise KeyError
    assert ended == ["stopped", "released"]
