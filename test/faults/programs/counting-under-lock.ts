/** Makes a file grow under the lock until a file `.stop` appears beside it, and notes when two processes are inside at once. */
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { withProcessLock } from '../../../subgraphs/subgraph-kit/database/embedded-postgres/process-lock.mjs';
import { isRunning } from '../../support/database-owner.ts';

const [lock = '', file = ''] = process.argv.slice(2);

while (!fs.existsSync(`${file}.stop`)) {
  await withProcessLock(lock, { timeoutMs: 60_000 }, async () => {
    // A second process inside would find the mark of the first; a killed one leaves its mark, which names a dead process.
    const inside = fs.existsSync(`${file}.inside`) ? Number(fs.readFileSync(`${file}.inside`, 'utf8')) : 0;
    if (inside !== 0 && isRunning(inside)) fs.appendFileSync(`${file}.collisions`, `${inside} and ${process.pid}\n`);
    fs.writeFileSync(`${file}.inside`, String(process.pid));
    await delay(1);
    fs.appendFileSync(file, 'x');
    fs.writeFileSync(`${file}.inside`, '0');
  });
  // Outside for a moment, so that others get their turn.
  await delay(2);
}
