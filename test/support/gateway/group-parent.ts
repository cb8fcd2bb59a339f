import { fileURLToPath } from 'node:url';
import { ChildGroup } from '../../../gateway/hub/processes/child-group.ts';

/* A process with a group of two children; ends when one of them does. */
const group = new ChildGroup();
const child = fileURLToPath(new URL('group-child.ts', import.meta.url));
for (const name of ['first', 'second']) group.start({ name, words: [child], environment: {} });
const reason = await group.ended;
process.stdout.write(`${reason.message}\n`);
await group.stop(['first', 'second']);
