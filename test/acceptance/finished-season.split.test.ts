import { afterAll } from '@jest/globals';
import { stopSharedHubs } from '../support/hub.ts';

// The stories that need no more than a finished season, told to one hub of one process per subgraph over HTTP.
process.env.HUB_MODE = 'split';
await import('./policy.test.ts');
await import('./imports.test.ts');
await import('./own-enterprise.test.ts');
await import('./public.test.ts');
await import('./refused-rows.test.ts');

afterAll(stopSharedHubs);
