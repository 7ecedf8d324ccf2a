"""The dream loop: a photograph changed so that a layer responds more (DeepDream).

    dream(respond, pictures, settings, tile=, steps=) -> Dream(pictures, octaves, blocked)

    dream_gradient  what a layer would like to see more of, as a gradient on tiles
    tiles           the gradient of a picture of any size, without seams
    octaves         from coarse to fine: the detail of each size is carried to the next
    dream           the loop over octaves and steps
    layer_dream     the dream of one layer, and how much more it responds
    pictures        what a dream starts from, and what guides it

A dream has a loop of its own, beside the ascent (`tb_netviz.ascent`) and the attacks
(`tb_netviz.attacks`): its pictures are larger than the network's input, its gradient is written
down instead of derived from an objective, and each step has one size.
"""
