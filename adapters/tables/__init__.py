"""Row versions in PostgreSQL: written by the projections' engine, read at any position."""
