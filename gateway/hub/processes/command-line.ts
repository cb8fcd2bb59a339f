import { resolve } from 'node:path';
import { readSettings } from '../../../subgraphs/subgraph-kit/settings.ts';

/** Words on the command line mean the folder in which the person stands, not the project's. */
export function fromCaller(path: string): string {
  // biome-ignore lint/style/noProcessEnv: npm's own variable, not a setting of the hub.
  return resolve(process.env.INIT_CWD ?? '.', path);
}

/** Address of the hub of the settings. */
export function hubAddress(): string {
  const { host, port } = readSettings();
  return `http://${host}:${port}`;
}

/** Prints a line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
