"""Runs in the child processes: loads libraries, locks in, does one job. The parent never imports it."""
