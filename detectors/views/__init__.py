"""Readings of one text: normalised, with its numerals spelt out, with what is encoded in it decoded.

Every character of every reading knows its place in the original.
"""
