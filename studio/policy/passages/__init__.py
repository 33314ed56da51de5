"""Passages that may belong in an interpretation, best first: targets, dates, goals, audience, definitions.

A figure is easy to read and hard to judge: no rule knows which sentences are "the" targets. So more is
offered than will be used, ranked, and a person chooses. One kind of passage, one file.
"""
