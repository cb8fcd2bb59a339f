import { createLogger } from '../../subgraphs/subgraph-kit/log.ts';
import { readSettings, type Settings } from '../../subgraphs/subgraph-kit/settings.ts';
import { acceptsDevelopmentTokens } from '../identity/trust.ts';
import { type Hub, startHub } from './all-in-one.ts';
import { examine, printFindings } from './doctor/finding.ts';
import { startChecks } from './doctor/machine-checks.ts';
import { findSamplePeople, isFirstSeasonDue, loadSampleCity, runFirstSeason } from './first-season.ts';
import { runCommand, runUntilTold, untilSignal } from './processes/run-until-told.ts';
import { sayOnTerminal as say } from './processes/say.ts';
import { readyMadeIdentities } from './ready-made-tokens.ts';

/** `npm start`: the whole hub in one process, with a city and a season to look at when it is new. */
async function start(): Promise<number> {
  const settings = readSettings();
  const log = createLogger(levelOf(settings), 'hub');
  // A signal from now on lets the start finish, so that nothing is left half made, and breaks off the first season.
  const signal = untilSignal();
  await sayWhatIsWrong(settings);
  const hub = await startHub(settings, { log, say });
  try {
    await Promise.race([makeFirstSeason(hub).then(() => printWhereToGo(hub)), signal, hub.databaseLost]);
  } catch (error) {
    await hub.stop();
    throw error;
  }
  return runUntilTold({ lost: hub.databaseLost, stop: () => hub.stop() });
}

/** The doctor's short form: silent when all is well. */
async function sayWhatIsWrong(settings: Settings): Promise<void> {
  const findings = (await examine(startChecks(settings))).filter(({ verdict }) => verdict !== 'fine');
  if (findings.length > 0) process.stdout.write(`${printFindings(findings)}\n`);
}

async function makeFirstSeason(hub: Hub): Promise<void> {
  if (!hub.isDatabaseEmbedded || !(await isFirstSeasonDue(hub))) return;
  await loadSampleCity(hub, say);
  await runFirstSeason(hub, say);
}

/** At a terminal each request as a line of JSON would hide everything else. */
function levelOf(settings: Settings): string {
  return settings.nodeEnv === 'development' && settings.logLevel === 'info' ? 'warn' : settings.logLevel;
}

async function printWhereToGo(hub: Hub): Promise<void> {
  const places: readonly (readonly [string, string, string])[] = [
    ['GraphQL', 'GraphQL', '/graphql'],
    ['GraphiQL (in a browser)', 'GraphiQL（浏览器）', '/graphiql'],
    ['Public GraphQL, no login', '公开接口（无需登录）', '/public/graphql'],
    ['Health', '健康检查', '/health'],
  ];
  say('', '');
  say('The hub is ready.', '联合检查枢纽已就绪。');
  for (const [english, chinese, path] of places) say(`${english}: ${hub.url}${path}`, chinese);
  if (!acceptsDevelopmentTokens(hub.settings)) return;
  say('', '');
  say(
    'Development tokens, good for 24 hours (header: Authorization: Bearer <token>):',
    '开发令牌，24 小时内有效（请求头 Authorization: Bearer <令牌>）：',
  );
  for (const identity of readyMadeIdentities(hub.departments, await findSamplePeople(hub))) {
    const scope = [identity.department, identity.creditCode, identity.inspectorId].filter((part) => part !== undefined).join(' ');
    const title = `${identity.role} ${scope}`.trim();
    const token = await hub.issueToken(identity);
    say(`${title}\n  ${token}`, `${title}\n  ${token}`);
  }
}

await runCommand(start);
