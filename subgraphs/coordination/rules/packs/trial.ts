import { count, followed, period, productDefault, ratio, weights, words, YES, yearly } from '../rule-entries.ts';
import type { RulePack } from '../rule-pack.ts';

/**
 * The pack of this product, for trials and for cities that have not written theirs: every value cites the clause that it follows or says that it is a default.
 *
 * @unit as each entry says
 * @source none: our choice, after the clauses that each entry cites
 */
export const TRIAL: RulePack = {
  id: 'trial',
  version: '1',
  name: { zh: '试用规则包', en: 'Trial pack' },
  status: 'PRODUCT',
  statusNote: {
    zh: '不是任何城市的规定：逐项参照某市条款，或标明为产品默认值。',
    en: 'Not the rules of any city: each value follows the clause that it cites, or is marked as a default of this product.',
  },
  clausePrefix: null,
  source: { title: '联合检查中枢试用规则包', number: null, issuedOn: null },
  parameters: {
    minDrawRatioGeneral: followed(
      ratio(3, 100),
      ['CC-1.5d', 'PJ-3.4.2c'],
      ['以该事项在管对象为基数。', 'Of the active entries in the item’s pool.'],
    ),
    maxDrawRatioGeneral: followed(ratio(20, 100), ['CC-1.5d']),
    minDrawRatioKey: followed(ratio(20, 100), ['CC-1.5c']),
    fullCoverageSpecial: followed(YES, ['LYG-5.4c', 'XZ-1.3.4c']),
    itemYearlyCoverage: followed(ratio(1, 1), ['CC-2.2d']),
    creditWeights: productDefault(weights(1, 2, 4, 8), [
      '各市均未写明系数；系统只保证信用越差权重越不低。',
      'No source gives a factor; the system only sees to it that worse credit never lowers the weight.',
    ]),
    drawChannel: followed(words('ELECTRONIC'), ['PJ-3.4.1a', 'CD-1.2b']),
    drawWitness: followed(words('REGULATIONS_OFFICE'), ['CC-2.5.3b']),
    drawHeadsUpLead: followed(period(3, 'CALENDAR_DAY'), ['CC-2.5.3a']),
    minInspectorsPerTeam: followed(count(2), ['PJ-3.4.3b'], ['每个参与部门各两名。', 'Two of each department that takes part.']),
    replacementGrounds: followed(words('RECUSAL', 'SPECIAL_REASON'), ['CD-1.2e']),
    replacementApprover: followed(words('HEAD_OF_INSPECTORS_UNIT'), ['CD-1.2e']),
    jointPlanDue: followed(yearly(2, 20), ['CC-2.3.1a']),
    nonJointPlanDue: followed(yearly(3, 20), ['CC-2.3.1c']),
    planReviewer: followed(words('JOINT_CONFERENCE'), ['LYG-4.3d']),
    offPlanFilingLead: followed(period(5, 'CALENDAR_DAY'), ['LYG-4.3c']),
    offPlanApprover: followed(words('JOINT_CONFERENCE'), ['LYG-4.3f']),
    lateOffPlanRequest: followed(words('LATER_PLAN'), ['LYG-4.3e']),
    entryConsentBody: followed(words('JOINT_CONFERENCE'), ['LYG-4.3f']),
    sameTypeChecksPerYear: followed(count(1), ['LYG-4.3g']),
    advanceNoticeDuty: followed(words('MANDATORY'), ['CC-2.5.5a']),
    advanceNoticeLead: followed(period(48, 'HOUR'), ['CC-2.5.5a']),
    proofOfService: followed(YES, ['CC-2.5.5b']),
    wholeProcessRecord: followed(YES, ['LYG-4.4d', 'CD-1.2c', 'XZ-1.5.2c']),
    resultEntryDue: followed(period(0, 'CALENDAR_DAY'), ['CC-2.5.5f']),
    resultEntryDueSpecial: followed(period(7, 'WORKING_DAY'), ['CC-2.5.5f', 'CC-2.6a']),
    publishNormalResult: followed(period(20, 'WORKING_DAY'), ['PJ-3.5c']),
    publishProblemAfter: followed(words('HANDLING'), ['PJ-3.5d']),
    publishClock: followed(words('END_OF_INSPECTION'), ['PJ-3.5c']),
    publishResponsible: followed(words('WHO_INSPECTS'), ['PJ-3.5b', 'CC-2.6a']),
    platformPushWithin: followed(period(5, 'CALENDAR_DAY'), ['LYG-4.4k']),
    endDateDisputeBody: followed(words('LEADING_GROUP_OFFICE'), ['CC-2.6c']),
    legalReviewOfMajorDecisions: followed(YES, ['XZ-1.5.2d']),
  },
};
