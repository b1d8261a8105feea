"""Networks: members bound to cooperate, their meetings, and what they agree on and follow up."""
