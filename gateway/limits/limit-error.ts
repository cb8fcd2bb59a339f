import { HubError } from '../../subgraphs/subgraph-kit/errors.ts';
import type { LocalisedText } from '../../subgraphs/subgraph-kit/pure/localised-text.ts';

/** Names of the limits, as they appear in `extensions.limit` of an error. */
export type LimitName = 'bodyBytes' | 'importBytes' | 'operations' | 'tokens' | 'depth' | 'aliases' | 'rootFields' | 'cost';

/** What a limit counts, and what a caller can cut to stay below it. */
const ADVICE: Readonly<Record<LimitName, { readonly counted: LocalisedText; readonly cut: LocalisedText }>> = {
  bodyBytes: {
    counted: { en: 'bytes of the request', zh: '请求字节数' },
    cut: { en: 'Send less in one request.', zh: '请减小单次请求。' },
  },
  importBytes: {
    counted: { en: 'bytes of the file', zh: '文件字节数' },
    cut: { en: 'Split the file and import the parts one after the other.', zh: '请拆分文件后分次导入。' },
  },
  operations: {
    counted: { en: 'operations in one request', zh: '单次请求的操作数' },
    cut: { en: 'Send each operation as a request of its own.', zh: '请逐个发送操作。' },
  },
  tokens: {
    counted: { en: 'tokens of the document', zh: '查询文本的词元数' },
    cut: { en: 'Ask for fewer fields, or put repeated parts into fragments.', zh: '请减少字段，或用片段代替重复部分。' },
  },
  depth: {
    counted: { en: 'levels of nesting', zh: '嵌套层数' },
    cut: { en: 'Ask for the deepest part in a second query.', zh: '请将最深的部分改为另一次查询。' },
  },
  aliases: {
    counted: { en: 'aliases', zh: '别名数' },
    cut: { en: 'Use a list field or several requests instead of aliases.', zh: '请改用列表字段或分次请求。' },
  },
  rootFields: {
    counted: { en: 'fields at the root', zh: '根字段数' },
    cut: { en: 'Spread them over several requests.', zh: '请分到多次请求中。' },
  },
  cost: {
    counted: { en: 'points of cost', zh: '查询代价' },
    cut: { en: 'Ask for smaller pages ("first"), or for fewer lists inside lists.', zh: '请减小每页数量（first），或减少列表中的列表。' },
  },
};

/** QUERY_TOO_LARGE with the limit, the value and what to cut. @param value what was counted, or `null` when counting stopped at the limit */
export function tooLarge(limit: LimitName, value: number | null, max: number): HubError {
  const { counted, cut } = ADVICE[limit];
  const en = value === null ? `More than ${max} ${counted.en}.` : `${value} ${counted.en}; the limit is ${max}.`;
  const zh = value === null ? `${counted.zh}超过上限 ${max}。` : `${counted.zh}为 ${value}，上限为 ${max}。`;
  return new HubError('QUERY_TOO_LARGE', { en: `${en} ${cut.en}`, zh: `${zh}${cut.zh}` }, { limit, value, max });
}
