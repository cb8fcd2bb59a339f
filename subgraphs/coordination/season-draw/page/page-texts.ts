import type { LocalisedText } from '../../../subgraph-kit/pure/localised-text.ts';

/** Texts of the page, in both languages. */
export const PAGE_TEXTS = {
  title: { zh: '抽取结果核验', en: 'Verify a draw' },
  lead: {
    zh: '本页面无需联网。请选择已公布的抽取文件（transcript.json、leaves.bin 等），页面将逐步重新计算并说明每一步的理由。企业可一并选择本企业的 enterprise.json。',
    en: 'This page needs no network. Choose the published files of a draw (transcript.json, leaves.bin and the others): every step is computed anew and explained. An enterprise may add its own enterprise.json.',
  },
  choose: { zh: '选择文件', en: 'Choose files' },
  drop: { zh: '或将文件拖到此处', en: 'or drop them here' },
  working: { zh: '正在核验……', en: 'Verifying…' },
  valid: { zh: '核验通过：未发现任何改动。', en: 'The transcript holds: nothing was changed.' },
  invalid: { zh: '核验未通过：请看标为“未通过”的步骤。', en: 'The transcript does NOT hold: see the steps marked FAILED.' },
  ok: { zh: '通过', en: 'OK' },
  failed: { zh: '未通过', en: 'FAILED' },
  draw: { zh: '抽取', en: 'Draw' },
  attempt: { zh: '第几次', en: 'Attempt' },
  profile: { zh: '算法套件', en: 'Profile' },
  audience: { zh: '文件范围', en: 'Files for' },
  everybody: { zh: '社会公众', en: 'everybody' },
  auditors: { zh: '审计监督人员', en: 'auditors' },
  units: { zh: '名单内企业', en: 'Enterprises in the pool' },
  excluded: { zh: '未列入', en: 'Not in the pool' },
  visits: { zh: '联合检查任务', en: 'Joint visits' },
  steps: { zh: '核验步骤', en: 'Steps' },
  picture: { zh: '抽取图示', en: 'Picture of the draw' },
  pictureLead: {
    zh: '每个圆点是一个球，横坐标为其票号；竖线为门限。门限左侧最先出现的企业被抽中。',
    en: 'Each dot is a ball, placed by its ticket; the line is the threshold. The enterprises that come first, left of the line, are drawn.',
  },
  frame: { zh: '抽样框', en: 'Frame' },
  of: { zh: '／', en: ' of ' },
  hidden: {
    zh: '该抽样框按信用风险分层或加权：其票号、门限及名单归属仅向审计人员公开，企业可在本企业文件中查看本户所在框的门限。',
    en: 'Strata or weights of this frame follow credit risk: its tickets, its threshold and which unit it took are for auditors. An enterprise’s own file tells the thresholds of its frames.',
  },
  own: { zh: '本企业核验', en: 'Your enterprise' },
  ownExcluded: { zh: '本企业未列入抽取名单，原因代码：', en: 'Your enterprise was not in the pool; reason: ' },
  ownHolds: { zh: '证明成立：本企业的球在抽取前已固定在名单中。', en: 'The proofs hold: your balls stood in the pool before the draw.' },
  ticket: { zh: '最小票号', en: 'Lowest ticket' },
  threshold: { zh: '门限票号', en: 'Threshold' },
  drawn: { zh: '抽中', en: 'Drawn' },
  notDrawn: { zh: '未抽中', en: 'Not drawn' },
  limits: {
    zh: '说明：本核验证明名单固定后未被改动、种子无人能选定、替换均有记录；不能证明登记名录完整，也不能证明权重表公平。',
    en: 'Plainly said: this proves that nothing moved after the pool was fixed, that nobody chose the seed, and who was replaced and why. It cannot prove that the register is complete or the weight table fair.',
  },
} as const satisfies Readonly<Record<string, LocalisedText>>;

/** Name of a text. */
export type PageText = keyof typeof PAGE_TEXTS;
