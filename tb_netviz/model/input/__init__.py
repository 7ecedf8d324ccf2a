"""What the Keras model eats: its image input, its range, and the way there from display space."""
