"""What leaves the house by itself: receivers of webhooks, and how an event is brought to one."""
