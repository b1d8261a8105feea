"""A world to measure on: simulated municipalities whose every event a rule has allowed. All of it is invented."""

from __future__ import annotations

from bench.world.filling import Filling, fill_world
from bench.world.simulating import simulate
from bench.world.typical import Typical, typical

__all__ = ["Filling", "Typical", "fill_world", "simulate", "typical"]
