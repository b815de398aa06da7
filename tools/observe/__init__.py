"""What installed libraries do, found by asking and trying them."""
