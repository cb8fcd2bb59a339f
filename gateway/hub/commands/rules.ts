import { Command } from 'commander';
import { checkPack } from '../../../subgraphs/coordination/rules/check-pack.ts';
import { diffPacks } from '../../../subgraphs/coordination/rules/diff-packs.ts';
import { PARAMETERS } from '../../../subgraphs/coordination/rules/parameters.ts';
import type { RuleEntry, RulePack } from '../../../subgraphs/coordination/rules/rule-pack.ts';
import { findPack, packDigest, packVersion, RULE_PACKS } from '../../../subgraphs/coordination/rules/rule-packs.ts';
import { ruleValueText } from '../../../subgraphs/coordination/rules/rule-text.ts';
import { runCommand } from '../processes/run-until-told.ts';

/** `npm run rules -- check`: every pack with its number of parameters and its digest; 1 when one has a fault. */
async function check(): Promise<number> {
  const faults = RULE_PACKS.flatMap((pack) => checkPack(pack).map((fault) => `${pack.id}: ${fault}`));
  for (const pack of RULE_PACKS) {
    const stated = Object.keys(pack.parameters).length;
    say(
      `${packVersion(pack).padEnd(16)} ${pack.status.padEnd(16)} ${String(stated).padStart(2)} parameters  ${packDigest(pack)}  ${pack.name.zh}`,
    );
  }
  for (const fault of faults) say(fault);
  say(faults.length === 0 ? 'No fault. 未发现问题。' : `${faults.length} faults. 发现 ${faults.length} 个问题。`);
  return faults.length === 0 ? 0 : 1;
}

/** `npm run rules -- diff <a> <b>`: the parameters that two packs do not state alike. */
async function diff(beforeId: string, afterId: string): Promise<number> {
  const [before, after] = [packOf(beforeId), packOf(afterId)];
  for (const { name, ...pair } of diffPacks(before, after)) {
    say(`${name}  ${PARAMETERS[name].title.zh}`);
    say(`  - ${packVersion(before)}: ${shown(pair.before)}`);
    say(`  + ${packVersion(after)}: ${shown(pair.after)}`);
  }
  return 0;
}

function packOf(id: string): RulePack {
  const pack = findPack(id);
  if (pack === null)
    throw new Error(`There is no rule pack "${id}"; there are: ${RULE_PACKS.map((known) => known.id).join(', ')}. (没有此规则包。)`);
  return pack;
}

function shown(entry: RuleEntry | null): string {
  if (entry === null) return '(says nothing, 未规定)';
  const ground = entry.clauses.length === 0 ? entry.basis : entry.clauses.join(', ');
  return `${ruleValueText(entry.value).en} [${ground}]`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const rules = new Command('npm run rules --').description('Rule packs. 规则包。');
rules
  .command('check')
  .description('checks every pack (检查所有规则包)')
  .action(() => runCommand(check));
rules
  .command('diff')
  .description('what two packs do not state alike (比较两个规则包)')
  .argument('<a>', 'id of a pack')
  .argument('<b>', 'id of a pack')
  .action((first: string, second: string) => runCommand(() => diff(first, second)));
await rules.parseAsync();
