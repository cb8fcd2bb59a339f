import { Command } from 'commander';
import { SAMPLE_CITY_DIVISION } from '../../../subgraphs/sample-city/enterprise-generator.ts';
import { civilDateOf } from '../../../subgraphs/subgraph-kit/pure/civil-date.ts';
import { readSettings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../subgraphs/subgraph-kit/system-clock.ts';
import { issueDevelopmentToken, openDevelopmentKeys } from '../../identity/development-tokens.ts';
import { acceptsDevelopmentTokens } from '../../identity/trust.ts';
import { runCommand } from '../processes/run-until-told.ts';
import { driveSeason } from '../season/drive-season.ts';
import { openSeasonSession } from '../season/open-session.ts';
import { samplePlan } from '../season/sample-plan.ts';
import { hubPlan } from '../subgraph-list.ts';

interface SeasonWords {
  readonly url?: string;
  readonly seasonCode?: string;
  readonly json: boolean;
}

/** `npm run season`: drives a rehearsal over the sample city through a running gateway, as its people would, and ends with the figures. */
async function season(words: SeasonWords): Promise<number> {
  const settings = readSettings();
  if (!acceptsDevelopmentTokens(settings)) {
    throw new Error(
      'A rehearsal needs development tokens, which this installation does not accept (JWKS_URL is set, or NODE_ENV is production). 演练需要开发令牌，本安装不接受。',
    );
  }
  const now = systemClock.now();
  const keys = await openDevelopmentKeys(settings.stateDir);
  const terms = { issuer: settings.jwtIssuer, audience: settings.jwtAudience, now };
  const session = await openSeasonSession({
    url: words.url ?? `http://${settings.host}:${settings.port}`,
    stateDir: settings.stateDir,
    issueToken: (identity) => issueDevelopmentToken(keys, identity, terms),
    order: {
      jurisdiction: SAMPLE_CITY_DIVISION,
      code: words.seasonCode ?? codeOf(now),
      departments: hubPlan().departments,
      entries: samplePlan(settings.sampleEnterprises),
      witness: '市司法局',
    },
    today: civilDateOf(now),
    tell: (english, chinese) => process.stdout.write(`${chinese}  ${english}\n`),
  });
  const figures = await driveSeason(session);
  if (words.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  return 0;
}

/** A new season whenever the command is called without a code, for example `R20261125T093000`. */
function codeOf(now: Date): string {
  return `R${now.toISOString().replaceAll(/[-:]/gu, '').slice(0, 15)}`;
}

await new Command('npm run season --')
  .description('Drives a season through a running hub, as a rehearsal. 通过运行中的枢纽演练一个批次。')
  .option('--url <url>', 'address of the gateway; the one of PORT when left out (网关地址)')
  .option('--season-code <code>', 'goes on with the season of this code, or opens it (批次编号，可用于续做)')
  .option('--json', 'the last line is one JSON object with the figures (最后一行输出 JSON)', false)
  .action((words: SeasonWords) => runCommand(() => season(words)))
  .parseAsync();
