"""Techniques with steps can be reduced, but never to next to nothing."""

from __future__ import annotations

import pytest

from tb_netviz.callbacks.reduction import divisors, reduced, steps_of
from tb_netviz.techniques import ClassImages, Filters


@pytest.mark.parametrize(("steps", "expected"), [(64, [1, 2, 4]), (16, [1, 2]), (15, [1])])
def test_no_reduction_leaves_fewer_than_eight_steps(steps, expected):
    assert divisors(ClassImages(steps=steps)) == expected


def test_a_technique_without_steps_is_made_whole_or_not_at_all():
    assert steps_of(Filters()) == 0
    assert divisors(Filters()) == [1]
    assert reduced(Filters(), 1) == Filters()


def test_only_the_steps_change():
    technique = ClassImages(classes=[3], steps=64)
    assert reduced(technique, 4) == ClassImages(classes=[3], steps=16)
