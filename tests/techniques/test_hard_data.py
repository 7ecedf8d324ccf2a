"""What every technique of the table makes of data that other tools refuse or misread."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.session.opening import open_model_and_images
from tb_netviz.session.run_technique import run_technique
from tb_netviz.techniques import TECHNIQUES
from tb_netviz.visual import Note
from tests.door_cases import RANGES, keras_accuracy, photographs, trained
from tests.techniques.test_contract import cheap

L = keras.layers
NAMES = tuple(TECHNIQUES)


def one_logit():
    """The commonest head of all: one linear unit, labels 0 and 1, as 16-bit pictures."""
    pictures, places = photographs()
    labels = (places == 2).astype(int)
    x = pictures.astype(np.uint16) * 257
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    return trained(x, labels, [L.Dense(1, name="logit")], loss), (x, labels)


def several_labels():
    """Three sigmoids that do not exclude each other; a third of the images shows nothing."""
    pictures, places = photographs()
    rows = np.eye(3, dtype=int)[places] * (places < 2)[:, None]
    rows[:10, 2] = 1
    model = trained(pictures, places, [L.Dense(3, name="labels")])
    sigmoids = keras.Sequential(
        [keras.Input(pictures.shape[1:]), *model.layers, L.Activation("sigmoid")]
    )
    return sigmoids, {"id": np.arange(len(pictures)), "image": pictures, "label": rows}


def regression():
    """One number for each image, whole by chance."""
    pictures, places = photographs()
    model = trained(pictures, places, [L.Dense(1, name="years")], "mse")
    return model, (pictures, {"box": np.ones((len(pictures), 4)) * 7.5, "years": places * 10 + 20})


CASES = {case.__name__: case for case in (one_logit, several_labels, regression)}
# What makes no sense: there is no class to fool the network into.
SENSELESS = {("regression", "adversarial")}


@pytest.fixture(scope="module")
def opened():
    """Model and images of each case, opened once."""
    made = {}

    def get(case):
        if case not in made:
            made[case] = open_model_and_images(*CASES[case]())
        return made[case]

    return get


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_made(name, case, opened):
    model, source = opened(case)
    visuals = list(run_technique(cheap(name), model, source))
    notes = [visual.note for visual in visuals if isinstance(visual, Note)]
    assert visuals
    if (case, name) in SENSELESS:
        assert notes and not [note for note in notes if "Error" in note]
    else:
        assert any(not isinstance(visual, Note) for visual in visuals), notes


@pytest.mark.parametrize("name", ["uint8", "uint16, x 257", "standardised", "caffe"])
def test_the_page_of_adversarial_examples_counts_as_keras_does(name):
    x, y = RANGES[name]()
    model = trained(x, y)
    seen, source = open_model_and_images(model, (x, y))
    ladder, *_ = cheap("adversarial").run(seen, source)
    ids = balanced(source.labels, int(ladder.summary["evaluated"]))
    expected = keras_accuracy(model, x[ids], y[ids])
    assert float(ladder.summary["clean_accuracy"]) == pytest.approx(expected, abs=0.05)


def balanced(labels, count):
    from tb_netviz.data.sample import balanced_sample

    return balanced_sample(labels, count, 0)
