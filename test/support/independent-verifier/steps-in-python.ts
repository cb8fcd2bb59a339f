import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./verify.py', import.meta.url));

/** What this machine lacks for the verifier in Python; said aloud where a test is left out for it. */
export function missingForPython(): readonly string[] {
  const missing = ['python3', 'openssl'].filter((command) => spawnSync(command, ['--help']).error !== undefined);
  if (missing.length > 0) process.stdout.write(`skipped: the verifier in Python needs ${missing.join(' and ')}\n`);
  return missing;
}

/** Outcome and name of each step over the files in a folder, as the program in Python prints them. */
export async function stepsInPython(folder: string): Promise<string[]> {
  const printed = await new Promise<string>((resolve, reject) => {
    execFile('python3', ['-B', PROGRAM, folder], { timeout: 120_000 }, (error, stdout, stderr) => {
      // The exit code 1 only says that a step failed.
      if (error !== null && error.code !== 1) reject(new Error(stderr));
      else resolve(stdout);
    });
  });
  return printed
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/u).slice(0, 2).join(' '));
}
