"""The recorder: whose turn it is when there is not time for all."""

from __future__ import annotations

import dataclasses

import keras
import numpy as np

from tb_netviz.callbacks.budget import Budget
from tb_netviz.callbacks.recorder import Recorder
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Grid


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@dataclasses.dataclass(frozen=True)
class FourSeconds(Technique):
    """Takes four seconds of a clock set by hand and writes down that it ran."""

    clock: Clock
    ran: list
    name: str

    title = "Four seconds"
    caption = "A grey tile."

    def run(self, model, data=None, *, step=0, seed=0, memory=None, progress=None):
        self.clock.now += 4
        self.ran.append(self.name)
        yield Grid(
            technique=self.name,
            step=step,
            images=np.zeros((1, 2, 2, 1), np.uint8),
            units=np.zeros(1, int),
        )


def test_the_first_two_techniques_lead_every_snapshot_and_the_others_take_turns(tmp_path):
    clock, ran = Clock(), []
    budget = Budget(0.1, clock=clock)
    recorder = Recorder(
        tmp_path,
        None,
        [FourSeconds(clock, ran, name) for name in "abcd"],
        {"preprocessing": (0, 1), "class_names": None, "limit": 1},
        budget,
        seed=0,
    )
    model = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3)])
    budget.start()

    recorder.snapshot(model, 0)
    assert ran == ["a", "b", "c"]  # 12 of 10 s: nothing is left for d

    clock.now += 150
    ran.clear()
    recorder.snapshot(model, 1)
    recorder.close()
    assert ran == ["a", "b", "d", "c"]
