import { randomUUID } from 'node:crypto';
import type { Caller } from '../subgraphs/subgraph-kit/identity/caller.ts';
import type { Locale } from '../subgraphs/subgraph-kit/pure/localised-text.ts';

/** Header under which a request's id comes in and goes out. */
export const REQUEST_ID_HEADER = 'x-request-id';

const SANE_REQUEST_ID = /^[\w.:-]{1,64}$/u;

/** The id that the caller gave, when it is one that can stand in a log; a new one otherwise. */
export function requestIdOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && SANE_REQUEST_ID.test(header) ? header : randomUUID();
}

/** The language of `Accept-Language` with the highest weight among ours; Chinese when it names none. */
export function localeOf(header: string | undefined): Locale {
  let best: { readonly locale: Locale; readonly weight: number } = { locale: 'zh-CN', weight: 0 };
  for (const part of (header ?? '').toLowerCase().split(',', 20)) {
    const [, language, weight = '1'] = /^\s*(zh|en)\b[^;]*(?:;\s*q=([\d.]+))?/u.exec(part) ?? [];
    if (language === undefined || !(Number(weight) > best.weight)) continue;
    best = { locale: language === 'en' ? 'en' : 'zh-CN', weight: Number(weight) };
  }
  return best.locale;
}

/** Who asks, under which id and in which language: what every part of the gateway needs to know of a request. */
export interface RequestFacts {
  readonly requestId: string;
  readonly locale: Locale;
  readonly caller: Caller;
}
