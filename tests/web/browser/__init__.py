"""The pages in a real browser, over the demo's year."""
