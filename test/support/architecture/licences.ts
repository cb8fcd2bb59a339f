import type { GuardFinding } from './finding.ts';

/** Licences under which an installed package may be passed on with the hub. */
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MPL-2.0',
  'PostgreSQL',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
]);

/** What package-lock.json says of one package. */
interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

/** package-lock.json, as far as licences go. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Packages of an installation for production, optional ones included, whose licence is not allowed. */
export function findLicenceFaults(lockfile: Lockfile): readonly GuardFinding[] {
  return Object.entries(lockfile.packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .filter(([, { license }]) => license === undefined || !isAllowed(license))
    .map(([path, { license, version }]) => ({
      place: `${path}@${version ?? '?'}`,
      sentence: `Licence ${license ?? 'unknown'} is not on the list.`,
    }));
}

/**
 * Whether an SPDX expression leaves a way that is allowed: every part of AND, one part of OR. AND binds closer; parentheses may be nested.
 *
 * @param expression as package.json has it, for example `(MIT OR GPL-3.0)`
 */
export function isAllowed(expression: string): boolean {
  const innermost = /\(([^()]*)\)/.exec(expression);
  if (innermost !== null) {
    const replaced = isAllowed(innermost[1] ?? '') ? 'MIT' : 'NOT-ALLOWED';
    return isAllowed(expression.slice(0, innermost.index) + replaced + expression.slice(innermost.index + innermost[0].length));
  }
  return expression.split(' OR ').some((way) => way.split(' AND ').every((licence) => ALLOWED.has(licence.trim())));
}
