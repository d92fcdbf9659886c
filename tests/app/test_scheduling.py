"""Actions on a visitor's page: what goes wrong in one is logged, and told to the visitor."""

from __future__ import annotations

import logging

from app.live.scheduling import later


def test_what_an_action_raises_is_logged_and_told(caplog):
    told = []

    def broken(given):
        raise ArithmeticError(f"no {given}")

    act = later(lambda action: action(), broken, told.append)
    with caplog.at_level(logging.ERROR, "gruscope"):
        act("picture")
    assert told == ["It failed (ArithmeticError); the server's log says more."]
    (record,) = caplog.records
    assert "no picture" in str(record.exc_info[1])


def test_an_action_that_works_tells_nothing():
    told, done = [], []
    later(lambda action: action(), done.append, told.append)(7)
    assert (done, told) == ([7], [])
