"""Examples for the interface's description, one file a subject; a test holds each against its model."""
