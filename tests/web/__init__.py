"""The pages and the API, over a settled county."""
