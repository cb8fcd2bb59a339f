import { ratio, stated, words, YES } from '../rule-entries.ts';
import type { RulePack } from '../rule-pack.ts';

/**
 * Changde: a news article on practice in 2017; it reports and binds nobody.
 *
 * @unit as each entry says
 * @source 常德“双随机、一公开”落实落地, by the clauses that each entry cites
 */
export const CHANGDE: RulePack = {
  id: 'changde',
  version: '2017',
  name: { zh: '常德市', en: 'Changde' },
  status: 'PRACTICE_REPORT',
  statusNote: { zh: '新闻报道，记录做法，不是规定。', en: 'A news article: it reports practice and is not a rule.' },
  clausePrefix: 'CD',
  source: { title: '常德“双随机、一公开”落实落地', number: null, issuedOn: null },
  parameters: {
    drawChannel: stated(words('ELECTRONIC'), ['CD-1.2b']),
    replacementGrounds: stated(words('RECUSAL', 'SPECIAL_REASON'), ['CD-1.2e']),
    replacementApprover: stated(words('HEAD_OF_INSPECTORS_UNIT'), ['CD-1.2e']),
    wholeProcessRecord: stated(YES, ['CD-1.2c']),
    jointCoverage: stated(
      ratio(50, 100),
      ['CD-2.2b'],
      ['未说明是部门、事项、任务还是对象的比例。', 'Whether of departments, items, tasks or targets is not said.'],
    ),
  },
};
