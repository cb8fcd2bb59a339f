import path from 'node:path';
import process from 'node:process';
import { startEmbeddedPostgres } from '../../subgraphs/subgraph-kit/database/embedded-postgres/launcher.ts';

// biome-ignore lint/style/noProcessEnv: the one setting this entry has so far.
const { HUB_STATE_DIR, DATABASE_URL } = process.env;

/** Starts what exists of the hub so far: the embedded database, unless another server is named. Says so, and ends with a signal. */
async function start(): Promise<void> {
  if (DATABASE_URL) {
    say('DATABASE_URL is set, no database is started.', '已设置 DATABASE_URL，不启动内嵌数据库。');
    return;
  }
  const stateDir = path.resolve(HUB_STATE_DIR || '.hub');
  const database = await startEmbeddedPostgres({ stateDir, log: (line) => process.stderr.write(`${line}\n`) });
  const how = database.attached ? ['attached', '已连接'] : ['started', '已启动'];
  say(
    `Embedded database ${how[0]}: port ${database.port}, process ${database.pid}, data in ${stateDir}.`,
    `内嵌数据库${how[1]}：端口 ${database.port}，进程 ${database.pid}，数据位于 ${stateDir}。`,
  );
  const reason = await Promise.race([database.lost, untilSignal()]);
  if (reason) process.stderr.write(`${reason.message}\n`);
  await database.stop();
  process.exitCode = reason ? 1 : 0;
}

function untilSignal(): Promise<undefined> {
  // A timer, because waiting for a signal alone does not keep a process alive.
  const staying = setInterval(() => {}, 60_000);
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.once(name, () => {
        clearInterval(staying);
        resolve(undefined);
      });
    }
  });
}

function say(english: string, chinese: string): void {
  process.stdout.write(`${english}\n${chinese}\n`);
}

await start();
