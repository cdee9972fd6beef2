"""Tests mirror the tree; each name is a sentence about the office."""
