import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { examineHub } from '../doctor/doctor.ts';
import { printFindings } from '../doctor/finding.ts';
import { openHubDatabase } from '../processes/hub-database.ts';
import { runCommand } from '../processes/run-until-told.ts';
import { saySilently } from '../processes/say.ts';
import { hubPlan } from '../subgraph-list.ts';

/** `npm run doctor`: what is wrong and what to do. Exit code 1 when something keeps the hub from working. */
async function doctor(): Promise<number> {
  const settings = readSettings();
  const names = hubPlan().definitions.map((definition) => definition.name);
  const isNew = settings.databaseUrl === null && !existsSync(join(settings.stateDir, 'postgres'));
  // Attaches to a hub's embedded server, or starts it for as long as this takes; a state folder without data is left as it is.
  const database = isNew ? null : await openHubDatabase(settings, names, saySilently);
  try {
    const findings = await examineHub(settings, database === null ? null : database.urlOf);
    process.stdout.write(`${printFindings(findings)}\n`);
    if (isNew) process.stdout.write('  尚无数据库，首次 npm start 时创建。There is no database yet; the first npm start makes one.\n');
    const wrong = findings.filter(({ verdict }) => verdict === 'wrong').length;
    process.stdout.write(wrong === 0 ? '\n一切正常，可以启动。The hub can run.\n' : `\n有 ${wrong} 项需要处理。${wrong} to be mended.\n`);
    return wrong === 0 ? 0 : 1;
  } finally {
    await database?.stop();
  }
}

await runCommand(doctor);
