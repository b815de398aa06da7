"""TensorFlow: its networks and batches are modelled with those of Keras, which it hands on."""

from headwater.api import keras

__all__ = ["keras"]
