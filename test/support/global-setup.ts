import crypto from 'node:crypto';
import { offerTestServer } from './database-server.ts';

/** Before the first test file: offers the database server of this run. What workers need to know goes through the environment. */
// biome-ignore lint/style/noDefaultExport: jest calls the default export.
export default async function globalSetup(): Promise<void> {
  const run = crypto.randomBytes(5).toString('hex');
  const server = await offerTestServer(process.env.TEST_DATABASE_URL, run);
  process.env.HUB_TEST_RUN = run;
  process.env.HUB_TEST_SERVER = server.askUrl;
  Object.assign(globalThis, { stopTestServer: server.stop });
}
