"""What the Visuals of one layer at one step say of its units: answers `visual` -> LayerNumbers.

Every number is optional: a log may hold any techniques, of any version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Answer = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class LayerNumbers:
    """What is known of the units of one layer at one step.

    Args:
        step: The step.
        units: How many units the layer has; `None` where unknown.
        images: How many images it was shown; `None` where unknown.
        dead: Units that respond to no image, of those that were logged.
        dead_units: How many units of the whole layer respond to no image; `None` where unknown.
        duplicates: Units that respond like one of a lower index, of those that were logged.
        duplicate_units: How many of the whole layer do; `None` where unknown.
        sparsity: Share of silence, in [0, 1]: of images, or else of positions in them.
        change: How far the kernels moved since the previous snapshot, in percent.
        unchanged_since: First step at which the kernels were as they are now.
        means: Mean response by unit.
        deviations: Standard deviation of the responses by unit.
        interest: Order of interest by unit: more comes first.
    """

    step: int
    units: int | None = None
    images: int | None = None
    dead: tuple[int, ...] = ()
    dead_units: int | None = None
    duplicates: tuple[int, ...] = ()
    duplicate_units: int | None = None
    sparsity: float | None = None
    change: float | None = None
    unchanged_since: int | None = None
    means: Mapping[int, float] | None = None
    deviations: Mapping[int, float] | None = None
    interest: Mapping[int, float] | None = None


def layer_numbers(step: int, answers: Sequence[Answer]) -> LayerNumbers:
    """Gather what is known of a layer.

    Args:
        step: The step.
        answers: Answers `visual` of the layer at that step, with arrays as NumPy arrays.

    Returns:
        The numbers. What the scan of responses says comes before what the top patches say.
    """
    scanned = [one for kind in ("responses", "patches") for one in answers if one["kind"] == kind]
    kernels = [one for one in answers if one["technique"] == "filters"]
    patches = [one for one in answers if one["kind"] == "patches"]
    dead, dead_units = _flagged(scanned, "dead")
    duplicates, duplicate_units = _flagged(scanned, "duplicate")
    silent = _first(_by_unit(one, "sparsity") for one in scanned)
    active = _first(_by_unit(one, "active") for one in patches)
    sparsity = _mean(silent) if silent else None if not active else 1 - (_mean(active) or 0)
    return LayerNumbers(
        step,
        units=_whole(_summary(scanned, "units")),
        images=_whole(_summary(scanned, "images")),
        dead=dead,
        dead_units=dead_units,
        duplicates=duplicates,
        duplicate_units=duplicate_units,
        sparsity=sparsity,
        change=_summary(kernels, "layer_change"),
        unchanged_since=_whole(_summary(kernels, "unchanged_since")),
        means=_first(_by_unit(one, "mean") for one in patches),
        deviations=_first(_by_unit(one, "deviation") for one in patches),
        interest=_interest(scanned, dead),
    )


def drift(now: LayerNumbers, before: LayerNumbers) -> float | None:
    """Tell how far the mean responses of a layer moved between two steps.

    Args:
        now: The later step.
        before: The earlier one.

    Returns:
        The distance between the means of a unit, in standard deviations of its responses at the
        step where these are larger, averaged over the units that both steps have; `None` where
        there is none.
    """
    if not now.means or not before.means or not now.deviations:
        return None
    # A unit that dies has hardly any deviation left: measured by that, it would drown all others.
    deviations = {
        unit: max(value, (before.deviations or {}).get(unit, 0.0))
        for unit, value in now.deviations.items()
    }
    moved = [
        abs(mean - before.means[unit]) / deviations[unit]
        for unit, mean in now.means.items()
        if unit in before.means and deviations.get(unit, 0) > 0
    ]
    finite = [one for one in moved if np.isfinite(one)]
    return float(np.mean(finite)) if finite else None


def units_of(answer: Answer) -> np.ndarray | None:
    """Give the unit of each tile; `None` where the Visual has none."""
    units = answer["arrays"].get("units")
    return None if units is None or np.ndim(units) != 1 else np.asarray(units)


def by_interest(worth: Mapping[int, float]) -> list[int]:
    """Order units by their interest.

    Args:
        worth: Interest by unit.

    Returns:
        Units, the most interesting first; of equals, the lower index first.
    """
    return sorted(worth, key=lambda unit: (-worth[unit], unit))


def _interest(scanned: Sequence[Answer], dead: Sequence[int]) -> dict[int, float] | None:
    """The measure `interest`; else how far a unit stands for one class, or out of its mean."""
    logged = _first(_by_unit(one, "interest") for one in scanned)
    if logged:
        return {**logged, **dict.fromkeys(dead, -np.inf)}
    for one in scanned:
        peaks = _peaks(one)
        shares = _by_unit(one, "top_class_share") or {}
        units = {*peaks, *shares}
        if units:
            highest = max(peaks.values(), default=0.0) + 1
            # A peak only decides between units that stand for their class equally.
            worth = {
                unit: shares.get(unit, 0.0) + 1e-3 * peaks.get(unit, 0.0) / highest
                for unit in units
            }
            return {**worth, **dict.fromkeys(dead, -np.inf)}
    return None


def _peaks(answer: Answer) -> dict[int, float]:
    """How far the strongest response of each unit lies above its mean, in deviations."""
    maxima, means = _by_unit(answer, "maximum"), _by_unit(answer, "mean")
    deviations = _by_unit(answer, "deviation")
    if maxima is None or means is None or deviations is None:
        return {}
    return {
        unit: max(0.0, (maximum - means.get(unit, 0.0)) / deviations[unit])
        for unit, maximum in maxima.items()
        if deviations.get(unit, 0) > 0
    }


def _by_unit(answer: Answer, name: str) -> dict[int, float] | None:
    """A measure with one number per unit, without those that are not finite."""
    units, values = units_of(answer), answer["measures"].get(name)
    if units is None or values is None or np.shape(values) != units.shape:
        return None
    pairs = zip(units.tolist(), np.asarray(values, np.float64).tolist(), strict=True)
    return {int(unit): value for unit, value in pairs if np.isfinite(value)}


def _flagged(scanned: Sequence[Answer], flag: str) -> tuple[tuple[int, ...], int | None]:
    """The units with a flag, and how many of the whole layer have it."""
    flags = _first(_by_unit(one, flag) for one in scanned)
    count = _whole(_summary(scanned, f"{flag}_units"))
    if flags is None:
        return (), count
    units = tuple(sorted(unit for unit, is_set in flags.items() if is_set))
    return units, len(units) if count is None else count


def _summary(answers: Sequence[Answer], name: str) -> float | None:
    """One number of the whole, of the first answer that has it."""
    for one in answers:
        value = one["summary"].get(name)
        if value is not None and np.ndim(value) == 0 and np.isfinite(value):
            return float(value)
    return None


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _mean(values: Mapping[int, float]) -> float | None:
    return float(np.mean(list(values.values()))) if values else None


def _first(found: Any) -> dict[int, float] | None:
    return next((one for one in found if one), None)
