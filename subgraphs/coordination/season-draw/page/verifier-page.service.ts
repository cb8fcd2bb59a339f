import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pageTemplate } from './page-template.ts';

/** Engines that the page must run in: departments use browsers that lag by years. */
const TARGET = 'chrome87';

let page: Promise<string> | null = null;

/** The single HTML file that verifies draws from disk without network; made once per process. */
export function verifierPage(): Promise<string> {
  page ??= makePage();
  return page;
}

async function makePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./verifier.page.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: [TARGET, 'firefox90', 'safari15'],
    platform: 'browser',
    charset: 'utf8',
    legalComments: 'none',
  });
  const script = outputFiles[0]?.text ?? '';
  return pageTemplate(script.replaceAll('</script', '<\\/script'));
}
