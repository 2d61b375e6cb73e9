"""Exchange with other editorial offices: deliveries come in, ours are collected."""
