"""Attacks on a classifier: (problem, epsilon) -> images that fool it, in display space [0, 1].

    oracle    the network, compiled: scores and gradients of any number of images
    losses    what is raised: cross-entropy, margin, difference of logits ratio
    goal      what counts as fooled, with or without a target class
    ball      the two norms: steps, projection, and rounding to 8 bits inside the ball
    problem   images + goal + network + norm
    attack    the two sorts of attack: within a ball, and of minimum norm
    gradient_steps (FGSM, BIM, PGD, momentum FGSM)  apgd  deepfool  carlini_wagner  universal
    custom    anyone's function as an attack;  registry: attacks by name
    sweep     all of it over a ladder of epsilons;  sanity: does the attack attack?
    fooling   images from noise that the network is certain of

Attacks are NumPy around one compiled gradient: which images are still in the batch is decided
after every step, and only the network's own work is worth compiling.
"""
