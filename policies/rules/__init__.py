"""What a guideline says, as values, and the decision: the strictest rule wins, order never matters."""
