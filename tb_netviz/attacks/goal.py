"""What counts as fooled: (scores (n, classes)) -> reached (n,)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Chosen, Classes, Marks, Scores


@dataclass(frozen=True, eq=False)
class Goal:
    """The class each image must leave and, with a target, the class it must become.

    Args:
        labels: Class each image is counted as, shape (n,) int32.
        targets: Class to reach, shape (n,) int32. -1 is any class but the label.
    """

    labels: Classes
    targets: Classes

    @classmethod
    def leave(cls, labels: np.ndarray) -> Goal:
        """Make the goal that any wrong class reaches."""
        labels = np.asarray(labels, np.int32)
        return cls(labels, np.full_like(labels, -1))

    @classmethod
    def reach(cls, labels: np.ndarray, targets: np.ndarray | int) -> Goal:
        """Make the goal that only the target class reaches: one class, or one per image."""
        labels = np.asarray(labels, np.int32)
        return cls(labels, np.broadcast_to(np.asarray(targets, np.int32), labels.shape).copy())

    def rows(self, index: Chosen) -> Goal:
        """Select the goal of some of the images, by position or by mask."""
        return Goal(self.labels[index], self.targets[index])

    def is_reached(self, scores: Scores) -> Marks:
        """Say for each row of scores (n, classes) whether it reaches the goal."""
        predicted = scores.argmax(axis=-1)
        is_reached = np.where(self.targets < 0, predicted != self.labels, predicted == self.targets)
        # Scores that are NaN or infinite say nothing about the class.
        return np.asarray(is_reached & np.isfinite(scores).all(axis=-1))
