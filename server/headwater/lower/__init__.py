"""Lowering: statements to steps, by running the script over frames that are plans."""
