import { unreachable } from '../../subgraph-kit/pure/invariant.ts';
import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import type { RuleUnit, RuleValue } from './rule-pack.ts';

const UNITS: Readonly<Record<RuleUnit, LocalisedText>> = {
  CALENDAR_DAY: { zh: '个自然日', en: 'calendar days' },
  WORKING_DAY: { zh: '个工作日', en: 'working days' },
  HOUR: { zh: '小时', en: 'hours' },
  MONTH: { zh: '个月', en: 'months' },
};

/**
 * A value as a person reads it.
 *
 * @unit written out after the number
 * @source none: our wording
 */
export function ruleValueText(value: RuleValue): LocalisedText {
  switch (value.kind) {
    case 'RATIO':
      return same(`${value.numerator}/${value.denominator}`);
    case 'COUNT':
      return same(String(value.count));
    case 'PERIOD':
      return { zh: `${value.amount}${UNITS[value.unit].zh}`, en: `${value.amount} ${UNITS[value.unit].en}` };
    case 'YEARLY_DATE':
      return {
        zh: `${value.month}月${value.day}日`,
        en: `${String(value.month).padStart(2, '0')}-${String(value.day).padStart(2, '0')} of the year`,
      };
    case 'FLAG':
      return value.flag ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
    case 'WORDS':
      return same(value.words.join(', '));
    case 'WEIGHTS':
      return same(value.weights.join(', '));
    default:
      return unreachable(value);
  }
}

function same(text: string): LocalisedText {
  return { zh: text, en: text };
}
