import { departmentTypes } from './department/department.graphql.ts';
import { departmentResolvers } from './department/department.resolver.ts';
import type { DepartmentFeature, DepartmentParts } from './department-feature.ts';
import { departmentPolicyTable } from './department-policy.ts';
import { DEPARTMENT_FEEDS, departmentRegisters } from './department-registers.ts';
import { registerEntryTypes } from './enterprise-registry/register-entry.graphql.ts';
import { registerEntryResolvers } from './enterprise-registry/register-entry.resolver.ts';
import { DEPARTMENT_ENTITIES } from './entities.ts';
import { findingTypes } from './findings/finding.graphql.ts';
import { findingResolvers } from './findings/finding.resolver.ts';
import { findReadableFinding } from './findings/finding.service.ts';
import { importTypes } from './imports/register-import.graphql.ts';
import { importResolvers } from './imports/register-import.resolver.ts';
import { inspectionItemTypes } from './inspection-items/inspection-item.graphql.ts';
import { inspectionItemResolvers } from './inspection-items/inspection-item.resolver.ts';
import { findItem } from './inspection-items/inspection-item.service.ts';
import { inspectionResultTypes } from './inspection-results/inspection-result.graphql.ts';
import { inspectionResultResolvers } from './inspection-results/inspection-result.resolver.ts';
import { findReadableResult } from './inspection-results/inspection-result.service.ts';
import { inspectorTypes } from './inspector-registry/inspector.graphql.ts';
import { inspectorResolvers } from './inspector-registry/inspector.resolver.ts';
import { findInspector } from './inspector-registry/inspector.service.ts';
import { DepartmentRegisters1764032400000 } from './migrations/2026.11.25T01-00-00.department-registers.ts';
import { isStaffOf } from './pure/own-enterprise.ts';

/** The features that every department has. */
export function standardFeature({ profile, enterprise }: DepartmentParts): DepartmentFeature {
  const entries = registerEntryTypes(profile);
  const inspectors = inspectorTypes(profile);
  const items = inspectionItemTypes(profile);
  const findings = findingTypes(profile, { enterprise, items });
  const results = inspectionResultTypes(profile);
  const departments = departmentTypes(profile);
  const type = profile.typePrefix;
  return {
    resolvers: [
      ...registerEntryResolvers(profile, enterprise, entries),
      ...inspectorResolvers(profile, inspectors),
      ...inspectionItemResolvers(profile, items),
      ...findingResolvers(profile, { enterprise, items }, findings),
      ...inspectionResultResolvers(profile, { enterprise, items, results, findings }),
      ...importResolvers(profile, importTypes(profile)),
      ...departmentResolvers(profile, departments),
    ],
    orphanedTypes: [enterprise.type, inspectors.joint, items.joint, departments.department] as (new () => object)[],
    references: {
      Enterprise: ({ creditCode }, context) => enterprise.of(context, String(creditCode)),
      Inspector: (reference) => reference,
      InspectionItem: (reference) => reference,
      Department: (reference) => reference,
      // A reference is a way in like any other: who may not ask for the row may not name it either.
      [`${type}Inspector`]: ({ id }, context) => (isStaffOf(context.caller, profile.code) ? findInspector(context, String(id)) : null),
      [`${type}InspectionItem`]: ({ code }, context) => findItem(context, String(code)),
      [`${type}Finding`]: ({ id }, context) => findReadableFinding(context, profile.code, String(id)),
      [`${type}InspectionResult`]: ({ id }, context) => findReadableResult(context, profile.code, String(id)),
    },
    policy: departmentPolicyTable(profile),
    entities: DEPARTMENT_ENTITIES,
    migrations: [DepartmentRegisters1764032400000],
    feeds: DEPARTMENT_FEEDS,
    registers: departmentRegisters(profile),
  };
}
