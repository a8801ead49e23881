"""Tests of what publishes a guideline, and of who follows it."""
