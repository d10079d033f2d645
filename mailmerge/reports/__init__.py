"""Words for staff: the receipt, the workbook of rows to mend, the table on a terminal."""
