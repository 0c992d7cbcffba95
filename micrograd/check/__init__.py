"""The exercise checks, one module a chapter: `from micrograd.check import slopes as check`."""
