import { type ProjectionInput, writeProjection } from './projection-source.ts';
import type { ResponsePath, Row } from './row.ts';

/** A place where the merged answers do not fit the schema. */
export interface Violation {
  readonly path: ResponsePath;
  readonly kind: 'null' | 'invalid';
}

/** What the client gets, and why parts of it are null; violations are only looked for when there are any. */
export interface Projected {
  readonly data: Row | null;
  readonly violations: readonly Violation[];
}

/** Projects merged answers. */
export type Project = (data: Row) => Projected;

interface Traced {
  readonly data: Row | null;
  readonly failed: boolean;
}

type Runner = (data: Row, report: (kind: Violation['kind'], path: ResponsePath) => void) => Traced;

/** The functions that the generated text calls. They are part of the same text, so that the engine can inline them. */
const PRELUDE = `"use strict";
let F,S,R;
function fail(){F=true;if(S)R("invalid",S.slice());return null}
function miss(raw){F=true;if(S&&raw==null)R("null",S.slice())}
function own(o,k){return Object.hasOwn(o,k)?o[k]:undefined}
function any(x){return x==null?null:x}
function scalarString(x){return typeof x==="string"?x:x==null?null:fail()}
function scalarID(x){return typeof x==="string"?x:x==null?null:Number.isInteger(x)?String(x):fail()}
function scalarInt(x){return typeof x==="number"&&(x|0)===x?x:x==null?null:fail()}
function scalarFloat(x){return typeof x==="number"?x:x==null?null:fail()}
function scalarBoolean(x){return typeof x==="boolean"?x:x==null?null:fail()}
function enumValue(s,x){return x==null?null:s.has(x)?x:fail()}`;

/** Compiles the projection of an operation. The text that also knows paths is written when it is first needed. */
export function compileProjection(input: ProjectionInput): Project {
  const run = compileText(input, false);
  let trace: Runner | null = null;
  return (data) => {
    const quick = run(data, ignore);
    if (!quick.failed) return { data: quick.data, violations: [] };
    trace ??= compileText(input, true);
    const violations: Violation[] = [];
    const traced = trace(data, (kind, path) => violations.push({ kind, path }));
    return { data: traced.data, violations };
  };
}

function ignore(): void {}

function compileText(input: ProjectionInput, traced: boolean): Runner {
  const { text, enums } = writeProjection(input, traced);
  const main = `return function(d,report){F=false;R=report;S=${traced ? '[]' : 'null'};const data=p0(d);return {data,failed:F}}`;
  return new Function('E', `${PRELUDE}\n${text}\n${main}`)(enums) as Runner;
}
