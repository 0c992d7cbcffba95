"""The milestones of the three projects, one module each.

`from micrograd.check.projects import convolution as check`
"""
