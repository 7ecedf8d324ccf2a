"""Who is served first where there is not time for all."""

from __future__ import annotations

from tb_netviz.callbacks.turns import Turns
from tb_netviz.techniques import make_techniques

TECHNIQUES = make_techniques(["filters", "class_images", "dreams", "inversions", "feature_images"])


def names(turns: Turns) -> list[str]:
    return [technique.name for technique in turns.in_order()]


def test_at_first_the_order_is_that_of_importance():
    assert names(Turns(TECHNIQUES)) == [technique.name for technique in TECHNIQUES]


def test_who_missed_a_turn_comes_first_after_the_leading_two():
    turns = Turns(TECHNIQUES)
    turns.missed(TECHNIQUES[4])
    turns.missed(TECHNIQUES[3])
    turns.missed(TECHNIQUES[3])
    assert names(turns) == ["filters", "class_images", "inversions", "feature_images", "dreams"]
    turns.ran(TECHNIQUES[3])
    assert names(turns) == ["filters", "class_images", "feature_images", "dreams", "inversions"]


def test_a_leading_technique_never_waits_behind_another_that_missed_its_turn():
    turns = Turns(TECHNIQUES)
    for _ in range(5):
        turns.missed(TECHNIQUES[1])
    assert names(turns)[:2] == ["filters", "class_images"]


def test_the_leading_leave_room_for_each_other_and_the_others_for_all():
    turns = Turns(TECHNIQUES)
    assert turns.leave_room_for(TECHNIQUES[0]) == ["filters", "class_images"]
    assert len(turns.leave_room_for(TECHNIQUES[2])) == len(TECHNIQUES)
