"""Exchanges as files for people: sheets, data frames, and what is disclosed on request."""
