import { unreachable } from '../../subgraph-kit/pure/invariant.ts';
import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import { nameResultCode } from '../../subgraph-kit/pure/result-code.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { ResultRefusal } from './result-guard.ts';

/** A refusal as a member of the result union. */
export interface RefusalMember {
  readonly typeName: string;
  readonly code: string;
  readonly text: LocalisedText;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The result union's member for a refusal. */
export function toRefusalMember(
  { typePrefix, code }: Pick<DepartmentProfile, 'typePrefix' | 'code'>,
  refusal: ResultRefusal | { readonly kind: 'alreadyRecorded'; readonly recordedAt: string },
): RefusalMember {
  switch (refusal.kind) {
    case 'visitNotAssigned':
      return member(
        `${typePrefix}VisitNotAssigned`,
        'VISIT_NOT_ASSIGNED',
        'This visit is not assigned to the department.',
        '该检查任务未分派给本部门。',
      );
    case 'visitOver':
      return member(
        `${typePrefix}VisitOver`,
        'VISIT_OVER',
        `The visit is ${refusal.state}.`,
        `该检查任务状态为 ${refusal.state}，不能再录入。`,
        {
          state: refusal.state,
        },
      );
    case 'itemNotOnVisit':
      return member(
        `${typePrefix}ItemNotOnVisit`,
        'ITEM_NOT_ON_VISIT',
        'The item is not part of this visit.',
        '该事项不在本次检查范围内。',
        {
          itemCodes: refusal.itemCodes,
        },
      );
    case 'inspectorsNotAssigned':
      return member(
        `${typePrefix}InspectorsNotAssigned`,
        'INSPECTORS_NOT_ASSIGNED',
        'Somebody is named who is not on the team of this visit.',
        '所填人员不是本次检查的执法人员。',
        { assigned: refusal.assigned },
      );
    case 'notEnoughInspectors':
      return member(
        'NotEnoughInspectors',
        'NOT_ENOUGH_INSPECTORS',
        `At least ${refusal.required} inspectors must be present (PJ-3.4.3b); ${refusal.present} named.`,
        `检查人员不得少于 ${refusal.required} 人（PJ-3.4.3b），现填 ${refusal.present} 人。`,
        { department: code, required: refusal.required, present: refusal.present },
      );
    case 'resultCodesNotAllowed':
      return member(
        `${typePrefix}ResultCodesNotAllowed`,
        'RESULT_CODES_NOT_ALLOWED',
        `The department records other result codes: ${refusal.allowed.join(', ')}.`,
        `本部门可用的检查结果代码为：${refusal.allowed.join('、')}。`,
        { refused: refusal.refused, allowed: refusal.allowed.map(nameResultCode) },
      );
    case 'alreadyRecorded':
      return member(
        `${typePrefix}ResultAlreadyRecorded`,
        'RESULT_ALREADY_RECORDED',
        'The result of this item was recorded already.',
        '该事项的检查结果已经录入。',
        { recordedAt: refusal.recordedAt },
      );
    default:
      return unreachable(refusal);
  }
}

// biome-ignore lint/complexity/useMaxParams: a line of a table reads best as one call.
function member(typeName: string, code: string, en: string, zh: string, facts: Readonly<Record<string, unknown>> = {}): RefusalMember {
  return { typeName, code, text: { zh, en }, facts };
}
