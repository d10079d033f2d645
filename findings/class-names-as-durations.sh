#!/usr/bin/env bash
# csvkit makes lengths of time of class names, days of house numbers and a truth value of a register mark.
# Guess: sorting a CSV on its first column moves rows and changes no cell.
# Seen (csvkit 2.2.0): csvsort guesses a type for each column and writes the cells in that type: classes 5S, 3M and 4H
# (the teachers' initials) become 5 seconds, 3 minutes and 4 hours; the houses 12-14 and 3-4 days of December and March
# 2001; the marks N (no reason yet) False. With --no-inference nothing is changed. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check csvkit==2.2.0 setuptools==80.9.0

printf 'upn,class,house,mark\nP873400000001,5S,12-14,N\nP873400000002,3M,3-4,N\n' > classes.csv
printf 'P873400000003,4H,8-10,N\n' >> classes.csv
venv/bin/csvsort -c upn classes.csv | tee sorted.csv
diff sorted.csv - <<'CSV'
upn,class,house,mark
P873400000001,0:00:05,2001-12-14,False
P873400000002,0:03:00,2001-03-04,False
P873400000003,4:00:00,2001-08-10,False
CSV
venv/bin/csvsort --no-inference -c upn classes.csv | diff - classes.csv
