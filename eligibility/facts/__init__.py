"""Values, facts, sheets of them, and the evidence they are read from."""
