"""What runs in the reading process: bytes in, text out, within bounds. Nothing here knows a request or a rule."""
