"""Outside systems, one folder a kind: the port stands in its ``__init__``, adapters in folders below."""
