"""Bytes and JSON at the rim: bodies read once and strictly, answers and errors on the wire."""
