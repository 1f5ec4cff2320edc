"""How fast figures of a million requests are read, on both databases."""
