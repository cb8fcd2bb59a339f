import { period, ratio, stated, words, YES, yearly } from '../rule-entries.ts';
import type { RulePack } from '../rule-pack.ts';

/**
 * Changchun: the yearly work plan of the commerce bureau, 2021.
 *
 * @unit as each entry says
 * @source 长春市商务局2021年“双随机、一公开”工作方案, by the clauses that each entry cites
 */
export const CHANGCHUN: RulePack = {
  id: 'changchun',
  version: '2021',
  name: { zh: '长春市商务局', en: 'Changchun commerce bureau' },
  status: 'IN_FORCE',
  statusNote: { zh: '2021年度工作方案，部分期限每年适用。', en: 'A work plan for 2021 with some yearly deadlines.' },
  clausePrefix: 'CC',
  source: { title: '长春市商务局2021年“双随机、一公开”工作方案', number: null, issuedOn: null },
  parameters: {
    minDrawRatioGeneral: stated(ratio(3, 100), ['CC-1.5d'], ['以监管对象为基数。', 'Of supervised targets.']),
    maxDrawRatioGeneral: stated(ratio(20, 100), ['CC-1.5d']),
    minDrawRatioKey: stated(
      ratio(20, 100),
      ['CC-1.5c'],
      ['“重点检查事项”不同于特殊重点领域。', 'Key items are not the special key fields.'],
    ),
    itemYearlyCoverage: stated(ratio(1, 1), ['CC-2.2d']),
    drawChannel: stated(words('DOUBLE_RANDOM_PLATFORM'), ['CC-2.1a']),
    drawWitness: stated(words('REGULATIONS_OFFICE'), ['CC-2.5.3b']),
    drawHeadsUpLead: stated(period(3, 'CALENDAR_DAY'), ['CC-2.5.3a'], ['原文未写工作日。', 'The source does not say working days.']),
    doubleRandomException: stated(words('SPECIAL_KEY_FIELDS_WITH_FILING', 'CLUES'), ['CC-1.0a', 'CC-2.5.5c', 'CC-1.3a']),
    jointPlanDue: stated(yearly(2, 20), ['CC-2.3.1a']),
    nonJointPlanDue: stated(yearly(3, 20), ['CC-2.3.1c']),
    planReviewer: stated(words('REGULATIONS_OFFICE', 'JUSTICE_BUREAU'), ['CC-2.3.2f', 'CC-2.3.1b'], ['先后审核。', 'In this order.']),
    offPlanFilingLead: stated(period(7, 'CALENDAR_DAY'), ['CC-2.3.1f'], ['原文为一周。', 'One week in the source.']),
    offPlanApprover: stated(words('JUSTICE_BUREAU'), ['CC-2.3.1g']),
    repeatNeedsApproval: stated(
      YES,
      ['CC-2.5.1a'],
      ['上下级对同一企业同一一般事项。', 'Upper and lower level, same enterprise, same general item.'],
    ),
    upperLevelExclusion: stated(
      YES,
      ['CC-2.5.1c'],
      ['省级检查过的企业，期间未写明。', 'After a provincial inspection; no period is stated.'],
    ),
    advanceNoticeDuty: stated(words('MANDATORY'), ['CC-2.5.5a']),
    advanceNoticeLead: stated(period(48, 'HOUR'), ['CC-2.5.5a'], ['没有例外规定。', 'No exemption is stated.']),
    proofOfService: stated(YES, ['CC-2.5.5b']),
    legalEducationLead: stated(period(1, 'MONTH'), ['CC-2.5.2a']),
    wholeProcessRecord: stated(YES, ['CC-2.5.4a'], ['全程佩戴执法记录仪。', 'Recorders are worn throughout.']),
    resultEntryDue: stated(period(0, 'CALENDAR_DAY'), ['CC-2.5.5f', 'CC-2.6a'], ['当日。', 'The same day.']),
    resultEntryDueSpecial: stated(
      period(7, 'WORKING_DAY'),
      ['CC-2.5.5f', 'CC-2.6a'],
      ['“特殊情况”未定义，须写明理由。', 'What is special is not defined; a reason is required.'],
    ),
    publishNormalResult: stated(period(7, 'WORKING_DAY'), ['CC-2.6b']),
    publishProblemResult: stated(period(7, 'WORKING_DAY'), ['CC-2.6b'], ['不区分有无问题。', 'No distinction by findings.']),
    publishClock: stated(words('END_OF_ALL_INSPECTION_WORK'), ['CC-2.6b'], ['一项任务的全部对象。', 'All targets of one task.']),
    publishResponsible: stated(words('WHO_INSPECTS'), ['CC-2.6a']),
    endDateDisputeBody: stated(words('LEADING_GROUP_OFFICE'), ['CC-2.6c']),
    targetRegistryDue: stated(yearly(2, 28), ['CC-2.4d']),
  },
};
