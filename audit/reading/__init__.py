"""Getting exchanges back, newest first, narrowed by one filter that every way in shares."""
