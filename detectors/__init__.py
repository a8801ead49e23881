"""What is in this text: normalisation, recognisers, and the screen that runs them. Text in, findings out."""
