"""What gazette costs, measured beside its peers."""
