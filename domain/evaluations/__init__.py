"""Evaluations: indicators with their baselines, targets and measurements, and what was concluded from them."""
