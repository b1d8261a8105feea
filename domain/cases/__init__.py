"""Cases: matters put before a forum, with their documents, recommendations and decisions."""
