"""What the first page would wait for: the model's weights and the noise rules are read beforehand."""

from extraction.model.weights import block_model
from extraction.noise import noise_rules


def preload() -> None:
    """Call it before the fork, in a process that others are made from."""
    block_model()
    noise_rules()
