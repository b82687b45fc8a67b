"""The product's sentences."""
