"""The tree over all records, its signed checkpoints, the places that keep them, and the verifiers."""
