"""Trying a guideline before it is in force: cases, explanations, static analysis, mutants, replay."""
