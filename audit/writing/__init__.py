"""Making records durable before anybody is told that they are, and closing what the dead left open."""
