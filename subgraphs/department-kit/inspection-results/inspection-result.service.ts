import { badInput } from '../../subgraph-kit/errors.ts';
import { type MutationOutcome, runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import { inLocale } from '../../subgraph-kit/pure/localised-text.ts';
import { isProblem, type ResultCode } from '../../subgraph-kit/pure/result-code.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection } from '../../subgraph-kit/schema/connection.ts';
import { type DatedFacts, pageOfEnterprise, type Slice, toDatedPageRequest } from '../dated-pages.service.ts';
import { insertFinding } from '../findings/finding.repository.ts';
import type { Finding } from '../findings/finding.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import { mayReadFindings } from '../pure/own-enterprise.ts';
import { isUuid } from '../pure/uuid.ts';
import { lockAssignment } from '../visit-assignments/visit-assignment.repository.ts';
import { findRecordedAt, findResults, insertResult, listResults, listResultsOfEnterprises } from './inspection-result.repository.ts';
import type { InspectionResult, InspectionResultFilter, ResultRecord } from './inspection-result.ts';
import { findResultRefusal } from './result-guard.ts';
import { toRefusalMember } from './result-refusal-text.ts';

const RESULTS = Symbol('inspection results');
const FACTS: DatedFacts<InspectionResult> = {
  loader: Symbol('inspection results of an enterprise'),
  dayOf: (result) => result.endedOn,
  listOfEnterprises: (context, creditCodes, page) => listResultsOfEnterprises(context.database, creditCodes, page),
};
/** @unit characters */
const DESCRIPTION_MAX = 2_000;
const LIST_MAX = 50;

/** What `recordInspectionResult` was asked. */
export interface RecordResultInput extends ResultRecord {
  readonly idempotencyKey: string;
  readonly description?: string | null;
}

/** How `recordInspectionResult` ends. */
export type RecordResultResult =
  | { readonly __typename: string; readonly result: InspectionResult }
  | { readonly __typename: string; readonly code: string; readonly message: string };

/** A page of the results at one enterprise, the newest first. */
export function pageResultsOfEnterprise(context: RequestContext, creditCode: string, slice: Slice): Promise<Connection<InspectionResult>> {
  return pageOfEnterprise(context, FACTS, creditCode, slice);
}

/** The result of this id if the caller may read it, else null. */
export async function findReadableResult(context: RequestContext, department: string, id: string): Promise<InspectionResult | null> {
  if (!isUuid(id)) return null;
  const result = await loadResult(context, id.toLowerCase());
  return result !== null && mayReadFindings(context.caller, department, result.creditCode) ? result : null;
}

/** The result that brought a finding about, or null for an imported one. */
export async function findResultOfFinding(context: RequestContext, { resultId }: Finding): Promise<InspectionResult | null> {
  return resultId === null ? null : loadResult(context, resultId);
}

function loadResult(context: RequestContext, id: string): Promise<InspectionResult | null> {
  return loaderOf<string, InspectionResult>(context, RESULTS, (ids) => findResults(context.database, ids)).load(id);
}

/** A page of the department's results, the newest first. */
export async function pageResults(
  context: RequestContext,
  filter: InspectionResultFilter,
  slice: Slice,
): Promise<Connection<InspectionResult>> {
  const page = toDatedPageRequest(slice);
  return toConnection(await listResults(context.database, filter, page), page, (result) => [result.endedOn, result.id]);
}

/** Records what was found for one item of a visit; a problem brings about a finding in the same transaction. */
export function recordInspectionResult(
  context: RequestContext,
  profile: DepartmentProfile,
  input: RecordResultInput,
): Promise<RecordResultResult> {
  checkInput(input);
  const call = { operation: `${profile.fieldPrefix}RecordInspectionResult`, idempotencyKey: input.idempotencyKey, input };
  return runMutation<RecordResultResult>(context, call, async (manager): Promise<MutationOutcome<RecordResultResult>> => {
    const assignment = await lockAssignment(manager, input.visitId);
    const refusal = findResultRefusal(input, { assignment, allowedCodes: profile.resultCodes });
    if (refusal !== null || assignment === null) {
      return { kind: 'refused', result: toRefused(context, profile, refusal ?? { kind: 'visitNotAssigned' }) };
    }
    const resultCodes = [...new Set(input.resultCodes)] as ResultCode[];
    const result = await insertResult(manager, {
      visitId: input.visitId,
      itemCode: input.itemCode,
      creditCode: assignment.creditCode,
      resultCodes,
      problem: isProblem(resultCodes),
      description: input.description ?? null,
      endedOn: input.endedOn,
      inspectorIds: [...new Set(input.inspectorIds.map((id) => id.toLowerCase()))],
      recordedAt: context.clock.now(),
    });
    if (result === null) {
      const recordedAt = (await findRecordedAt(manager, input.visitId, input.itemCode)) ?? context.clock.now();
      return { kind: 'refused', result: toRefused(context, profile, { kind: 'alreadyRecorded', recordedAt: recordedAt.toISOString() }) };
    }
    const findingId = result.problem ? await insertFinding(manager, { ...result, resultId: result.id, foundOn: result.endedOn }) : null;
    return {
      kind: 'done',
      result: { __typename: `${profile.typePrefix}RecordInspectionResultSuccess`, result },
      subject: `InspectionResult:${result.id}`,
      before: null,
      after: { ...result, findingId },
      clauses: ['PJ-3.4.3b'],
    };
  });
}

/** Limits on what one record may hold; throws BAD_USER_INPUT. */
function checkInput(input: RecordResultInput): void {
  const tooMany = { en: `must have at most ${LIST_MAX} entries`, zh: `最多 ${LIST_MAX} 项` };
  if (input.inspectorIds.length > LIST_MAX) throw badInput('inspectorIds', input.inspectorIds.length, tooMany);
  if (input.resultCodes.length > LIST_MAX) throw badInput('resultCodes', input.resultCodes.length, tooMany);
  const notAnId = input.inspectorIds.find((id) => !isUuid(id));
  if (notAnId !== undefined) throw badInput('inspectorIds', notAnId, { en: 'is not an id of an inspector', zh: '不是执法人员的编号' });
  if ((input.description ?? '').length > DESCRIPTION_MAX) {
    throw badInput('description', input.description?.slice(0, 20), {
      en: `must have at most ${DESCRIPTION_MAX} characters`,
      zh: `最多 ${DESCRIPTION_MAX} 个字`,
    });
  }
}

function toRefused(
  context: RequestContext,
  profile: DepartmentProfile,
  refusal: Parameters<typeof toRefusalMember>[1],
): RecordResultResult {
  const { typeName, code, text, facts } = toRefusalMember(profile, refusal);
  return { __typename: typeName, code, message: inLocale(text, context.locale), ...facts };
}
