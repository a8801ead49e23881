"""How `weights.npz` is made. Nothing here is imported when the gateway runs."""
