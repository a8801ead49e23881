"""What is entered into the log, as values: links of a chain, steps, tombstones, and what a verifier may find."""
