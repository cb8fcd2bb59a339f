import { GraphQLError } from 'graphql';
import type { Locale, LocalisedText } from './pure/localised-text.ts';

/** Who has to act when an error of this code appears. */
export type ErrorActor = 'CALLER' | 'OPERATOR' | 'DEVELOPER';

/** One line of the catalogue: what the code means, who acts, whether the same request may be sent again, and how loud the log is. */
export interface ErrorDefinition {
  readonly meaning: LocalisedText;
  readonly actor: ErrorActor;
  readonly retryable: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/**
 * Every code that may leave the hub in `errors[].extensions.code`. Anything else leaves as INTERNAL_SERVER_ERROR.
 *
 * The README's table is tested against this record in both directions.
 */
export const ERROR_CATALOGUE = {
  UNAUTHENTICATED: line('The request carries no valid proof of identity.', '请求没有有效的身份证明。', 'CALLER', 'info'),
  FORBIDDEN: line('The caller may not do this.', '没有执行此操作的权限。', 'CALLER', 'info'),
  BAD_USER_INPUT: line(
    'An argument breaks a rule; the message names field, value and rule.',
    '参数不符合要求，提示中写明字段、值和规则。',
    'CALLER',
    'info',
  ),
  GRAPHQL_PARSE_FAILED: line('The document is not GraphQL.', '请求文本不是有效的 GraphQL。', 'CALLER', 'info'),
  GRAPHQL_VALIDATION_FAILED: line('The document does not fit the schema.', '请求与接口定义不符。', 'CALLER', 'info'),
  BAD_REQUEST: line('The HTTP request cannot be understood.', 'HTTP 请求无法识别。', 'CALLER', 'info'),
  OPERATION_RESOLUTION_FAILURE: line('The document names no such operation.', '请求中没有指定的操作。', 'CALLER', 'info'),
  PERSISTED_QUERY_NOT_FOUND: line(
    'The persisted query is unknown; send its text.',
    '未找到已登记的查询，请发送全文。',
    'CALLER',
    'debug',
    true,
  ),
  PERSISTED_QUERY_NOT_SUPPORTED: line('Persisted queries are switched off.', '未启用已登记查询。', 'CALLER', 'info'),
  NOT_FOUND: line('There is no such thing, or the caller may not see it.', '对象不存在或不可见。', 'CALLER', 'info'),
  STALE_VERSION: line('Somebody changed this in the meantime; read it again.', '数据已被他人修改，请重新读取。', 'CALLER', 'info', true),
  IDEMPOTENCY_CONFLICT: line('This idempotency key was used with other input.', '该幂等键已用于不同的内容。', 'CALLER', 'info'),
  QUERY_TOO_LARGE: line('The request exceeds a limit; the message names it.', '请求超过限制，提示中写明是哪一项。', 'CALLER', 'info'),
  QUERY_NOT_PLANNABLE: line('The gateway cannot plan this operation.', '网关无法执行该查询。', 'DEVELOPER', 'warn'),
  RATE_LIMITED: line('Too many requests; wait and send again.', '请求过于频繁，请稍后再试。', 'CALLER', 'info', true),
  SUBGRAPH_UNAVAILABLE: line(
    'A department cannot be reached; the rest of the answer holds.',
    '有部门暂时无法连接，其余数据有效。',
    'OPERATOR',
    'warn',
    true,
  ),
  SUBGRAPH_ANSWER_INVALID: line(
    'A department answered with something that is not GraphQL.',
    '有部门返回了无效的数据。',
    'DEVELOPER',
    'error',
  ),
  SHUTTING_DOWN: line('The process is stopping; send the request again.', '服务正在停止，请重试。', 'OPERATOR', 'info', true),
  INTERNAL_SERVER_ERROR: line('A fault of the hub; quote the request id.', '系统故障，请提供请求编号。', 'DEVELOPER', 'error'),
} as const satisfies Record<string, ErrorDefinition>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** Facts that travel with an error: never personal data, SQL or stack. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * A fault that leaves as a GraphQL error with a code of the catalogue.
 *
 * Expected outcomes of a mutation are not errors but union members.
 */
export class HubError extends GraphQLError {
  readonly code: ErrorCode;
  /** @param detail sentence for the caller, in both languages; the catalogue's meaning when left out */
  constructor(code: ErrorCode, detail?: LocalisedText, facts: ErrorFacts = {}) {
    const text = detail ?? ERROR_CATALOGUE[code].meaning;
    super(text.en, { extensions: { ...facts, code, text } });
    this.name = 'HubError';
    this.code = code;
  }
}

/** BAD_USER_INPUT with field, value and rule. */
export function badInput(field: string, value: unknown, rule: LocalisedText): HubError {
  const shown = String(value).slice(0, 100);
  return new HubError(
    'BAD_USER_INPUT',
    { en: `${field}: "${shown}" ${rule.en}`, zh: `${field}：“${shown}”${rule.zh}` },
    { field, value: shown, rule: rule.en },
  );
}

/** True for a code that the catalogue knows. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_CATALOGUE, code);
}

/** The sentence of an error in the caller's language. */
export function messageOf(error: GraphQLError, locale: Locale): string {
  const text = error.extensions.text as LocalisedText | undefined;
  return text === undefined ? error.message : locale === 'zh-CN' ? text.zh : text.en;
}

// biome-ignore lint/complexity/useMaxParams: a table line reads best as one call.
function line(en: string, zh: string, actor: ErrorActor, logLevel: ErrorDefinition['logLevel'], retryable = false): ErrorDefinition {
  return { meaning: { en, zh }, actor, retryable, logLevel };
}
