import { count, period, ratio, stated, words } from '../rule-entries.ts';
import type { RulePack } from '../rule-pack.ts';

/**
 * Panjin 2017, repealed by its issuer: kept for records made under it.
 *
 * @unit as each entry says
 * @source 盘政办发〔2017〕34号, by the clauses that each entry cites
 */
export const PANJIN: RulePack = {
  id: 'panjin',
  version: '2017',
  name: { zh: '盘锦市', en: 'Panjin' },
  status: 'REPEALED',
  statusNote: { zh: '发文机关已注明此文件废止（PJ-H）。', en: 'Marked as repealed by its issuer (PJ-H).' },
  clausePrefix: 'PJ',
  source: {
    title: '盘锦市人民政府办公室关于加快推进全市“双随机、一公开”监管改革工作的实施意见',
    number: '盘政办发〔2017〕34号',
    issuedOn: '2017-03-15',
  },
  parameters: {
    minDrawRatioGeneral: stated(
      ratio(3, 100),
      ['PJ-3.4.2c'],
      ['以名录库全部企业为基数；未写明按次还是按年。', 'Of all enterprises in the registry; whether per draw or per year is not said.'],
    ),
    drawChannel: stated(words('ELECTRONIC'), ['PJ-3.4.1a', 'PJ-3.4.1b']),
    minInspectorsPerTeam: stated(count(2), ['PJ-3.4.3b']),
    advanceNoticeDuty: stated(words('SHOWN_ON_SITE'), ['PJ-3.4.3c'], ['现场出示，无提前期限。', 'Shown on site; no lead time.']),
    publishNormalResult: stated(period(20, 'WORKING_DAY'), ['PJ-3.5c']),
    publishProblemAfter: stated(words('HANDLING'), ['PJ-3.5d'], ['处理后公示，未写明期限。', 'After handling; no deadline is stated.']),
    publishClock: stated(words('END_OF_INSPECTION'), ['PJ-3.5c']),
    publishResponsible: stated(words('WHO_INSPECTS'), ['PJ-3.5b']),
    jointCoverage: stated(ratio(1, 1), ['PJ-4.1'], ['双随机抽查全覆盖。', 'Full coverage of double-random inspection.']),
  },
};
