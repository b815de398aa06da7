"""Keras, alone or inside TensorFlow: networks that are fitted on arrays or on batches, and what prepares for them."""

from headwater.api.keras import batches, construct, datasets, preparing, protocol

__all__ = ["batches", "construct", "datasets", "preparing", "protocol"]
