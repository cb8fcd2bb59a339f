import { count, period, ratio, stated, words, YES } from '../rule-entries.ts';
import type { RulePack } from '../rule-pack.ts';

/**
 * Lianyungang: the combined inspection (综合查一次).
 *
 * @unit as each entry says
 * @source 连云港市优化营商环境攻坚年若干政策措施（第4号）, by the clauses that each entry cites
 */
export const LIANYUNGANG: RulePack = {
  id: 'lianyungang',
  version: '1',
  name: { zh: '连云港市', en: 'Lianyungang' },
  status: 'IN_FORCE',
  statusNote: null,
  clausePrefix: 'LYG',
  source: { title: '连云港市优化营商环境攻坚年若干政策措施（第4号）', number: null, issuedOn: null },
  parameters: {
    fullCoverageSpecial: stated(YES, ['LYG-5.4c'], ['在合理周期内，周期由本地设定。', 'Within a reasonable cycle, which is set locally.']),
    drawChannel: stated(words('MARKET_SUPERVISION_PLATFORM'), ['LYG-4.3a']),
    doubleRandomException: stated(
      words('KEY_TARGETS_SPECIAL_INSPECTION'),
      ['LYG-5.4c', 'LYG-5.4d'],
      ['一般事项原则上双随机。', 'General items are drawn in principle.'],
    ),
    planReviewer: stated(words('JOINT_CONFERENCE'), ['LYG-4.3d'], ['合并计划并确定牵头单位。', 'Merges the plans and names the lead.']),
    offPlanFilingLead: stated(period(5, 'CALENDAR_DAY'), ['LYG-4.3c'], ['原文未写工作日。', 'The source does not say working days.']),
    offPlanApprover: stated(
      words('JOINT_CONFERENCE'),
      ['LYG-4.3f'],
      ['报备与同意是两件事，沉默不等于同意。', 'Filing and consent are two things; silence is not consent.'],
    ),
    lateOffPlanRequest: stated(words('LATER_PLAN'), ['LYG-4.3e']),
    entryConsentBody: stated(words('JOINT_CONFERENCE'), ['LYG-4.3f']),
    entryConsentExemptions: stated(
      words('NOTIFICATION_AND_COMMITMENT', 'ENVIRONMENT', 'SAFETY', 'NATIONAL_OR_PROVINCIAL_SPECIAL'),
      ['LYG-4.3f'],
      ['只免同意，不免报备和年度次数上限。', 'Exempt from consent only, not from filing or the yearly cap.'],
    ),
    sameTypeChecksPerYear: stated(
      count(1),
      ['LYG-4.3g'],
      ['法律、法规、规章另有规定的除外；同类按事项类别、同年按日历年。', 'Unless law says otherwise; same category, calendar year.'],
    ),
    upperLevelExclusion: stated(YES, ['LYG-4.3h']),
    advanceNoticeDuty: stated(words('OPTIONAL'), ['LYG-4.3j']),
    wholeProcessRecord: stated(YES, ['LYG-4.4d']),
    publishResponsible: stated(words('LEAD_ONCE_FOR_ALL'), ['LYG-5.3d']),
    platformPushWithin: stated(
      period(5, 'CALENDAR_DAY'),
      ['LYG-4.4k'],
      ['原则上；自结果录入起算；不是公示期限。', 'In principle; counted from the entry of results; not a deadline of publication.'],
    ),
    frontlineForceShare: stated(ratio(85, 100), ['LYG-5.2d']),
  },
};
