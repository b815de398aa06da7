"""Headwater: a language server that reads machine-learning scripts as logical plans."""

__version__ = "0.1.0"
