"""The monthly report on the guideline, from the log alone: the same figures as a page, as a PDF and as a workbook."""
