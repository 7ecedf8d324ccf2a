"""The budget: what may be spent now, in a world whose clock is set by hand."""

from __future__ import annotations

import pytest

from tb_netviz.callbacks.budget import (
    LAST_SHARE,
    LATER_RUN,
    SHORTEST_TRAINING,
    Budget,
    Grant,
)
from tb_netviz.callbacks.deadline import MissedDeadlineError
from tb_netviz.errors import NetVizError


class Clock:
    def __init__(self):
        self.now = 50.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def spend(budget, clock, seconds, name="anything", **options):
    with budget.spending(), budget.measured(name, **options):
        clock.now += seconds


def test_training_time_excludes_the_time_of_pictures(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    clock.now += 60
    spend(budget, clock, 5)
    clock.now += 40
    assert budget.training == pytest.approx(100)
    assert budget.overhead == pytest.approx(0.05)


def test_a_second_fit_goes_on_counting_and_the_pause_between_is_no_training(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    clock.now += 30
    spend(budget, clock, 3)
    budget.stop()
    clock.now += 1000
    budget.start()
    clock.now += 20
    spend(budget, clock, 2)
    assert budget.training == pytest.approx(50)
    assert budget.spent == pytest.approx(5)


def test_an_interrupted_fit_that_is_started_again_keeps_its_count(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    clock.now += 30
    budget.start()
    clock.now += 30
    assert budget.training == pytest.approx(60)


def test_before_training_a_debt_is_allowed(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    assert budget.allowance(0.0) == pytest.approx(0.1 * SHORTEST_TRAINING)


def test_the_debt_is_paid_back_before_anything_new_starts(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    spend(budget, clock, 14)
    clock.now += 60
    assert budget.allowance(0.1) < 0
    clock.now += 60
    assert budget.allowance(0.2) == pytest.approx(0.1 * 2 * 120 - 14)


def test_the_end_of_training_bounds_what_may_be_spent(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    clock.now += 180
    assert budget.allowance(0.9) == pytest.approx(LAST_SHARE * 0.1 * 200)


def test_the_last_snapshot_stays_affordable(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    clock.now += 400
    assert budget.allowance(0.5, reserve=30) == pytest.approx(LAST_SHARE * 80 - 30)
    spend(budget, clock, LAST_SHARE * 80 - 30)
    clock.now += 400
    assert budget.allowance(is_last=True) == pytest.approx(30)


def test_the_last_snapshot_reserves_at_most_half_of_the_budget(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    clock.now += 400
    assert budget.allowance(0.5, reserve=1000) == pytest.approx(LAST_SHARE * 40)


def test_a_long_training_never_exceeds_its_share_by_its_end(clock):
    budget = Budget(0.05, clock=clock)
    budget.start()
    for epoch in range(1, 101):
        clock.now += 10
        if budget.allowance(epoch / 100, reserve=4) >= 4:
            spend(budget, clock, 4)
    if budget.allowance(is_last=True) >= 4:
        spend(budget, clock, 4)
    budget.stop()
    assert 0.04 < budget.overhead <= 0.05


def test_time_inside_a_snapshot_counts_at_once(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    with budget.spending():
        clock.now += 4
        assert budget.spent == pytest.approx(4)
        assert budget.training == 0
        assert budget.allowance(0.0) == pytest.approx(6)


def test_a_later_fit_is_projected_from_itself_alone(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    clock.now += 1000
    budget.stop()
    budget.start()
    clock.now += 50
    assert budget.allowance(0.5) == pytest.approx(LAST_SHARE * 0.1 * 1100)


def test_what_costs_next_to_nothing_is_done_even_in_debt(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    assert not budget.is_trivial("filters")
    spend(budget, clock, 0.02, "filters")
    spend(budget, clock, 20, "dreams")
    assert budget.allowance(0.0) < 0
    assert budget.is_trivial("filters")
    assert not budget.is_trivial("dreams")


def test_no_limit_means_no_limit(clock):
    budget = Budget(None, clock=clock)
    budget.start()
    spend(budget, clock, 1000)
    assert budget.allowance(0.5, reserve=100) == float("inf")


def test_the_first_run_counts_half_because_it_traces(clock):
    budget = Budget(0.1, clock=clock)
    assert budget.expected("dreams") is None
    spend(budget, clock, 8, "dreams")
    assert budget.expected("dreams") == pytest.approx(4)
    spend(budget, clock, 3, "dreams")
    assert budget.expected("dreams") == pytest.approx(3)


def test_reduced_work_is_remembered_at_its_full_cost(clock):
    budget = Budget(0.1, clock=clock)
    spend(budget, clock, 8, "dreams")
    spend(budget, clock, 2, "dreams", share=0.5)
    assert budget.expected("dreams") == pytest.approx(4)


def test_work_that_broke_off_counts_but_says_nothing_about_its_cost(clock):
    budget = Budget(0.1, clock=clock)
    with pytest.raises(KeyError), budget.spending(), budget.measured("dreams"):
        clock.now += 3
        raise KeyError
    assert budget.spent == pytest.approx(3)
    assert budget.expected("dreams") is None
    budget.expect("dreams", 40)
    assert budget.expected("dreams") == 40


@pytest.mark.parametrize("wrong", [0, -0.1, float("nan")])
def test_a_share_that_is_not_positive_is_refused(wrong):
    with pytest.raises(NetVizError, match="above 0"):
        Budget(wrong)


def test_unknown_work_is_granted_what_it_may_be_reduced_to(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    assert budget.grant("dreams", divisors=[1, 2, 4], done=0.0) == Grant(
        pytest.approx(0.1 * SHORTEST_TRAINING), 4
    )
    assert Budget(None, clock=clock).grant("dreams", divisors=[1, 2, 4]) == Grant(float("inf"))


def test_work_is_granted_the_most_of_it_that_fits_or_nothing(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    for cost, divisor in ((9, 1), (15, 2), (39, 4)):
        budget.expect("dreams", cost)
        granted = budget.grant("dreams", divisors=[1, 2, 4], done=0.0)
        assert granted is not None and granted.divisor == divisor
    budget.expect("dreams", 41)
    assert budget.grant("dreams", divisors=[1, 2, 4], done=0.0) is None


def test_nothing_but_trivial_work_is_granted_in_debt(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    spend(budget, clock, 0.02, "filters")
    spend(budget, clock, 20, "dreams")
    assert budget.grant("dreams", done=0.0) is None
    assert budget.grant("unknown", done=0.0) is None
    assert budget.grant("filters", done=0.0) is not None


def test_a_grant_leaves_room_for_what_the_last_snapshot_must_afford(clock):
    budget = Budget(0.1, clock=clock)
    budget.start()
    clock.now += 400
    budget.expect("dreams", 20)
    with_room = budget.grant("maps", done=0.5, leave_room_for=["dreams", "never ran"])
    assert with_room is not None
    assert with_room.seconds == pytest.approx(LAST_SHARE * 80 - 20)


def test_work_that_ends_in_time_is_learnt_from_at_its_full_cost(clock):
    budget = Budget(0.1, clock=clock)
    with budget.granted("dreams", Grant(10, 4)) as deadline:
        clock.now += 2
        deadline("dreaming", 8, 8)
    assert budget.expected("dreams") == pytest.approx(2 * 4 * LATER_RUN)


def test_work_that_would_miss_its_deadline_is_ended_and_its_cost_is_known(clock):
    budget = Budget(0.1, clock=clock)
    told = []
    with (
        pytest.raises(MissedDeadlineError),
        budget.granted("dreams", Grant(5, 2), lambda *report: told.append(report)) as deadline,
    ):
        for done in range(1, 101):
            clock.now += 0.5
            deadline("dreaming", done, 100)
    assert told == [("dreaming", 1, 100), ("dreaming", 2, 100)]
    assert budget.expected("dreams") == pytest.approx(2 * (1.0 + 98 * 0.5))
