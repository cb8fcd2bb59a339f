/**
 * Stands in for npm: makes the packages of the lock file one after another, then npm's own list, as npm does. Real npm would need the network and a minute.
 * `INVENTED_NPM_LOG` gets one line for each call; `INVENTED_NPM_PAUSE_MS` is the time for one package; `INVENTED_NPM_FAILS` makes it fail at the end.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const words = process.argv.slice(2);
const folder = words[words.indexOf('--prefix') + 1];
fs.appendFileSync(process.env.INVENTED_NPM_LOG, `${process.pid} ${words.join(' ')}\n`);

const withDevelopment = words.includes('--include=dev');
const { packages } = JSON.parse(fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
const wanted = Object.entries(packages).filter(([name, entry]) => name !== '' && (withDevelopment || !entry.dev));

for (const [name, entry] of wanted) {
  await delay(Number(process.env.INVENTED_NPM_PAUSE_MS ?? 0));
  const target = path.join(folder, name);
  fs.mkdirSync(path.join(target, 'bin'), { recursive: true });
  fs.writeFileSync(
    path.join(target, 'package.json'),
    JSON.stringify({ name: path.basename(name), version: entry.version, main: 'index.cjs' }),
  );
  fs.writeFileSync(path.join(target, 'index.cjs'), '');
  fs.writeFileSync(
    path.join(target, 'bin', 'jest.js'),
    "console.log('jest', JSON.stringify(process.argv.slice(2)), process.env.NODE_OPTIONS);\n",
  );
  if (path.basename(name).startsWith('node-')) fs.symlinkSync(process.execPath, path.join(target, 'bin', 'node'));
}
if (process.env.INVENTED_NPM_FAILS) {
  process.stderr.write('npm error network\n');
  process.exit(1);
}
fs.writeFileSync(path.join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: Object.fromEntries(wanted) }));
