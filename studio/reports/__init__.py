"""Reports as files: a workbook that computes itself, the quarterly circular, and the plain table."""
