"""What the numbers of adversarial examples mean depends on the norm."""

from __future__ import annotations

import pytest

from tb_netviz.techniques.adversarial_measures import MEANINGS, meanings_for


@pytest.mark.parametrize("norm", ["linf", "l2"])
def test_every_number_has_a_meaning_under_either_norm(norm: str) -> None:
    assert set(meanings_for(norm)) == set(MEANINGS)


def test_only_the_largest_change_of_a_value_is_read_in_255ths() -> None:
    names = ("smallest_epsilon", "median_smallest_epsilon", "linf", "l2")
    assert [meanings_for("linf")[name].unit for name in names] == ["display"] * 3 + [""]
    assert [meanings_for("l2")[name].unit for name in names] == ["", "", "display", ""]
