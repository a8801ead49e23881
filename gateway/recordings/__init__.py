"""Recordings on their way to a provider: the sound of each, and nothing that is written beside it."""
