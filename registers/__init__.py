"""The books that offices keep: matters and catalogue, opinions, decisions. Insert-only rows, each made by an event."""
