import { badInput } from '../../subgraph-kit/errors.ts';
import type { Caller } from '../../subgraph-kit/identity/caller.ts';
import { runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AUDITOR_ID } from './draw.ts';
import { saveKey } from './draw-keys.repository.ts';
import { DRAW_PROFILES, type DrawProfile } from './pure/draw-types.ts';
import { fromHex } from './pure/encoding.ts';
import { nodePrimitives } from './pure/node-primitives.ts';

const PUBLIC_KEY_HEX = { 'DRAW1-SHA256': /^[0-9a-f]{64}$/u, 'DRAW1-SM': /^04[0-9a-f]{128}$/u } as const;
const POINT_HEX = /^(?:[0-9a-f]{2}){32,33}$/u;

/** Input of `registerDrawKey`. */
export interface RegisterDrawKey {
  readonly idempotencyKey: string;
  readonly profile: string;
  readonly publicKey: string;
  readonly encryptionKey?: string | null;
}

/** Result of `registerDrawKey`. */
export interface RegisterDrawKeyResult {
  readonly __typename: 'RegisterDrawKeySuccess';
  readonly department: string;
  readonly profile: string;
}

/** Id under which the caller contributes to draws and keeps shares: the department, or the supervising body. */
export function partyIdOf(caller: Caller): string {
  return caller.role === 'AUDITOR' ? AUDITOR_ID : (caller.department ?? '');
}

/** Registers the keys of the caller's department, or of the supervising body: for its signatures, and for shares that are sealed to it. */
export function registerDrawKey(context: RequestContext, input: RegisterDrawKey): Promise<RegisterDrawKeyResult> {
  const profile = requireProfile(input.profile);
  const partyId = partyIdOf(context.caller);
  if (!PUBLIC_KEY_HEX[profile].test(input.publicKey)) {
    throw badInput('publicKey', input.publicKey, {
      en: `is not a public key of ${profile} in lower-case hexadecimal`,
      zh: `不是 ${profile} 的公钥（小写十六进制）`,
    });
  }
  const encryptionKey = input.encryptionKey ?? null;
  if (encryptionKey !== null && !isPoint(encryptionKey, profile)) {
    throw badInput('encryptionKey', encryptionKey, {
      en: `is not a point of the group of ${profile} in lower-case hexadecimal`,
      zh: `不是 ${profile} 所用群的元素（小写十六进制）`,
    });
  }
  const { idempotencyKey, ...rest } = input;
  return runMutation(context, { operation: 'registerDrawKey', idempotencyKey, input: rest }, async (manager) => {
    const { publicKey } = input;
    await saveKey(manager, { partyId, profile, publicKey, encryptionKey, by: context.caller.subject, at: context.clock.now() });
    const result = { __typename: 'RegisterDrawKeySuccess', department: partyId, profile } as const;
    return { kind: 'done', result, subject: `DrawKey:${partyId}:${profile}`, before: null, after: { publicKey, encryptionKey } };
  });
}

/** The profile of that name; throws BAD_USER_INPUT. */
export function requireProfile(name: string): DrawProfile {
  const profile = DRAW_PROFILES.find((candidate) => candidate === name);
  if (profile === undefined)
    throw badInput('profile', name, { en: `must be one of ${DRAW_PROFILES.join(', ')}`, zh: `必须是 ${DRAW_PROFILES.join('、')} 之一` });
  return profile;
}

function isPoint(hex: string, profile: DrawProfile): boolean {
  return POINT_HEX.test(hex) && nodePrimitives(profile).group.isPoint(fromHex(hex));
}
