"""How the text of a page is taken apart, step by step: lines, sections, labels, blocks."""
