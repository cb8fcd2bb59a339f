import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import type { RuleValueKind } from './rule-pack.ts';

/** What a parameter means and which kind of value it has. */
export interface ParameterDefinition {
  readonly kind: RuleValueKind;
  readonly title: LocalisedText;
}

/**
 * Every parameter that a pack may state.
 *
 * @unit that of the kind: fraction, count, period with its own unit, day of the year
 * @source none: the names are ours; the packs cite who states a value
 */
export const PARAMETERS = {
  minDrawRatioGeneral: ratio('一般事项最低抽查比例', 'Least ratio drawn for general items'),
  maxDrawRatioGeneral: ratio('一般事项最高抽查比例', 'Largest ratio drawn for general items'),
  minDrawRatioKey: ratio('重点事项最低抽查比例', 'Least ratio drawn for key items'),
  fullCoverageSpecial: flag('特殊重点领域全覆盖', 'Special key fields are covered in full'),
  itemYearlyCoverage: ratio('事项年度覆盖率', 'Share of items inspected within a year'),
  creditWeights: weights('信用风险权重（A、B、C、D）', 'Weights of credit risk classes A, B, C, D'),
  drawChannel: words('抽取方式', 'How the draw is held'),
  drawWitness: words('抽取见证方', 'Who witnesses the draw'),
  drawHeadsUpLead: period('抽取前告知期限', 'Notice ahead of a draw'),
  minInspectorsPerTeam: count('每个部门最少检查人数', 'Inspectors of each department at the least'),
  replacementGrounds: words('更换检查人员的理由', 'Grounds for replacing a drawn inspector'),
  replacementApprover: words('更换检查人员的批准人', 'Who approves a replacement'),
  doubleRandomException: words('不适用双随机的情形', 'What is not drawn at random'),
  jointPlanDue: yearly('联合检查计划报送日期', 'Joint plans are due'),
  nonJointPlanDue: yearly('非联合检查计划报送日期', 'Other plans are due'),
  planReviewer: words('计划审核方', 'Who reviews plans'),
  offPlanFilingLead: period('计划外检查提前报备期限', 'Filing ahead of an off-plan inspection'),
  offPlanApprover: words('计划外检查批准方', 'Who approves an off-plan inspection'),
  lateOffPlanRequest: words('逾期报备的处理', 'What becomes of a late filing'),
  entryConsentBody: words('入企检查须经其同意', 'Whose consent entry needs'),
  entryConsentExemptions: words('无须同意的情形', 'What is exempt from consent'),
  sameTypeChecksPerYear: count('同一企业同类事项每年检查次数上限', 'Inspections of the same type at one enterprise in a year, at most'),
  repeatNeedsApproval: flag('重复检查须经批准', 'A repeated inspection needs approval'),
  upperLevelExclusion: flag('上级已检查的企业不再抽取', 'Enterprises inspected by the upper level are left out'),
  advanceNoticeDuty: words('事先告知要求', 'Whether the enterprise is told in advance'),
  advanceNoticeLead: period('事先告知期限', 'Advance notice before a visit'),
  proofOfService: flag('保存送达回证', 'Proof of service is kept'),
  legalEducationLead: period('检查前普法期限', 'Legal education ahead of an inspection'),
  wholeProcessRecord: flag('全过程记录', 'The whole inspection is recorded'),
  resultEntryDue: period('结果录入期限', 'Results are entered within'),
  resultEntryDueSpecial: period('结果录入期限（特殊情况）', 'Results are entered within, in special cases'),
  publishNormalResult: period('未发现问题的结果公示期限', 'Results without problems are published within'),
  publishProblemResult: period('发现问题的结果公示期限', 'Results with problems are published within'),
  publishProblemAfter: words('发现问题的结果公示前提', 'What has to happen before results with problems are published'),
  publishClock: words('公示期限的起算点', 'What starts the clock of publication'),
  publishResponsible: words('公示责任方', 'Who publishes'),
  platformPushWithin: period('数据推送期限', 'Data are pushed to the platforms within'),
  endDateDisputeBody: words('结束日期争议的裁定方', 'Who decides when an inspection ended'),
  targetRegistryDue: yearly('检查对象名录库年度更新日期', 'The registry of targets is updated by'),
  legalReviewOfMajorDecisions: flag('重大执法决定法制审核', 'Major decisions need legal review'),
  jointCoverage: ratio('联合检查覆盖率', 'Share of joint inspection'),
  frontlineForceShare: ratio('一线执法力量占比', 'Share of the force on the front line'),
} as const satisfies Record<string, ParameterDefinition>;

/** Name of a parameter. */
export type ParameterName = keyof typeof PARAMETERS;

/**
 * All names, in the order of the list.
 *
 * @unit none: names
 * @source none: the names are ours
 */
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[];

function ratio(zh: string, en: string): ParameterDefinition {
  return { kind: 'RATIO', title: { zh, en } };
}

function weights(zh: string, en: string): ParameterDefinition {
  return { kind: 'WEIGHTS', title: { zh, en } };
}

function flag(zh: string, en: string): ParameterDefinition {
  return { kind: 'FLAG', title: { zh, en } };
}

function words(zh: string, en: string): ParameterDefinition {
  return { kind: 'WORDS', title: { zh, en } };
}

function period(zh: string, en: string): ParameterDefinition {
  return { kind: 'PERIOD', title: { zh, en } };
}

function count(zh: string, en: string): ParameterDefinition {
  return { kind: 'COUNT', title: { zh, en } };
}

function yearly(zh: string, en: string): ParameterDefinition {
  return { kind: 'YEARLY_DATE', title: { zh, en } };
}
