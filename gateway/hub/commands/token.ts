import { Command } from 'commander';
import { readSettings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../subgraphs/subgraph-kit/system-clock.ts';
import { TOKEN_ROLES, toCaller } from '../../identity/claims.ts';
import { issueDevelopmentToken, openDevelopmentKeys } from '../../identity/development-tokens.ts';
import { acceptsDevelopmentTokens } from '../../identity/trust.ts';
import { runCommand } from '../processes/run-until-told.ts';

interface TokenWords {
  readonly department?: string;
  readonly division?: string;
  readonly creditCode?: string;
  readonly inspector?: string;
  readonly subject?: string;
  readonly hours: string;
}

/** `npm run token -- <role>`: prints a development token, and nothing else on standard output. */
async function token(roleWord: string, words: TokenWords): Promise<number> {
  const settings = readSettings();
  if (!acceptsDevelopmentTokens(settings)) {
    throw new Error(
      'This installation does not accept development tokens (JWKS_URL is set, or NODE_ENV is production). 本安装不接受开发令牌。',
    );
  }
  const role = TOKEN_ROLES.find((known) => known === roleWord.toUpperCase().replaceAll('-', '_'));
  if (role === undefined) throw new Error(`There is no role "${roleWord}"; there are: ${TOKEN_ROLES.join(', ')}. (没有此角色。)`);
  const { department, division, creditCode, inspector: inspectorId, subject } = words;
  // The same check as at the door, so that a token that would be refused is not handed out.
  toCaller({ sub: subject ?? 'x', role, department, division, credit_code: creditCode, inspector_id: inspectorId });
  const identity = { role, department, division, creditCode, inspectorId, subject };
  const given = Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== undefined)) as { role: typeof role };
  const terms = {
    issuer: settings.jwtIssuer,
    audience: settings.jwtAudience,
    now: systemClock.now(),
    lifetimeSeconds: Number(words.hours) * 3_600,
  };
  process.stdout.write(`${await issueDevelopmentToken(await openDevelopmentKeys(settings.stateDir), given, terms)}\n`);
  return 0;
}

await new Command('npm run token --')
  .description('Prints a development token. 生成开发令牌。')
  .argument('<role>', TOKEN_ROLES.join(' | '))
  .option('--department <code>', 'department, for example MARKET_REGULATION (部门代码)')
  .option('--division <code>', 'administrative division, GB/T 2260 (区划代码)')
  .option('--credit-code <code>', 'unified social credit code of an ENTERPRISE (统一社会信用代码)')
  .option('--inspector <id>', 'id of an INSPECTOR in the hub, Inspector.id (执法人员在枢纽中的编号)')
  .option('--subject <id>', 'id of the person; two tokens with one subject are one actor (人员标识)')
  .option('--hours <n>', 'how long it is good (有效小时数)', '24')
  .action((role: string, words: TokenWords) => runCommand(() => token(role, words)))
  .parseAsync();
