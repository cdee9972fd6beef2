"""Tests of the law: packs, procedures, scenarios."""
