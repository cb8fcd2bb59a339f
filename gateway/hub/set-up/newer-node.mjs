import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { SetUpStop } from './texts.mjs';

/** Major version the hub runs on. */
const MAJOR_VERSION = 24;

/** Path of a Node that runs the hub: the one that came with the packages, else the present one if it is new enough, else null. */
export function findNewerNode(root) {
  const packaged = path.join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (fs.existsSync(packaged) && majorVersionOf(packaged) >= MAJOR_VERSION) return packaged;
  return Number.parseInt(process.versions.node, 10) >= MAJOR_VERSION ? process.execPath : null;
}

/** As findNewerNode, but stops the command with an explanation. */
export function getNewerNode(root) {
  const found = findNewerNode(root);
  if (found) return found;
  throw new SetUpStop('newerNodeMissing', { version: process.version, platform: `${process.platform}-${process.arch}` });
}

/** Asked of the program itself: on a system with another C library the file is there and does not run. */
function majorVersionOf(program) {
  const answer = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return answer.status === 0 ? Number.parseInt(answer.stdout.slice(1), 10) : 0;
}

/** Whether package-lock.json has a Node for this machine, so that installing may help. */
export function isNodeAmongPackages(root) {
  return fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8').includes(`"node_modules/node-${process.platform}-${process.arch}"`);
}
