"""Checks of what a reader passes in, for plain numbers and for arrays: bad input gets a readable error with the fix."""
