"""The recorder: whose turn it is when there is not time for all."""

from __future__ import annotations

import dataclasses

import keras
import numpy as np
import pytest

import tb_netviz
from tb_netviz.callbacks.budget import Budget
from tb_netviz.callbacks.recorder import Recorder
from tb_netviz.session.identity import identity_of
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Grid


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@dataclasses.dataclass(frozen=True)
class Slow(Technique):
    """Takes some seconds of a clock set by hand and writes down that it ran."""

    clock: Clock
    ran: list
    name: str  # type: ignore[misc]  # one class stands for several techniques
    seconds: float = 4.0

    title = "Slow"
    caption = "A grey tile."

    def run(self, model, data=None, *, step=0, seed=0, memory=None, progress=None):
        self.clock.now += self.seconds
        self.ran.append(self.name)
        yield Grid(
            technique=self.name,
            step=step,
            images=np.zeros((1, 2, 2, 1), np.uint8),
            units=np.zeros(1, int),
        )


@pytest.fixture
def model():
    return keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3)])


def recorder(log_dir, techniques, clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    options = {"preprocessing": (0, 1), "class_names": None, "limit": 1}
    return Recorder(log_dir, None, techniques, options, budget, seed=0)


def test_the_first_two_techniques_lead_every_snapshot_and_the_others_take_turns(tmp_path, model):
    clock = Clock()
    ran: list[str] = []
    shown = recorder(tmp_path, [Slow(clock, ran, name) for name in "abcd"], clock)
    shown.snapshot(model, 0)
    assert ran == ["a", "b", "c"]  # 12 of 10 s: nothing is left for d

    clock.now += 150
    ran.clear()
    shown.snapshot(model, 1)
    shown.close()
    assert ran == ["a", "b", "d", "c"]


def test_what_is_kept_for_the_others_at_the_end_does_not_hold_back_the_first_two(tmp_path, model):
    clock = Clock()
    ran: list[str] = []
    seconds = {"a": 0.5, "b": 0.5, "c": 14.0}
    techniques = [Slow(clock, ran, name, takes) for name, takes in seconds.items()]
    shown = recorder(tmp_path, techniques, clock)
    shown.snapshot(model, 0, done=0.0)
    assert ran == ["a", "b", "c"]

    clock.now += 100
    ran.clear()
    shown.snapshot(model, 1, done=0.5)
    shown.close()
    assert ran == ["a", "b"]


def test_each_picture_says_which_weights_it_was_made_of(tmp_path, model):
    clock = Clock()
    shown = recorder(tmp_path, [Slow(clock, [], "a", 0.0)], clock)
    shown.snapshot(model, 0)
    shown.snapshot(model, 1)
    model.layers[0].kernel.assign_add(np.ones((3, 3, 3, 2), np.float32))
    shown.snapshot(model, 2)
    shown.close()
    grids = [visual for visual in tb_netviz.read(tmp_path) if isinstance(visual, Grid)]
    weights = [visual.recipe["weights"] for visual in sorted(grids, key=lambda one: one.step)]
    identity = identity_of(tb_netviz.ImageModel(model, preprocessing=(0, 1)), None, seed=0)
    assert weights[0] == weights[1] != weights[2] == identity.weights
