"""Images in arrays, for a model: (RawImages, ImageModel) -> ImageSource in display space."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tb_netviz.data.display import (
    Display,
    display_of_model_input,
    display_of_pictures,
    is_model_input,
)
from tb_netviz.data.images import ImageSource
from tb_netviz.data.label_choice import choose_labels
from tb_netviz.data.labels import Head, Labels
from tb_netviz.data.picture import fit
from tb_netviz.data.raw_images import RawImages
from tb_netviz.data.sample import balanced_sample
from tb_netviz.data.stores import ArrayStore
from tb_netviz.data.value_range import measure, sample_of
from tb_netviz.errors import NetVizError
from tb_netviz.model.input.values import Values, shown_range
from tb_netviz.model.input.verification import (
    COMPARED,
    better_reading,
    compare_with_predict,
    labelled_sample_size,
)

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.model.scores import ScoreRecipe

logger = logging.getLogger("tb_netviz")


def source_of(raw: RawImages, model: ImageModel) -> ImageSource:
    """Bring raw images into display space and their labels to class indices.

    Args:
        raw: Images as they came.
        model: The network they are for; it learns from them what nobody told it.

    Raises:
        NetVizError: Their values are no numbers, or not finite, or their channels do not fit.
    """
    arrange = _arrangement(raw, model)
    sample = {index: arrange(image[None])[0] for index, image in sample_of(raw.images).items()}
    model.use_other_inputs({index: typical(rows) for index, rows in raw.inputs.items()})
    values = measure(list(sample.values()))
    is_fed = model.learn_range(values) or is_model_input(
        values, model.preprocessing, was_inferred=model.learnt_from_arrays
    )
    if is_fed:
        display = display_of_model_input(model.preprocessing)
    else:
        display = display_of_pictures(shown_range(values))
    # Refused now, not in the middle of a technique, where channels do not fit.
    _pictures([next(iter(sample.values()))], display, model)
    _choose_output(raw, model)
    labels, names = choose_labels(raw, _head(model.recipe, model), model.output_names)
    if labels.is_two_classes:
        model.use_two_classes()
    notes = [*raw.notes, *labels.notes]
    notes += _checked(sample, display, labels, model) if is_fed else _of_pictures(values, model)
    for note in notes:
        logger.warning("%s", note)
    return ImageSource(
        ArrayStore(raw.images, lambda images: display(arrange(images)), model.image_shape),
        labels.indices,
        names=names,
        class_names=_class_names(raw, labels, model),
        labels_match_model=_match_model(labels, model),
        has_several_labels=labels.are_several,
        image_shape=model.image_shape,
        notes=notes,
    )


def typical(rows: Any) -> np.ndarray:
    """One value that stands for all: the mean of fractions, the commonest of whole numbers.

    Args:
        rows: (n, ...) numbers.

    Returns:
        (...) of the same dtype, or float64.

    Example:
        >>> typical([[2, 0], [2, 0], [5, 1]])
        array([2, 0])
    """
    array = np.asarray(rows)
    if array.dtype.kind == "f":
        mean: np.ndarray = array.mean(axis=0, dtype=np.float64)
        return mean
    distinct, counts = np.unique(array, axis=0, return_counts=True)
    commonest: np.ndarray = distinct[counts.argmax()]
    return commonest


def _choose_output(raw: RawImages, model: ImageModel) -> None:
    """Let labels say which of a model's outputs holds the classes, where nobody else has."""
    heads = model.heads
    if heads.chosen is not None or len(heads.found) < 2 or model.has_class_names:
        return
    ranked: list[tuple[tuple[bool, bool, bool], ScoreRecipe]] = []
    for head in heads.found:
        labels, _ = choose_labels(raw, _head(head.recipe, model), head.names)
        fits = labels.match_model or labels.are_several
        is_named = any(field.name in head.names for field in raw.fields if field.name)
        is_own = head.recipe.output_index == model.recipe.output_index
        if fits and (is_named or is_own or head.looks_like_classes):
            ranked.append(((is_named, head.looks_like_classes, is_own), head.recipe))
    if ranked:
        best = max(ranked, key=lambda pair: pair[0])[1]
        if best.output_index != model.recipe.output_index:
            model.use_scores(best)


def _head(recipe: ScoreRecipe, model: ImageModel) -> Head:
    return Head(
        recipe.class_count,
        tuple(model.class_names) if recipe is model.recipe else (),
        is_single_number=recipe.squashing == "linear" and recipe.class_count == 1,
        has_several=recipe.squashing == "sigmoid",
        is_probability=recipe.squashing == "binary",
    )


def _class_names(raw: RawImages, labels: Labels, model: ImageModel) -> tuple[str, ...]:
    if labels.names is not None:
        return labels.names
    if not model.has_class_names and len(raw.class_names) == model.class_count:
        return raw.class_names
    return tuple(model.class_names)


def _match_model(labels: Labels, model: ImageModel) -> bool:
    """Whether labels are the model's classes; also where there are none that could differ."""
    if labels.names is not None:
        return len(labels.names) == model.class_count and not model.has_class_names
    return labels.match_model or not (labels.indices >= 0).any()


def _of_pictures(values: Values, model: ImageModel) -> list[str]:
    """A sentence where these images are in other units than those that were seen first."""
    if not model.learnt_from_arrays:
        return []
    low, high = values.ends
    return [
        f"these images lie between {low:.4g} and {high:.4g}, unlike those seen before, so they are "
        "shown over their own range and fed to the model as those were"
    ]


def _checked(
    sample: Mapping[int, np.ndarray], display: Display, labels: Labels, model: ImageModel
) -> list[str]:
    """Sentences on arrays that the network answers otherwise than it should."""
    notes = []
    fitting = [image for image in sample.values() if image.shape == model.image_shape]
    if fitting:
        chosen = np.linspace(0, len(fitting) - 1, min(COMPARED, len(fitting))).astype(int)
        raw = np.stack([fitting[index] for index in chosen])
        agreement = compare_with_predict(model, raw, display(raw))
        notes += [] if agreement.holds else [agreement.words]
    known = [index for index in sample if labels.indices[index] >= 0]
    if labels.match_model and known:
        classes = labels.indices[known]
        kept = balanced_sample(classes, labelled_sample_size(model.image_shape), 0)
        pictures = _pictures([sample[known[row]] for row in kept], display, model)
        found = better_reading(model, pictures, classes[kept])
        if found is not None:
            reading, why = found
            notes.append(
                f"the arrays may not be what the network was trained on: fed {reading.words}, {why}"
                "; set the option preprocessing for that"
            )
    return notes


def _pictures(images: Sequence[np.ndarray], display: Display, model: ImageModel) -> np.ndarray:
    return np.stack([fit(display(image[None])[0], model.image_shape) for image in images])


def _arrangement(raw: RawImages, model: ImageModel) -> Display:
    """Bring raw images (n, ...) to (n, height, width, channels)."""
    shape = raw.image_shape
    if shape is not None and (len(shape) not in (2, 3) or 0 in shape):
        count = (raw.count, *shape)
        raise NetVizError(f"images must have the shape (n, height, width, channels), got {count}.")

    def arrange(images: np.ndarray) -> np.ndarray:
        if images.ndim == 3:
            return images[..., None]
        if _is_channels_first(images.shape, model):
            return images.transpose(0, 2, 3, 1)
        return images

    return arrange


def _is_channels_first(shape: Sequence[int], model: ImageModel) -> bool:
    return (
        model.data_format == "channels_first"
        and shape[1] == model.channels
        and shape[3] != model.channels
    )
