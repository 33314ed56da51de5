"""Weibo in rooms: calling, errors, the short post, the headline article."""
