"""Health of layers: numbers with known answers, from answers `visual` and over HTTP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from werkzeug.test import Client

from tb_netviz.errors import NetVizError
from tb_netviz.plugin.answers import NoAnswer
from tb_netviz.plugin.health import Listed, Source, health, history, nearest
from tb_netviz.plugin.layer_numbers import by_interest, layer_numbers
from tests.plugin.asking import get, strict_json
from tests.plugin.test_http_api import EXAMPLES, assert_documented

PATCHES, FILTERS = "patches/max_patches/conv1", "grid/filters/conv1"


def answer(kind: str, units: list[int], **measures: list[float]) -> dict[str, Any]:
    return {
        "kind": kind,
        "technique": "filters" if kind == "grid" else "max_patches",
        "arrays": {"units": np.array(units)},
        "measures": {name: np.array(values) for name, values in measures.items()},
        "summary": {},
    }


def source(answers: dict[tuple[str, int], dict[str, Any]]) -> Source:
    listed = []
    for tag in dict.fromkeys(tag for tag, _ in answers):
        kind, technique, layer = tag.split("/")
        steps = tuple(sorted(step for one, step in answers if one == tag))
        listed.append(Listed(tag, kind, technique, layer, steps))
    return Source(listed, lambda tag, step: answers[tag, step])


def test_dead_units_are_counted_in_the_whole_layer_and_named_where_they_were_logged() -> None:
    patches = answer("patches", [4, 2, 9], dead=[1, 0, 1])
    assert layer_numbers(0, [patches]).dead == (4, 9)
    assert layer_numbers(0, [patches]).dead_units == 2
    patches["summary"] = {"dead_units": np.array(5), "units": np.array(64)}
    numbers = layer_numbers(0, [patches])
    assert (numbers.dead_units, numbers.units) == (5, 64)


def test_what_the_log_does_not_tell_is_unknown_rather_than_zero() -> None:
    numbers = layer_numbers(3, [answer("grid", [0, 1], norm=[1, 2])])
    assert numbers.dead_units is None and numbers.sparsity is None and numbers.interest is None


def test_responses_of_the_scan_come_before_the_top_patches() -> None:
    patches = answer("patches", [0, 1], dead=[1, 1], active=[0.5, 0.7])
    responses = answer("responses", [0, 1], dead=[1, 0], duplicate=[0, 1], sparsity=[1.0, 0.2])
    numbers = layer_numbers(0, [patches, responses])
    assert (numbers.dead, numbers.duplicates) == ((0,), (1,))
    assert numbers.sparsity == pytest.approx(0.6)
    assert layer_numbers(0, [patches]).sparsity == pytest.approx(0.4)


def test_drift_is_the_move_of_means_in_deviations_since_the_step_before() -> None:
    run = source(
        {
            (PATCHES, 0): answer("patches", [0, 1], mean=[1, 5], deviation=[1, 1]),
            (PATCHES, 4): answer("patches", [0, 1], mean=[2, 5], deviation=[2, 1]),
        }
    )
    (row,) = health(run, None)["layers"]
    assert (row["drift"], row["drift_since"]) == (pytest.approx(0.25), 0)
    (first,) = health(run, 1)["layers"]
    assert (first["step"], first["drift"]) == (0, None)


def test_a_unit_that_dies_moves_by_the_deviation_that_it_had() -> None:
    run = source(
        {
            (PATCHES, 0): answer("patches", [0], mean=[2], deviation=[4]),
            (PATCHES, 1): answer("patches", [0], mean=[0], deviation=[1e-6]),
        }
    )
    (row,) = health(run, None)["layers"]
    assert row["drift"] == pytest.approx(0.5)


def test_kernels_that_stand_still_name_their_step() -> None:
    still = answer("grid", [0, 1])
    still["summary"] = {"layer_change": np.array(0.0), "unchanged_since": np.array(2)}
    (row,) = health(source({(FILTERS, 8): still}), None)["layers"]
    assert (row["change"], row["unchanged_since"]) == (0.0, 2)


def test_units_that_stand_for_one_class_come_first_and_dead_ones_last() -> None:
    patches = answer(
        "patches",
        [0, 1, 2, 3],
        top_class_share=[0.2, 1.0, 1.0, 1.0],
        maximum=[9, 3, 6, 1],
        mean=[0, 0, 0, 0],
        deviation=[1, 1, 1, 1],
        dead=[0, 0, 0, 1],
    )
    worth = layer_numbers(0, [patches]).interest
    assert worth is not None
    assert by_interest(worth) == [2, 1, 0, 3]


def test_units_of_tiles_are_told_where_they_are_not_all_in_order() -> None:
    answers = {(PATCHES, 0): answer("patches", [0, 1]), (FILTERS, 0): answer("grid", [1, 1, 0])}
    (row,) = health(source(answers), None)["layers"]
    assert row["chosen"] == {FILTERS: [1, 1, 0]} and row["interest"] == []


def test_history_names_the_dead_of_each_step_and_is_never_longer_than_200() -> None:
    answers = {
        (PATCHES, step): answer("patches", [0, 1], dead=[step > 2, 0], active=[0.1, 0.1])
        for step in range(500)
    }
    told = history(source(answers), "conv1")
    assert (len(told["steps"]), told["logged_steps"]) == (200, 500)
    assert told["steps"][0]["dead"] == [] and told["steps"][-1]["dead"] == [0]
    assert told["steps"][-1]["step"] == 499
    assert history(source(answers), "conv2")["steps"] == []


def test_a_damaged_visual_hides_no_other() -> None:
    whole = source(
        {(PATCHES, 0): answer("patches", [0], dead=[1]), (FILTERS, 0): answer("grid", [0])}
    )

    def read(tag: str, step: int) -> Any:
        if tag == FILTERS:
            raise NetVizError("it is damaged; log it again.")
        return whole.read(tag, step)

    (row,) = health(Source(whole.visuals, read), None)["layers"]
    assert row["dead_units"] == 1
    assert history(Source(whole.visuals, read), "conv1")["steps"][0]["dead"] == [0]


def test_a_server_that_does_not_answer_is_told() -> None:
    def read(tag: str, step: int) -> Any:
        raise NoAnswer("TensorBoard's data server does not answer.")

    whole = source({(PATCHES, 0): answer("patches", [0])})
    with pytest.raises(NoAnswer):
        health(Source(whole.visuals, read), None)


def test_the_nearest_step_is_the_earlier_of_two() -> None:
    assert nearest((0, 4, 8), 6) == 4
    assert nearest((0, 4, 8), None) == 8
    assert nearest((), 3) is None


def test_the_routes_answer_as_documented(client: Client) -> None:
    health_answer = strict_json(get(client, "health", run="run1/netviz", step="latest"))
    assert_documented(
        {**EXAMPLES["health"], "step": None}, {**health_answer, "step": None}, "health"
    )
    rows = {row["layer"]: row for row in health_answer["layers"]}
    assert rows["block=2/conv&a"]["dead_units"] == 1
    assert rows["conv1"]["dead_units"] is None
    told = strict_json(get(client, "history", run="run1/netviz", layer="block=2/conv&a"))
    assert_documented(EXAMPLES["history"], told, "history")
    assert [row["dead"] for row in told["steps"]] == [[7]] * 5


def test_what_is_missing_is_told_in_a_sentence(client: Client) -> None:
    gone = get(client, "health", run="nobody", step="latest")
    assert gone.status_code == 404 and "no run 'nobody'" in gone.get_data(as_text=True)
    assert get(client, "health", run="run1/netviz").status_code == 400
    assert get(client, "history", run="run1/netviz").status_code == 400
