"""Strong Answer: interview practice from plain Markdown pages."""
