/** Style of the record on screen and on A4 paper. The language that is chosen is the one that is shown and printed. */
export const RECORD_STYLE = `
@page { size: A4; margin: 18mm 16mm 16mm; }
* { box-sizing: border-box; }
body { font: 10.5pt/1.5 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, "Songti SC", "Noto Sans CJK SC", "Microsoft YaHei", serif; color: #000; background: #fff; max-width: 190mm; margin: 0 auto; padding: 6mm; }
main { display: none; }
#zh-CN:checked ~ main.zh-CN, #en:checked ~ main.en { display: block; }
h1 { font-size: 20pt; text-align: center; letter-spacing: .12em; margin: 6mm 0 1mm; }
main.en h1 { letter-spacing: 0; }
.mark { font-size: 10pt; letter-spacing: 0; border: 1.2pt solid #b3261e; color: #b3261e; padding: 0 2mm; vertical-align: middle; }
.season { text-align: center; margin: 0 0 5mm; }
h2 { font-size: 12pt; margin: 4mm 0 1.5mm; border-bottom: .6pt solid #000; break-after: avoid; }
section p { margin: 1.5mm 0; }
dl { display: grid; grid-template-columns: 48mm 1fr; gap: .4mm 4mm; margin: 0; }
dt { color: #333; } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt; }
thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { border: .5pt solid #555; padding: .6mm 1.6mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; font-weight: 600; white-space: nowrap; } td.n { text-align: right; white-space: nowrap; }
code { font: 8.5pt/1.5 "DejaVu Sans Mono", Consolas, Menlo, monospace; overflow-wrap: anywhere; }
.signatures { break-inside: avoid; }
.line { display: flex; align-items: flex-end; gap: 3mm; margin-top: 7mm; }
.line span { white-space: nowrap; } .line i { flex: 1; border-bottom: .6pt solid #000; } .line i.day { flex: 0 0 45mm; }
.check { margin: 3mm 0 0; font-size: 9pt; color: #333; }
@media print { body { max-width: none; padding: 0; } input, label { display: none; } th { print-color-adjust: exact; } }
`;
