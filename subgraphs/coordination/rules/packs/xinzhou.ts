import { stated, words, YES } from '../rule-entries.ts';
import type { RulePack } from '../rule-pack.ts';

/**
 * Xinzhou: broad policy on supervision during and after the event.
 *
 * @unit as each entry says
 * @source 忻州市人民政府关于加强和规范事中事后监管的实施意见, by the clauses that each entry cites
 */
export const XINZHOU: RulePack = {
  id: 'xinzhou',
  version: '1',
  name: { zh: '忻州市', en: 'Xinzhou' },
  status: 'IN_FORCE',
  statusNote: null,
  clausePrefix: 'XZ',
  source: { title: '忻州市人民政府关于加强和规范事中事后监管的实施意见', number: null, issuedOn: null },
  parameters: {
    fullCoverageSpecial: stated(YES, ['XZ-1.3.4c'], ['特殊重点领域全覆盖。', 'Special key fields are covered in full.']),
    drawChannel: stated(words('CITY_PLATFORM'), ['XZ-1.3.3a']),
    doubleRandomException: stated(words('SPECIAL_INDUSTRIES', 'KEY_FIELDS'), ['XZ-1.3.3b']),
    wholeProcessRecord: stated(YES, ['XZ-1.5.2c']),
    publishResponsible: stated(words('WHO_ENFORCES'), ['XZ-1.5.2b']),
    legalReviewOfMajorDecisions: stated(
      YES,
      ['XZ-1.5.2d'],
      ['未经审核或审核未通过，不得作出决定。', 'Without review, or without passing it, no decision may be made.'],
    ),
  },
};
