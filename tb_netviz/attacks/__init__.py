"""Attacks on a classifier: (problem, epsilon) -> images that fool it, in display space [0, 1].

    oracle    the network, compiled: scores and gradients of any number of images
    network   from an ImageModel to its oracle
    losses    what is raised: cross-entropy, margin, difference of logits ratio
    goal      what counts as fooled, with or without a target class
    ball      the two norms: steps, projection, and rounding to 8 bits inside the ball
    problem   images + goal + network + norm
    best      the best image met so far, judged after rounding
    attacked  which images of the data are attacked
    methods/  attack (the two sorts: within a ball, and of minimum norm), restarts, shorten;
              gradient_steps (FGSM, BIM, PGD, momentum FGSM), apgd, deepfool, carlini_wagner,
              universal; custom (anyone's function); fooling (images from noise)
    registry  attacks by name
    sweep     attacks over a ladder of epsilons
    sanity    does the attack attack?

Attacks climb in loops of their own, beside the ascent (`tb_netviz.ascent`) and the dreams
(`tb_netviz.dreaming`): they are NumPy around one compiled gradient, because which images stay in
the batch is decided after every step, and only the network's own work is worth compiling.
"""
