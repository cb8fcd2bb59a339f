import type { LocalisedText } from '../../../subgraph-kit/pure/localised-text.ts';

/** One step of a verification: what was checked, and why it failed when it did. */
export type Step = {
  readonly id: StepId;
  readonly title: LocalisedText;
  readonly outcome: 'OK' | 'FAILED';
  readonly reason: LocalisedText | null;
};

/** What every step checks, in the order in which the steps are printed. */
export const STEP_TITLES = {
  READ: { en: 'the transcript is complete, canonical and of the known form', zh: '记录文件完整、为规范格式且符合约定结构' },
  SEAL: { en: 'the seal is the digest of the transcript', zh: '封印与记录内容的摘要一致' },
  PLAN: { en: 'the plan can be carried out: parties, entries, quotas, attempt', zh: '方案可执行：参与方、计划条目、抽取比例、抽取次数' },
  MANIFEST: { en: 'the manifest fixes the plan, and its totals add up', zh: '名单清单与方案一致，且总数相符' },
  POOL_FILE: { en: 'leaves.bin is the committed pool', zh: 'leaves.bin 即已承诺的抽取名单' },
  EXCLUSION_FILE: { en: 'exclusions.bin is the committed exclusion list', zh: 'exclusions.bin 即已承诺的排除名单' },
  BITMAP_FILES: { en: 'every bitmap is the committed one', zh: '各抽样框位图与承诺一致' },
  COMMITS: { en: 'every party committed to this plan and pool, and signed', zh: '各参与方均对本方案和名单作出承诺并签名' },
  HEADER: { en: 'the header binds plan, pool, exclusions, inspectors', zh: '抽取头部绑定方案、名单、排除名单和检查人员' },
  REVEALS: { en: 'every commitment was opened, or rebuilt from shares', zh: '各项承诺均已揭示，或由托管份额恢复' },
  BEACON: { en: 'the beacon is the one that the plan names', zh: '公共随机数来源与方案一致' },
  SEED: { en: 'the seed follows from header, scalars and beacon', zh: '种子由头部、各方随机数和公共随机数计算得出' },
  FRAMES: { en: 'every frame has the number of units that its quota asks for', zh: '各抽样框抽取数量与比例要求一致' },
  DRAWN: { en: 'the balls with the smallest tickets won, and no other', zh: '抽中的确为票号最小者，无一例外' },
  VISITS: { en: 'the visits are the drawn units, all their departments together', zh: '检查任务即抽中对象，各部门合并一次上门' },
  ASSIGNMENT: { en: 'the inspectors’ seed and totals follow from the visits', zh: '检查人员抽取的种子和总数由检查任务得出' },
  POOL_REBUILT: { en: 'the pool can be rebuilt from the registered units and the pool key', zh: '可由登记对象和名单密钥重建抽取名单' },
  INSPECTORS_COMMITTED: { en: 'the inspectors are the committed ones', zh: '检查人员名录与承诺一致' },
  DRAW_REPEATED: { en: 'drawing again gives the same units in every frame', zh: '重新抽取，各抽样框结果完全相同' },
  ASSIGNMENT_REPEATED: { en: 'assigning again gives the same teams', zh: '重新分配，检查人员完全相同' },
  ENTERPRISE: {
    en: 'the enterprise’s own balls stood in the committed pool, and its tickets agree with the published list',
    zh: '企业本户的球在已承诺的名单之中，其票号与公布名单一致',
  },
  PUBLIC_PART: { en: 'the public transcript is the public part of the auditors’ one', zh: '公开记录即审计记录的公开部分' },
} as const satisfies Readonly<Record<string, LocalisedText>>;

/** Name of a step that stays the same in every language. */
export type StepId = keyof typeof STEP_TITLES;

/** A fact that does not hold, in both languages. */
export class VerificationFault extends Error {
  readonly reason: LocalisedText;

  constructor(en: string, zh: string) {
    super(en);
    this.reason = { en, zh };
  }
}

/** Throws the reason when a fact of the transcript does not hold; `runStep` turns it into a failed step. */
export function check(condition: boolean, en: string, zh: string): void {
  if (!condition) throw new VerificationFault(en, zh);
}

/** Runs one step. Anything that breaks inside it is a failure of the transcript, never of the verifier's caller. */
export function runStep(id: StepId, work: () => void): Step {
  const title = STEP_TITLES[id];
  try {
    work();
    return { id, title, outcome: 'OK', reason: null };
  } catch (error) {
    return { id, title, outcome: 'FAILED', reason: reasonOf(error) };
  }
}

/** The same for a step whose work other threads may share. */
export async function runLongStep(id: StepId, work: () => Promise<void>): Promise<Step> {
  const [failure] = await Promise.allSettled([work()]);
  return runStep(id, () => {
    if (failure.status === 'rejected') throw failure.reason;
  });
}

function reasonOf(error: unknown): LocalisedText {
  if (error instanceof VerificationFault) return error.reason;
  const text = error instanceof Error ? error.message : String(error);
  return { en: `cannot be computed: ${text}`, zh: `无法计算：${text}` };
}
