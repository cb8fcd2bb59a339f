/** The page around its program. `script` is a program without the sequence that ends a script element. */
export function pageTemplate(script: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>抽取结果核验 · Verify a draw</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.6 "Microsoft YaHei", "PingFang SC", "Noto Sans SC", system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
label.choose { display: block; border: 2px dashed #6b7f99; border-radius: 8px; padding: 1.2rem; text-align: center; cursor: pointer; }
label.choose:focus-within { outline: 3px solid #2563c9; }
label.choose b { font-weight: 400; } label.choose span { text-decoration: underline; } #chosen { font-size: .85rem; opacity: .8; overflow-wrap: anywhere; margin: .4rem 0 0; }
input[type=file] { position: absolute; width: 1px; height: 1px; opacity: 0; }
button { font: inherit; padding: .2rem .8rem; }
.ok { color: #14713d; } .failed { color: #b3261e; }
@media (prefers-color-scheme: dark) { .ok { color: #6fd39a; } .failed { color: #ff9a90; } }
.verdict { font-size: 1.25rem; font-weight: 700; }
.steps li { margin: .25rem 0; } .reason { margin-left: 1rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; } dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 1rem 0; } figcaption { font-size: .9rem; }
svg { width: 100%; height: auto; background: #8881; border-radius: 4px; }
.ball { fill: #8aa0bd; } .won { fill: #d9480f; } .threshold { stroke: #b3261e; stroke-width: 1.5; stroke-dasharray: 4 3; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; } th, td { border: 1px solid #8886; padding: .2rem .5rem; text-align: left; overflow-wrap: anywhere; }
.limits { font-size: .9rem; opacity: .85; border-top: 1px solid #8886; padding-top: .6rem; }
@media print { label.choose, button { display: none; } }
</style>
</head>
<body>
<header><h1 data-text="title"></h1><button id="language" type="button">中文 / English</button></header>
<p data-text="lead"></p>
<label class="choose"><span data-text="choose"></span> <b data-text="drop"></b><input id="files" type="file" multiple></label>
<p id="chosen"></p>
<main id="result"></main>
<script>${script}</script>
</body>
</html>
`;
}
