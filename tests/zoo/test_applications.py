"""Published networks with every technique; they take long, so only `make test-all` runs them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import keras
import pytest

from tests.zoo.contract import outcomes

pytestmark = pytest.mark.skipif(
    not os.environ.get("NETVIZ_WHOLE"), reason="published networks take long: make test-all"
)

# One of each family, on images as small as it takes.
FAMILIES: Mapping[str, int] = {
    "ConvNeXtTiny": 64,
    "DenseNet121": 64,
    "EfficientNetB0": 64,
    "EfficientNetV2B0": 64,
    "InceptionResNetV2": 75,
    "InceptionV3": 75,
    "MobileNet": 64,
    "MobileNetV2": 64,
    "MobileNetV3Small": 64,
    "NASNetMobile": 64,
    "ResNet50": 64,
    "ResNet50V2": 64,
    "VGG16": 64,
    "Xception": 71,
}


def _all_pictures(name: str, model: keras.Model, shape: tuple[int, ...]) -> None:
    found = outcomes(name, model, shape, {})
    assert {key: words for key, words in found.items() if words != "picture"} == {}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_network_of_keras_applications_gives_every_picture(name):
    keras.utils.set_random_seed(0)
    side = FAMILIES[name]
    make = getattr(keras.applications, name)
    options = {"minimalistic": False} if name == "MobileNetV3Small" else {}
    model = make(weights=None, input_shape=(side, side, 3), classes=5, **options)
    _all_pictures(name, model, (side, side, 3))


def test_a_backbone_without_its_head_gives_all_but_the_pictures_of_classes():
    model = keras.applications.MobileNetV2(weights=None, input_shape=(64, 64, 3), include_top=False)
    found = outcomes("MobileNetV2 backbone", model, (64, 64, 3), {})
    assert [name for name, words in found.items() if words != "picture"] == [
        "class_images",
        "adversarial",
    ]


@pytest.mark.parametrize("side", [224, 331])
def test_a_network_gives_every_picture_at_full_size(side):
    model = keras.applications.MobileNetV2(
        weights=None, input_shape=(side, side, 3), alpha=0.35, classes=5
    )
    _all_pictures(f"MobileNetV2 at {side}", model, (side, side, 3))


def _hub(name: str) -> Callable[[], keras.Model]:
    def make() -> keras.Model:
        hub = pytest.importorskip(
            "keras_hub", reason="keras-hub is not installed: pip install keras-hub"
        )
        if name == "ResNet":
            backbone = hub.models.ResNetBackbone(
                input_conv_filters=[64],
                input_conv_kernel_sizes=[3],
                stackwise_num_filters=[64, 64],
                stackwise_num_blocks=[1, 1],
                stackwise_num_strides=[1, 2],
                block_type="basic_block",
                image_shape=(32, 32, 3),
            )
            return hub.models.ResNetImageClassifier(backbone=backbone, num_classes=5)
        backbone = hub.models.ViTBackbone(
            image_shape=(32, 32, 3),
            patch_size=(8, 8),
            num_layers=3,
            num_heads=2,
            hidden_dim=16,
            mlp_dim=32,
        )
        return hub.models.ViTImageClassifier(backbone=backbone, num_classes=5)

    return make


@pytest.mark.parametrize("name", ["ResNet", "ViT"])
def test_a_classifier_of_keras_hub_gives_every_picture(name):
    model = _hub(name)()
    _all_pictures(f"keras-hub {name}", model, (32, 32, 3))
