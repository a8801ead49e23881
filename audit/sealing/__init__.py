"""Keys and what is done with them: contents are sealed, people are given pseudonyms, checkpoints are signed."""
