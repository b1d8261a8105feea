"""Trials: small actions tried in practice, observed, reflected on, and kept, changed or abandoned."""
