"""One file, one figure, side by side with the raw driver in one run. Print a JSON line last."""
