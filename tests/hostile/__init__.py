"""Hostile input through every form and every field of a page, by a crawl that needs no browser."""
