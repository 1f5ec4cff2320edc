"""The file formats parts come in: one module each, told apart by content in ``formats.sniff``."""
