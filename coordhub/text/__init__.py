"""Measuring, padding and shaping text: widths are terminal cells, never characters."""
