"""People: units, forums and the persons who act in roles."""
