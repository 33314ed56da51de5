"""台账: an office's history, read from a CSV or XLSX file into the records that the ratios are counted from."""
