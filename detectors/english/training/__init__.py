"""Trains the model of English names: `python -m detectors.english.training --data FOLDER`."""
