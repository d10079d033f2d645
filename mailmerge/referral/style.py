"""The style sheet of the pack's own pages: A4, read in black and white as well as in colour.

Halves are floats: WeasyPrint balances columns by laying all of them out again and again, which takes seconds a page.
"""

CSS = """
@page { size: 210mm 297mm; margin: 13mm 15mm 15mm 15mm; }
html { font-size: 9.5pt; line-height: 1.34; color: #111; hyphens: none; }
body, p, h1, h2, h3, table, dl, dd, ol, ul { margin: 0; }
h1 { font-size: 16pt; line-height: 1.2; margin-bottom: 1.6mm; }
h2 { font-size: 11pt; margin: 4.5mm 0 1.2mm; break-after: avoid; }
p { margin-bottom: 1.6mm; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; }
th, td { border: 0.2mm solid #888; padding: 0.9mm 1.6mm; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
thead th { background: #eef0f2; }
tr { break-inside: avoid; }
.small { font-size: 7.5pt; color: #333; }
.right { text-align: right; }
.draft { border: 0.4mm solid #000; padding: 1mm 2mm; font-weight: bold; margin-bottom: 2mm; }
.cover { font-size: 7.6pt; line-height: 1.24; }
.cover h1 { font-size: 13pt; }
.cover h2 { font-size: 8pt; margin: 1.4mm 0 0.5mm; }
.cover p { margin-bottom: 0.8mm; }
.cover th, .cover td { padding: 0.3mm 1mm; border-width: 0.15mm; }
.cover .key { width: 29mm; font-weight: normal; color: #333; }
.cover .half { float: left; width: 87.4mm; }
.cover .half + .half { margin-left: 5mm; }
.cover .block { break-inside: avoid; }
.cover .draft { padding: 0.6mm 1.6mm; margin-bottom: 1mm; }
.counts td { font-size: 10pt; font-weight: bold; text-align: center; }
.cover .counts td { font-size: 9pt; }
.level { width: 20mm; font-weight: bold; }
.when { width: 42mm; }
.from { width: 38mm; }
.page-no { width: 22mm; text-align: right; }
.behind { padding-left: 7mm; }
.chart { font-size: 8pt; width: 100%; }
.chart th, .chart td { text-align: center; padding: 0.45mm 0; }
.chart .week { width: 27mm; text-align: left; padding-left: 1mm; font-weight: normal; }
.chart .am { border-left: 0.5mm solid #333; }
.chart .unauthorised { background: #222; color: #fff; font-weight: bold; }
.chart .authorised { background: #cfd3d8; font-weight: bold; }
.chart .attended { color: #444; }
.chart .missing { border: 0.6mm dashed #000; font-weight: bold; }
.chart .other { background: #f4f4f4; color: #666; }
.bars { font-size: 8pt; }
.bars td, .bars th { padding: 0.5mm 1mm; }
.bars .week { width: 32mm; font-weight: normal; }
.bars .number { width: 18mm; text-align: right; }
.bar { display: block; height: 2.6mm; background: #555; border: 0.2mm solid #000; }
.who th { width: 45mm; font-weight: normal; color: #333; }
.sign { break-inside: avoid; clear: both; padding-top: 6mm; }
.fill { display: flex; line-height: 8mm; }
.fill span { flex: 1; border-bottom: 0.2mm solid #000; margin-left: 2mm; }
.cover .sign { padding-top: 1.4mm; }
.cover .fill { line-height: 4.6mm; }
.codes { padding: 0; list-style: none; font-size: 8pt; }
.codes li { float: left; width: 86mm; margin-right: 3mm; }
.codes + h2 { clear: both; padding-top: 4.5mm; }
.exhibit { width: 40mm; }
.no { width: 9mm; }
.hash { font-size: 7pt; overflow-wrap: anywhere; }
"""
