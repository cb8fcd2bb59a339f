import { z } from 'zod';
import { HubError } from '../../subgraphs/subgraph-kit/errors.ts';
import type { Caller, Role } from '../../subgraphs/subgraph-kit/identity/caller.ts';
import { isCreditCode } from '../../subgraphs/subgraph-kit/pure/credit-code.ts';

/** Roles that a token may carry. SERVICE is the hub itself: it never comes in from outside. */
export const TOKEN_ROLES = [
  'PUBLIC',
  'ENTERPRISE',
  'INSPECTOR',
  'DEPARTMENT_OFFICER',
  'DEPARTMENT_HEAD',
  'COORDINATOR',
  'AUDITOR',
] as const;

const Claims = z.object({
  sub: z.string().min(1).max(200),
  role: z.enum(TOKEN_ROLES),
  department: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,63}$/u)
    .nullish(),
  division: z
    .string()
    .regex(/^\d{6}$/u)
    .nullish(),
  credit_code: z.string().refine(isCreditCode, 'is not a unified social credit code').nullish(),
  inspector_id: z.uuid().nullish(),
});

/** Claims without which a role means nothing, because they are its scope. */
const REQUIRED: Partial<Record<Role, readonly (keyof z.infer<typeof Claims>)[]>> = {
  ENTERPRISE: ['credit_code'],
  INSPECTOR: ['department', 'inspector_id'],
  DEPARTMENT_OFFICER: ['department'],
  DEPARTMENT_HEAD: ['department'],
};

/** The caller that verified claims describe; throws UNAUTHENTICATED with the claim that is wrong or missing. */
export function toCaller(claims: unknown): Caller {
  const parsed = Claims.safeParse(claims);
  if (!parsed.success) throw refusedClaim(parsed.error.issues[0]?.path.join('.') ?? 'role');
  const { data } = parsed;
  const missing = REQUIRED[data.role]?.find((claim) => data[claim] == null);
  if (missing !== undefined) throw refusedClaim(missing);
  return {
    subject: data.sub,
    role: data.role,
    department: data.department ?? null,
    division: data.division ?? null,
    creditCode: data.credit_code ?? null,
    inspectorId: data.inspector_id ?? null,
  };
}

function refusedClaim(claim: string): HubError {
  return new HubError('UNAUTHENTICATED', {
    en: `The token's claim "${claim}" is missing or wrong. Sign in again, or ask the identity provider's administrator.`,
    zh: `令牌中的 ${claim} 缺失或有误，请重新登录或联系身份系统管理员。`,
  });
}
