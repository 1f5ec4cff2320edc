"""Use cases, one function a file; who may do what is decided here, prices and measurements are not."""
