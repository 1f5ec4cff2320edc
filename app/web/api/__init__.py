"""The JSON interface under /api/v1: one file a subject, models that name every field that may leave."""
