"""Rows of one unit or one image, asked for over both data loaders."""

from __future__ import annotations

import numpy as np
from werkzeug.test import Client

from tb_netviz.visual import Excitations, Responses
from tests.fixtures.sample_log import IMAGES, SECOND, STEPS, visuals
from tests.plugin.asking import assert_refused, get, strict_json

QUERY = {"run": "run1/netviz", "step": STEPS[-1]}
RESPONSES = {**QUERY, "tag": f"responses/responses/{SECOND}"}
EXCITATIONS = {**QUERY, "tag": f"excitations/responses/{SECOND}"}


def logged(kind: type) -> Responses | Excitations:
    (found,) = [v for v in visuals(STEPS[-1]) if type(v) is kind and v.layer == SECOND]
    assert isinstance(found, (Responses, Excitations))
    return found


def test_what_is_big_is_left_out_unless_a_row_is_asked_for(client: Client) -> None:
    answer = strict_json(get(client, "visual", **RESPONSES))
    assert "strongest" not in answer["arrays"]
    assert "positions" not in answer
    assert len(answer["arrays"]["units"]) == 16


def test_the_row_of_a_unit_has_every_number_of_that_unit_only(client: Client) -> None:
    visual = logged(Responses)
    answer = strict_json(get(client, "visual", **RESPONSES, unit=5))
    assert answer["positions"] == {"units": [5]}
    assert set(answer["arrays"]) == set(visual.arrays)
    for name, array in visual.arrays.items():
        expected = array if name == "image_ids" else array[5:6]
        np.testing.assert_allclose(np.array(answer["arrays"][name], float), expected, rtol=1e-6)
    for name, values in visual.measures.items():
        np.testing.assert_allclose(answer["measures"][name], values[5:6], rtol=1e-6)


def test_the_row_of_an_image_has_the_responses_of_all_units_to_it(client: Client) -> None:
    visual = logged(Responses)
    assert isinstance(visual, Responses)
    answer = strict_json(get(client, "visual", **RESPONSES, image=3))
    assert answer["arrays"]["image_ids"] == [3]
    assert answer["arrays"]["strongest"] == visual.strongest[:, 3:4].tolist()
    assert len(answer["measures"]["interest"]) == 16
    both = strict_json(get(client, "visual", **RESPONSES, unit=5, image=3))
    assert both["arrays"]["strongest"] == visual.strongest[5:6, 3:4].tolist()
    assert both["positions"] == {"units": [5], "images": [3]}


def test_the_row_of_an_image_has_what_it_excites(client: Client) -> None:
    visual = logged(Excitations)
    answer = strict_json(get(client, "visual", **EXCITATIONS, image=3))
    assert answer["arrays"] == {"image_ids": [3], "units": visual.units[3:4].tolist()}
    np.testing.assert_allclose(answer["measures"]["response"], visual.measures["response"][3:4])


def test_rows_of_other_kinds_are_found_by_their_ids(client: Client) -> None:
    (answer,) = [strict_json(get(client, "visual", **QUERY, tag="scatter/embedding/pool", image=4))]
    assert answer["positions"] == {"points": [4]}
    assert np.shape(answer["arrays"]["points"]) == (1, 2)


def test_a_unit_that_is_not_there_has_no_rows(client: Client) -> None:
    answer = strict_json(get(client, "visual", **RESPONSES, unit=99))
    assert answer["positions"] == {"units": []}
    assert answer["arrays"]["units"] == answer["arrays"]["strongest"] == []
    assert len(answer["arrays"]["image_ids"]) == IMAGES


def test_rows_that_no_visual_of_the_kind_has_are_refused_in_a_sentence(client: Client) -> None:
    assert_refused(get(client, "visual", **RESPONSES, unit="x"), 400, "unit must be a whole number")
    assert_refused(
        get(client, "visual", **EXCITATIONS, unit=1), 400, "'excitations' has no rows for each unit"
    )
