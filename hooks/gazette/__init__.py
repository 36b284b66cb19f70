"""gazette publishes a legal policy with every version it ever had."""

__version__ = "0.1.0"
