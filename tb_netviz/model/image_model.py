"""ImageModel: the user's Keras model as a function of images in display space."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.errors import NetVizError, close_matches
from tb_netviz.model.batch_size import images_a_call
from tb_netviz.model.class_names import ClassNames, has_two_classes, named_classes
from tb_netviz.model.foreign_types import KerasLayer, KerasModel, Tensor, Tensors
from tb_netviz.model.heads import settled
from tb_netviz.model.input.expected import expected_of
from tb_netviz.model.input.inputs import find_image_input, with_other_inputs
from tb_netviz.model.input.preprocessing import Preprocessing, Range, resolve_preprocessing
from tb_netviz.model.input.preprocessing_auto import infer_preprocessing
from tb_netviz.model.input.values import Values
from tb_netviz.model.kept import Kept
from tb_netviz.model.layer import Layer
from tb_netviz.model.layer_calls import run_model, walk_layers
from tb_netviz.model.scores import ScoreRecipe, as_two_classes
from tb_netviz.model.structure import read_structure
from tb_netviz.model.tap import SPECIAL_PATHS, Network, Tap

T = TypeVar("T")


class ImageModel:
    """A Keras model seen from display space: RGB or grey float32 in [0,1], (n, h, w, c).

    The user's model is never changed: taps stand in front of `call` while they trace, and no
    longer.

    Args:
        model: A built Keras 3 model with one image input, on the TensorFlow backend.
        preprocessing: What turns display space into what the model eats: a (low, high) range,
            `"tf"`, `"torch"`, `"caffe"`, a function of a tensor in [0,1], or `"auto"`: inferred
            from the model's own Rescaling or Normalization layers and the data's range.
        class_names: Names of the classes in index order, each optionally after a key (such as a
            WordNet id) and a tab, or a dict of some of them by index; `None`: "class 0", ...
        value_range: (low, high) seen in the arrays the user feeds the model, for `"auto"`.
        image_shape: (height, width[, channels]) where the model leaves them open;
            `None`: 224 x 224. Also the shape of images that the model takes flat in a vector.
        output: Name or index of the output that holds the classes; `None`: the one that looks
            most like classes by its last operation, its loss, its name and its width.
        image_input: Name or index of the input that takes the images; `None`: the first that can.

    Raises:
        NetVizError: The model has no image input, no weights yet, or another backend.

    Example:
        >>> layers = [keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3, name="conv")]
        >>> model = ImageModel(keras.Sequential(layers), preprocessing=(0, 1))
        >>> [layer.path for layer in model.layers]
        ['conv']
        >>> model.read(["conv"], np.zeros((5, 8, 8, 3), np.float32))["conv"].shape
        (5, 6, 6, 2)
    """

    def __init__(
        self,
        model: KerasModel,
        *,
        preprocessing: Any = "auto",
        class_names: ClassNames | None = None,
        value_range: Range | None = None,
        image_shape: tuple[int, ...] | None = None,
        output: int | str | None = None,
        image_input: int | str | None = None,
    ) -> None:
        _check_model(model)
        self.keras_model = model
        self.name = str(model.name)
        self.keras_layers: tuple[tuple[str, KerasLayer], ...] = tuple(walk_layers(model))
        self._input = find_image_input(model, image_shape, image_input)
        self.expected = expected_of(model, image_input=image_input, image_shape=image_shape)
        self.image_shape = self._input.image_shape
        self.channels = self.image_shape[-1]
        self.data_format = self._input.data_format
        self.input_rank = 3 if self._input.has_channel_axis else 2
        structure = read_structure(model, self.keras_layers, self._input, output)
        self.layers = structure.layers
        self._scaling = structure.scaling
        self._by_path = {layer.path: layer for layer in self.layers}
        self._aliases = structure.aliases
        self.preprocessing: Preprocessing = resolve_preprocessing(
            preprocessing,
            lambda: self._inferred(None if value_range is None else Values.between(*value_range)),
        )
        # Arrays that are seen later say what the model eats; only the first ones do.
        is_auto = isinstance(preprocessing, str) and preprocessing == "auto"
        self._waits_for_arrays = is_auto and value_range is None
        self._learnt_from_arrays = is_auto and value_range is not None
        self.heads = settled(structure.heads, self._outputs_for_grey_and_noise)
        named = None if class_names is None or isinstance(class_names, Mapping) else class_names
        self.recipe: ScoreRecipe = self.heads.best(None if named is None else len(named))
        if has_two_classes(self.recipe, class_names, model):
            self.recipe = as_two_classes(self.recipe)
        self.class_count = self.recipe.class_count
        self.has_class_names = class_names is not None
        self.class_names, self.class_keys = named_classes(class_names, self.class_count, self.name)
        self._forget()

    @property
    def score_recipe(self) -> str:
        """How the scores before softmax were found, in words."""
        return self.recipe.words

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed about the model's inputs, one clause each."""
        return self._input.sentences

    @property
    def output_names(self) -> tuple[str, ...]:
        """What data may call the output that holds the classes; empty where it has no name."""
        index = self.recipe.output_index
        return next(
            (head.names for head in self.heads.found if head.recipe.output_index == index), ()
        )

    @property
    def learnt_from_arrays(self) -> bool:
        """Whether the preprocessing was inferred from arrays that the user feeds the model."""
        return self._learnt_from_arrays

    def learn_range(self, values: Values) -> bool:
        """Let the user's arrays say what the model eats, if nothing has said so before.

        Args:
            values: What the arrays hold that the user feeds the model.

        Returns:
            Whether these arrays decided: False where the preprocessing was given or an earlier
            array decided.
        """
        if not self._waits_for_arrays:
            return False
        self._waits_for_arrays, self._learnt_from_arrays = False, True
        self.use_preprocessing(self._inferred(values))
        return True

    def use_preprocessing(self, preprocessing: Preprocessing) -> None:
        """Replace the preprocessing; what was computed under the old one is forgotten."""
        is_same = replace(preprocessing, words="") == replace(self.preprocessing, words="")
        self.preprocessing = preprocessing
        if not is_same:
            self._forget()

    def use_other_inputs(self, values: Mapping[int, np.ndarray]) -> None:
        """Feed the model's further inputs values of the user's data instead of zeros.

        Args:
            values: Index of an input -> its value for every image, without the batch axis.
        """
        if values and not self._input.filled:
            self._input = with_other_inputs(self._input, self.keras_model, values)
            self._forget()

    def use_two_classes(self) -> None:
        """Read the only linear output as the score of the second of two classes."""
        self.use_scores(as_two_classes(self.recipe))

    def use_scores(self, recipe: ScoreRecipe) -> None:
        """Read the classes of another output, or in another way.

        Args:
            recipe: How the scores are found.
        """
        self.recipe = recipe
        self.class_count = self.recipe.class_count
        if not self.has_class_names:
            self.class_names, self.class_keys = named_classes(None, self.class_count, self.name)
        self._forget()

    def _inferred(self, values: Values | None) -> Preprocessing:
        return infer_preprocessing(self._scaling, values, self.name, self.channels)

    def _forget(self) -> None:
        """Begin afresh: nothing that was compiled before is used again."""
        self._kept = Kept()
        self._network = Network(
            keras_model=self.keras_model,
            keras_layers=self.keras_layers,
            image_shape=self.image_shape,
            recipe=self.recipe,
            to_model_input=self.to_model_input,
        )

    def to_model_input(self, images: Tensor) -> Tensors:
        """Turn a tensor of images in display space into the argument of the Keras model."""
        return self.feed(self.preprocessing(images))

    def feed(self, values: Tensor) -> Tensors:
        """Turn values that the model eats, (n, h, w, c), into the argument of the Keras model."""
        return self._input.feed(values)

    def _outputs_for_grey_and_noise(self) -> Tensors:
        """Run the model on two images that show nothing."""
        noise = tf.random.stateless_uniform((1, *self.image_shape), seed=(0, 0))
        images = tf.concat([tf.fill((1, *self.image_shape), 0.5), noise], axis=0)
        answer = tf.function(
            lambda images: run_model(self.keras_model, self.to_model_input(images)), autograph=False
        ).get_concrete_function(images)
        return keras.tree.map_structure(np.asarray, answer(images))

    def layer(self, path: str) -> Layer:
        """Find a layer by its path.

        Raises:
            NetVizError: No layer of that path runs; the message names the closest paths.
        """
        found = self._by_path.get(self._aliases.get(path, path))
        if found is None:
            known = (*self._by_path, *self._aliases)
            raise NetVizError(
                f"layer '{path}' not found in model '{self.name}'; {close_matches(path, known)}"
            )
        return found

    def match(self, patterns: Sequence[str]) -> tuple[Layer, ...]:
        """Find layers by names, paths or globs, in the order in which they run.

        Args:
            patterns: E.g. `["backbone/block3_conv1", "conv*"]`. A bare name also finds a layer
                inside another one. One string stands for itself.

        Raises:
            NetVizError: A pattern matches nothing.
        """
        wanted: set[str] = set()
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            if pattern in self._by_path or pattern in self._aliases:
                wanted.add(self.layer(pattern).path)
                continue
            matching = [
                path
                for path in self._by_path
                if fnmatch.fnmatchcase(path, pattern)
                or fnmatch.fnmatchcase(path.rpartition("/")[2], pattern)
            ]
            if not matching:
                raise NetVizError(
                    f"layer '{pattern}' not found in model '{self.name}'; "
                    f"{close_matches(pattern, self._by_path)}"
                )
            wanted.update(matching)
        return tuple(layer for layer in self.layers if layer.path in wanted)

    def class_index(self, name_or_index: str | int) -> int:
        """Find a class by its name or index.

        Raises:
            NetVizError: There is no such class.
        """
        if isinstance(name_or_index, str) and not name_or_index.lstrip("-").isdigit():
            if name_or_index in self.class_keys:
                return self.class_keys.index(name_or_index)
            if name_or_index not in self.class_names:
                raise NetVizError(
                    f"class '{name_or_index}' not found; "
                    f"{close_matches(name_or_index, self.class_names)}"
                )
            return self.class_names.index(name_or_index)
        index = int(name_or_index)
        if not 0 <= index < self.class_count:
            raise NetVizError(
                f"class {index} does not exist: model '{self.name}' has {self.class_count} "
                f"classes, 0 to {self.class_count - 1}."
            )
        return index

    def tap(
        self,
        paths: Sequence[str],
        *,
        relu: Literal["standard", "redirected"] = "standard",
        leak: float = 0.0,
    ) -> Tap:
        """Make a differentiable reading of layers; see `Tap`.

        Args:
            paths: Paths of layers, `"scores"`, `"scores:exact"` or `"probabilities"`.
            relu: `"redirected"` to let gradients through where ReLUs would block all of them.
            leak: Share of the gradient that ReLUs let through where they block it.

        Raises:
            NetVizError: A layer does not exist, or scores of a model that has none.
        """
        if self.class_count == 0 and any(path in SPECIAL_PATHS for path in paths):
            raise NetVizError(
                f"model '{self.name}' has no class scores: {self.recipe.words}; choose a layer."
            )
        layers = {path: self.layer(path) for path in paths if path not in SPECIAL_PATHS}
        return Tap(self._network, tuple(paths), layers, relu=relu, leak=leak)

    def read(
        self, paths: Sequence[str], images: np.ndarray, *, batch_size: int | None = None
    ) -> dict[str, np.ndarray]:
        """Read layers and scores for arrays, by one compiled function for each set of paths.

        Args:
            paths: As for `tap`.
            images: (n, height, width, channels) float32 in [0,1], in the network's size.
            batch_size: Images per pass; `None`: what this machine reads fastest.

        Returns:
            For each path a float32 array: maps (n, height, width, channels), vectors (n, units).

        Raises:
            NetVizError: As for `tap`.
        """
        tap = self.kept(Tap, tuple(paths), lambda: self.tap(paths))
        return tap.read(images, batch_size=batch_size or images_a_call(self.image_shape))

    def kept(self, kind: type[T], key: Hashable, make: Callable[[], T]) -> T:
        """Return what an engine keeps with this network, and make it at first use; see `Kept`.

        Args:
            kind: Class of the thing, one of the engine's own.
            key: What tells it from others of its kind.
            make: Makes it.
        """
        return self._kept(kind, key, make)

    def kept_count(self, kind: type | None = None) -> int:
        """Count what is kept of one kind; `None`: of all kinds."""
        return self._kept.count(kind)


def _check_model(model: KerasModel) -> None:
    if keras.config.backend() != "tensorflow":
        raise NetVizError(
            f"netviz needs Keras on TensorFlow, but the backend is '{keras.config.backend()}'; "
            "set KERAS_BACKEND=tensorflow before Python starts."
        )
    if not isinstance(model, keras.Model):
        raise NetVizError(
            f"expected a keras.Model (Keras 3), got {type(model).__module__}."
            f"{type(model).__name__}."
        )
