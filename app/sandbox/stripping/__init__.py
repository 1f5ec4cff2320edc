"""Copies of customers' files without what tells of people and machines; runs in the locked-in child."""
