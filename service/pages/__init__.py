"""The pages: each reads rows at a position and renders them on the server, in Danish or English."""
