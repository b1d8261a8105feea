"""Personal data and the keys that can be destroyed."""

from adapters.vault.vault import Vault
from adapters.vault.wrapping import WrappingKey

__all__ = ["Vault", "WrappingKey"]
