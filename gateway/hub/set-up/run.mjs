/**
 * The door to every command: `node gateway/hub/set-up/run.mjs <command> ...`. Plain JavaScript for Node 18 and newer without any package.
 *
 * It installs what is missing, then runs the command's TypeScript with Node 24. `start` is gateway/hub/start.ts, `test` is jest, any other
 * command is gateway/hub/commands/<command>.ts. Commands run in the project's folder; INIT_CWD names the folder in which the person stood.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { endLike, runToItsEnd } from './child-process.mjs';
import { findNewerNode, getNewerNode, isNodeAmongPackages } from './newer-node.mjs';
import { installMissingPackages } from './packages.mjs';
import { SetUpStop, say } from './texts.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/**
 * Without it Node 24 may abort with "Check failed: jit_page.has_value()" on processors with memory protection keys, when WebAssembly comes and goes
 * in several threads, as it does in the draw (nodejs/node issue 64500).
 */
const STEADY = '--no-memory-protection-keys';

/** Commands that need what only developers install. */
const DEVELOPMENT_COMMANDS = new Set(['test', 'bench']);

async function main([command = '', ...words]) {
  if (Number.parseInt(process.versions.node, 10) < 18) throw new SetUpStop('nodeTooOld', { version: process.version });
  const entry = findEntry(command);
  await installMissingPackages(root, {
    withDevelopment: DEVELOPMENT_COMMANDS.has(command),
    isUsable: () => findNewerNode(root) !== null || !isNodeAmongPackages(root),
  });
  const node = getNewerNode(root);
  const watch = pathToFileURL(path.join(root, 'gateway', 'hub', 'set-up', 'parent-watch.mjs')).href;
  endLike(
    await runToItsEnd(node, [STEADY, '--import', watch, ...nodeWords(command, entry), ...words], {
      cwd: root,
      env: commandEnvironment(command, node),
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    }),
  );
}

function findEntry(command) {
  const folder = path.join(root, 'gateway', 'hub', 'commands');
  if (command === 'test') return path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  if (command === 'start') return path.join(root, 'gateway', 'hub', 'start.ts');
  const known = fs.existsSync(folder) ? fs.readdirSync(folder).flatMap((name) => /^([a-z][a-z-]*)\.ts$/.exec(name)?.[1] ?? []) : [];
  if (!known.includes(command)) throw new SetUpStop('unknownCommand', { command, known: ['start', 'test', ...known] }, 2);
  return path.join(folder, `${command}.ts`);
}

function nodeWords(command, entry) {
  // Jest translates TypeScript itself, and runs modules in a context that needs this flag.
  if (command === 'test') return ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', entry];
  const tsx = pathToFileURL(createRequire(path.join(root, 'package.json')).resolve('tsx')).href;
  // What the environment says itself comes before what the file says. (--env-file-if-exists would tell every time that there is none.)
  const settings = fs.existsSync(path.join(root, '.env')) ? ['--env-file=.env'] : [];
  return [...settings, '--import', tsx, entry];
}

function commandEnvironment(command, node) {
  const searchPath = [path.dirname(node), path.join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(path.delimiter);
  const options = [process.env.NODE_OPTIONS, command === 'test' ? '--experimental-vm-modules' : ''].filter(Boolean).join(' ');
  return {
    ...process.env,
    PATH: searchPath,
    INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
    HUB_SET_UP_PID: String(process.pid),
    // Node keeps what it compiled, so that the many processes of the hub and of its tests do not compile the same packages again.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(root, 'node_modules', '.cache', 'compiled'),
    ...(options ? { NODE_OPTIONS: options } : {}),
  };
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetUpStop)) throw error;
  say(error.textName, error.facts);
  process.exit(error.exitCode);
}
