"""The TensorBoard plugin: loader -> plugin -> routes. Never imports TensorFlow or Keras."""
