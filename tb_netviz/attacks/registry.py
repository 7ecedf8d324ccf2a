"""Attacks by name: "pgd" -> attack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tb_netviz.attacks.methods.apgd import APGD_CE, APGD_DLR, AutoPGD
from tb_netviz.attacks.methods.attack import Attack, BallAttack, MinimumNormAttack
from tb_netviz.attacks.methods.carlini_wagner import CarliniWagner
from tb_netviz.attacks.methods.custom import CustomFunction, custom_attack
from tb_netviz.attacks.methods.deepfool import DeepFool
from tb_netviz.attacks.methods.gradient_steps import BIM, FGSM, MOMENTUM_FGSM, PGD, GradientSteps
from tb_netviz.attacks.methods.universal import Universal
from tb_netviz.errors import NetVizError, close_matches

ATTACKS: Mapping[str, Attack] = {
    attack.name: attack
    for attack in (
        FGSM,
        BIM,
        PGD,
        MOMENTUM_FGSM,
        APGD_CE,
        APGD_DLR,
        DeepFool(),
        CarliniWagner(),
        Universal(),
    )
}

AttackChoice = str | Attack | CustomFunction


def resolve_attacks(
    choice: AttackChoice | Sequence[AttackChoice],
    *,
    steps: int | None = None,
    restarts: int | None = None,
) -> tuple[Attack, ...]:
    """Turn what the user gave into attacks.

    Args:
        choice: A name, a configured attack, a function `attack(scores_fn, x, y) -> x_adv`, or a
            list of these, combined to the worst case of each image.
        steps: Gradients per restart instead of each attack's own number; FGSM always takes one.
        restarts: Restarts instead of each attack's own number, for attacks that restart.

    Raises:
        NetVizError: A name is unknown, or there is no attack at all.
    """
    choices = (
        list(choice) if isinstance(choice, Sequence) and not isinstance(choice, str) else [choice]
    )
    if not choices:
        raise NetVizError("attack=[] names no attack; give at least one, e.g. attack='pgd'.")
    return tuple(_with_budget(_resolve(one), steps, restarts) for one in choices)


def _resolve(choice: AttackChoice) -> Attack:
    if isinstance(choice, BallAttack | MinimumNormAttack):
        return choice
    if isinstance(choice, str):
        name = choice.lower().replace("-", "_")
        if name not in ATTACKS:
            raise NetVizError(f"attack '{choice}' is unknown; {close_matches(name, ATTACKS)}")
        return ATTACKS[name]
    if callable(choice):
        return custom_attack(choice)
    raise NetVizError(
        f"attack must be a name, an attack or a function, got {type(choice).__name__}; "
        f"names: {', '.join(ATTACKS)}."
    )


def _with_budget(attack: Attack, steps: int | None, restarts: int | None) -> Attack:
    if isinstance(attack, GradientSteps) and attack.steps > 1:
        if steps is not None:
            # Fewer steps are longer, so that together they reach as far.
            reach = attack.relative_step * attack.steps
            length = min(1.0, reach / steps) if attack.last_step is None else attack.relative_step
            attack = replace(attack, steps=steps, relative_step=length)
        return attack if restarts is None else replace(attack, restarts=restarts)
    if isinstance(attack, AutoPGD):
        attack = attack if steps is None else replace(attack, steps=steps)
        return attack if restarts is None else replace(attack, restarts=restarts)
    if isinstance(attack, Universal | DeepFool | CarliniWagner) and steps is not None:
        return replace(attack, steps=steps)
    return attack
