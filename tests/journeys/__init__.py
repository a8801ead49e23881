"""Whole journeys: real processes, real clients, from the client's bytes to the log's."""
