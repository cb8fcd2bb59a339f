import { badInput } from '../../subgraph-kit/errors.ts';
import { type MutationOutcome, runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import { inLocale } from '../../subgraph-kit/pure/localised-text.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection } from '../../subgraph-kit/schema/connection.ts';
import { type DatedFacts, pageOfEnterprise, type Slice, toDatedPageRequest } from '../dated-pages.service.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import { mayReadFindings } from '../pure/own-enterprise.ts';
import { isUuid } from '../pure/uuid.ts';
import {
  findFindings,
  findFindingsOfResults,
  listFindings,
  listFindingsOfEnterprises,
  lockFinding,
  updateHandlingStatus,
} from './finding.repository.ts';
import type { Finding, FindingFilter } from './finding.ts';
import { HANDLING_STATUSES, type HandlingStatus, nextHandlingStatuses } from './handling.ts';

const FINDINGS = Symbol('findings');
const FINDINGS_OF_RESULTS = Symbol('findings of results');
const FACTS: DatedFacts<Finding> = {
  loader: Symbol('findings of an enterprise'),
  dayOf: (finding) => finding.foundOn,
  listOfEnterprises: (context, creditCodes, page) => listFindingsOfEnterprises(context.database, creditCodes, page),
};

/** What `handleFinding` was asked. */
export interface HandleFindingInput {
  readonly idempotencyKey: string;
  readonly findingId: string;
  readonly handlingStatus: HandlingStatus;
  readonly reason: string;
}

/** How `handleFinding` ends. */
export type HandleFindingResult =
  | { readonly __typename: string; readonly finding: Finding }
  | { readonly __typename: string; readonly code: string; readonly message: string };

/** A page of the findings at one enterprise, the newest first. */
export function pageFindingsOfEnterprise(context: RequestContext, creditCode: string, slice: Slice): Promise<Connection<Finding>> {
  return pageOfEnterprise(context, FACTS, creditCode, slice);
}

/** The finding that a result brought about, or null. */
export function findFindingOfResult(context: RequestContext, resultId: string): Promise<Finding | null> {
  return loaderOf<string, Finding>(context, FINDINGS_OF_RESULTS, (ids) => findFindingsOfResults(context.database, ids)).load(resultId);
}

/** The finding of this id if the caller may read it, else null. */
export async function findReadableFinding(context: RequestContext, department: string, id: string): Promise<Finding | null> {
  if (!isUuid(id)) return null;
  const loader = loaderOf<string, Finding>(context, FINDINGS, (ids) => findFindings(context.database, ids));
  const finding = await loader.load(id.toLowerCase());
  return finding !== null && mayReadFindings(context.caller, department, finding.creditCode) ? finding : null;
}

/** A page of the department's findings, the newest first. */
export async function pageFindings(context: RequestContext, filter: FindingFilter, slice: Slice): Promise<Connection<Finding>> {
  const page = toDatedPageRequest(slice);
  return toConnection(await listFindings(context.database, filter, page), page, (finding) => [finding.foundOn, finding.id]);
}

/** Moves the handling of a finding one step on. */
export function handleFinding(
  context: RequestContext,
  profile: DepartmentProfile,
  input: HandleFindingInput,
): Promise<HandleFindingResult> {
  if (!isUuid(input.findingId)) throw badInput('findingId', input.findingId, { en: 'is not an id of a finding', zh: '不是检查发现的编号' });
  const call = { operation: `${profile.fieldPrefix}HandleFinding`, idempotencyKey: input.idempotencyKey, input };
  return runMutation<HandleFindingResult>(context, call, async (manager): Promise<MutationOutcome<HandleFindingResult>> => {
    const before = await lockFinding(manager, input.findingId);
    if (before === null) return { kind: 'refused', result: notKnown(context, profile) };
    if (!nextHandlingStatuses(before.handlingStatus).includes(input.handlingStatus)) {
      return { kind: 'refused', result: stepNotAllowed(context, profile, before, input.handlingStatus) };
    }
    const finding = await updateHandlingStatus(manager, before.id, input.handlingStatus);
    return {
      kind: 'done',
      result: { __typename: `${profile.typePrefix}HandleFindingSuccess`, finding },
      subject: `Finding:${finding.id}`,
      before,
      after: { ...finding, reason: input.reason },
    };
  });
}

function notKnown(context: RequestContext, profile: DepartmentProfile): HandleFindingResult {
  const message = inLocale({ zh: '本部门没有这条检查发现。', en: 'This department has no such finding.' }, context.locale);
  return { __typename: `${profile.typePrefix}FindingNotKnown`, code: 'FINDING_NOT_KNOWN', message };
}

function stepNotAllowed(
  context: RequestContext,
  profile: DepartmentProfile,
  finding: Finding,
  wanted: HandlingStatus,
): HandleFindingResult & { readonly present: HandlingStatus; readonly allowed: readonly HandlingStatus[] } {
  const [present, next] = [HANDLING_STATUSES[finding.handlingStatus], HANDLING_STATUSES[wanted]];
  const message = inLocale(
    { zh: `处置状态不能从“${present.zh}”变为“${next.zh}”。`, en: `Handling cannot go from "${present.en}" to "${next.en}".` },
    context.locale,
  );
  return {
    __typename: `${profile.typePrefix}HandlingStepNotAllowed`,
    code: 'HANDLING_STEP_NOT_ALLOWED',
    message,
    present: finding.handlingStatus,
    allowed: nextHandlingStatuses(finding.handlingStatus),
  };
}
