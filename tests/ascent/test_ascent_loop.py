"""The loop finds known answers, treats images alone, repeats itself, goes on and traces once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import keras
import numpy as np
import pytest

from tb_netviz.ascent.constraints import UnitBox
from tb_netviz.ascent.images import FourierImage, PixelImage
from tb_netviz.ascent.loop import ascend
from tb_netviz.ascent.objectives import Channel, Score
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.ascent.regularisers import TotalVariation
from tb_netviz.ascent.state import AscentState
from tb_netviz.ascent.traces import trace_count
from tb_netviz.ascent.transforms import Crop, Warp
from tb_netviz.ascent.updates import Adam, Momentum, NormalisedGradient
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tests.ascent.objective_values import evaluate

ROBUST = (Crop((0.5, 1.0), views=2, mirror=True), Warp())


def test_brightest_colour_of_each_class_is_found(colour_model: ImageModel) -> None:
    ascent = ascend(
        colour_model,
        Score([0, 1, 2]),
        AscentPlan(image=PixelImage(), constraints=(UnitBox(),), update=Adam(0.1)),
        count=3,
        steps=20,
    )
    pure = np.broadcast_to(np.eye(3)[:, None, None], ascent.images.shape)
    assert np.array_equal(ascent.images, pure)
    assert np.allclose(ascent.values[-1], 1)


@pytest.mark.parametrize("channels", [2, 5])
def test_any_number_of_channels_works(
    channels: int, colour_model_of: Callable[[int], ImageModel]
) -> None:
    model = colour_model_of(channels)
    ascent = ascend(
        model, Score(0), AscentPlan(update=Adam(0.3), transforms=ROBUST), count=1, steps=40
    )
    assert ascent.images.shape == (1, 12, 10, channels)
    assert ascent.images[..., 0].mean() > 0.65


def test_image_optimised_in_a_batch_equals_the_one_optimised_alone(
    smooth_model: ImageModel,
) -> None:
    objective = Score([0, 1, 2]) - TotalVariation()
    together = ascend(
        smooth_model,
        objective,
        AscentPlan(transforms=ROBUST),
        count=3,
        steps=20,
        identities=[0, 1, 2],
    )
    alone = ascend(
        smooth_model,
        Score([2]) - TotalVariation(),
        AscentPlan(transforms=ROBUST),
        count=1,
        steps=20,
        identities=[2],
    )
    # To rounding: convolutions of another batch size may add up in another order.
    assert np.allclose(together.images[2], alone.images[0], atol=1e-4)


def test_same_batch_size_gives_the_same_pixels_bit_for_bit(smooth_model: ImageModel) -> None:
    def run(classes: list[int]) -> np.ndarray:
        return ascend(
            smooth_model,
            Score(classes),
            AscentPlan(transforms=ROBUST),
            count=len(classes),
            steps=20,
            identities=classes,
            batch_size=2,
        ).images

    assert np.array_equal(run([0, 1])[1], run([2, 1])[1])


def test_same_seed_gives_the_same_pixels_and_another_seed_others(smooth_model: ImageModel) -> None:
    runs = [
        ascend(
            smooth_model, Score(1), AscentPlan(transforms=ROBUST), count=2, steps=8, seed=seed
        ).images
        for seed in (0, 0, 1)
    ]
    assert np.array_equal(runs[0], runs[1])
    assert not np.allclose(runs[0], runs[2], atol=0.01)


def test_going_on_equals_having_gone_all_the_way(smooth_model: ImageModel) -> None:
    whole = ascend(smooth_model, Score([0, 1]), AscentPlan(transforms=ROBUST), count=2, steps=24)
    first = ascend(smooth_model, Score([0, 1]), AscentPlan(transforms=ROBUST), count=2, steps=10)
    rest = ascend(
        smooth_model,
        Score([0, 1]),
        AscentPlan(transforms=ROBUST),
        count=2,
        steps=14,
        state=first.state,
    )
    assert rest.state.step == 24
    assert np.array_equal(whole.images, rest.images)


def test_steps_per_call_change_nothing(smooth_model: ImageModel) -> None:
    runs = [
        ascend(
            smooth_model,
            Score(0),
            AscentPlan(transforms=ROBUST),
            count=1,
            steps=10,
            steps_per_call=size,
        )
        for size in (3, 16)
    ]
    assert [len(run.values) for run in runs] == [4, 1]
    assert np.array_equal(runs[0].images, runs[1].images)


def test_one_trace_serves_other_classes_weights_step_sizes_and_batches(
    smooth_model: ImageModel,
) -> None:
    def run(classes: list[int], weight: float, step_size: float, seed: int) -> None:
        ascend(
            smooth_model,
            Score(classes) - weight * TotalVariation(),
            AscentPlan(update=Momentum(step_size), image=PixelImage(), constraints=(UnitBox(),)),
            count=len(classes),
            steps=3,
            seed=seed,
            batch_size=2,
        )

    before = trace_count(smooth_model)
    run([0, 1], 0.1, 0.5, 0)
    run([3, 2], 0.7, 0.1, 1)
    run([0, 1, 2, 3, 0], 0.1, 0.5, 0)
    assert trace_count(smooth_model) == before + 1


def test_last_batch_is_filled_up_and_cut_off(smooth_model: ImageModel) -> None:
    classes = [0, 1, 2, 3, 1]
    together = ascend(
        smooth_model, Score(classes), count=5, steps=6, identities=range(5), batch_size=2
    )
    assert together.images.shape[0] == together.values.shape[1] == 5
    assert all(len(array) == 5 for array in together.state.parameters + together.state.slots)
    last = ascend(smooth_model, Score([1]), count=1, steps=6, identities=[4])
    assert np.allclose(together.images[4], last.images[0], atol=1e-4)


def test_progress_is_told_between_calls(smooth_model: ImageModel) -> None:
    told: list[tuple[str, int, int]] = []
    ascend(
        smooth_model,
        Score([0, 1, 2]),
        count=3,
        steps=5,
        batch_size=2,
        steps_per_call=3,
        progress=lambda *report: told.append(report),
        what="climbing",
    )
    assert told == [
        ("climbing", 3, 10),
        ("climbing", 5, 10),
        ("climbing", 8, 10),
        ("climbing", 10, 10),
    ]


def test_images_start_from_given_ones(smooth_model: ImageModel, some_images: np.ndarray) -> None:
    for image in (PixelImage(), FourierImage()):
        still = ascend(
            smooth_model, Score(0), AscentPlan(image=image), count=3, steps=0, start=some_images
        )
        assert np.allclose(still.images, some_images, atol=1e-3)


def test_every_image_has_its_own_step_size_and_start(
    smooth_model: ImageModel, some_images: np.ndarray
) -> None:
    ascent = ascend(
        smooth_model,
        Score(2),
        AscentPlan(
            image=PixelImage(),
            update=NormalisedGradient(np.array([0.01, 0.02, 0.03]), norm="mean"),
            constraints=(UnitBox(),),
        ),
        count=3,
        steps=1,
        start=some_images,
    )
    change = np.abs(ascent.images - some_images).mean(axis=(1, 2, 3))
    assert np.allclose(change, [0.01, 0.02, 0.03], rtol=1e-3)
    before = evaluate(smooth_model, Score(2), some_images)
    assert np.all(evaluate(smooth_model, Score(2), ascent.images) > before)


def test_dead_start_comes_alive_by_the_redirected_relu() -> None:
    keras.utils.set_random_seed(0)
    network = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            keras.layers.Conv2D(4, 3, activation="relu", name="dead"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(2),
        ]
    )
    kernel, _ = network.layers[0].get_weights()
    # Dark at grey for every unit, so that the plain gradient is zero everywhere.
    bias = -0.1 - np.sum(0.5 * kernel, axis=(0, 1, 2))
    network.layers[0].set_weights([kernel, bias])
    model = ImageModel(network, preprocessing=(0, 1))
    image = PixelImage(deviation=0.0)
    objective = Channel("dead", [0, 1, 2, 3])
    stuck = ascend(model, objective, AscentPlan(image=image, redirect_steps=0), count=4, steps=20)
    assert np.all(stuck.images == 0.5)
    alive = ascend(model, objective, AscentPlan(image=image), count=4, steps=20)
    assert np.all(evaluate(model, objective, alive.images) > 0)


def test_state_keeps_the_rows_of_its_images() -> None:
    state = AscentState((np.arange(6).reshape(3, 2),), (np.arange(3),), 7)
    some = state.rows([2, 0])
    assert some.parameters[0].tolist() == [[4, 5], [0, 1]]
    assert some.slots[0].tolist() == [2, 0] and some.step == 7
    assert replace(some, step=8).step == 8


def test_wrong_counts_and_constraints_are_told_with_the_remedy(
    smooth_model: ImageModel, some_images: np.ndarray
) -> None:
    with pytest.raises(NetVizError, match="start has 3 rows for 2 images"):
        ascend(smooth_model, Score(0), count=2, steps=1, start=some_images)
    with pytest.raises(NetVizError, match="constraints act on pixels"):
        AscentPlan(constraints=(UnitBox(),))


def test_smaller_views_change_the_same_images(colour_model: ImageModel) -> None:
    plan = AscentPlan(update=Adam(0.3), transforms=ROBUST, redirect_steps=0)
    rough = ascend(
        colour_model, Score([0, 1]), replace(plan, seen=(6, 5)), count=2, steps=10, seed=3
    )
    assert rough.images.shape == (2, 12, 10, 3)
    fine = ascend(colour_model, Score([0, 1]), plan, count=2, steps=10, seed=3, state=rough.state)
    assert fine.state.step == 20
    # The score of grey is -0.5.
    assert np.all(rough.values[-1] > -0.4) and np.all(fine.values[-1] > rough.values[-1])
