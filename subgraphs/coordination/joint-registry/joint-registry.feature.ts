import { isCreditCode } from '../../subgraph-kit/pure/credit-code.ts';
import type { CoordinationFeature } from '../feature.ts';
import { EnterpriseType, enterpriseOf } from './enterprise.graphql.ts';
import { registrySubscriptions } from './feed-rows.service.ts';
import { InspectorBookingsResolver, RegistryFeedResolver } from './inspector-bookings.resolver.ts';
import {
  DepartmentResolver,
  EnterpriseRegistrationsResolver,
  InspectionItemResolver,
  InspectorResolver,
  JointRegistrationResolver,
} from './joint-registry.resolver.ts';
import { findDepartment, findInspector, findItem } from './joint-registry.service.ts';

/** What draws and decisions need of every department's register, kept by feeds. */
export const jointRegistryFeature: CoordinationFeature = {
  name: 'joint-registry',
  resolvers: [
    DepartmentResolver,
    EnterpriseRegistrationsResolver,
    JointRegistrationResolver,
    InspectorResolver,
    InspectorBookingsResolver,
    InspectionItemResolver,
    RegistryFeedResolver,
  ],
  orphanedTypes: [EnterpriseType],
  references: {
    Department: (reference, context) => findDepartment(context, String(reference.code)),
    Enterprise: (reference) => (isCreditCode(String(reference.creditCode)) ? enterpriseOf(String(reference.creditCode)) : null),
    Inspector: (reference, context) => findInspector(context, String(reference.id)),
    InspectionItem: (reference, context) => findItem(context, String(reference.code)),
  },
  policy: {
    Query: {
      everyone: ['departments', 'department', 'inspectionItem', 'inspectionItems'],
      staff: ['inspector', 'inspectors'],
      oversight: ['registryFeeds'],
    },
    Department: { everyone: ['code', 'name'] },
    LocalisedText: { everyone: ['zh', 'en'] },
    Enterprise: { everyone: ['creditCode'], staffOrThatEnterprise: ['jointRegistrations'] },
    JointRegistration: { everyone: ['department', 'category', 'status', 'knownSince'] },
    Inspector: {
      everyone: ['id'],
      signedIn: ['name', 'unit', 'department'],
      staff: ['divisionCode', 'qualifications', 'certificateValidUntil', 'certified', 'yearlyCapacity', 'status', 'load', 'bookings'],
    },
    InspectorConnection: { everyone: ['edges', 'nodes', 'pageInfo'] },
    RegistryFeed: { everyone: ['source', 'kind', 'appliedRows', 'appliedAt', 'refusedRows'] },
    InspectorBooking: { everyone: ['id', 'visitId', 'from', 'to', 'status'] },
    InspectorBookingConnection: { everyone: ['edges', 'nodes', 'pageInfo'] },
    InspectorBookingEdge: { everyone: ['node', 'cursor'] },
    InspectorEdge: { everyone: ['node', 'cursor'] },
    InspectionItem: { everyone: ['code', 'name', 'department', 'category', 'itemClass', 'status'] },
    InspectionItemConnection: { everyone: ['edges', 'nodes', 'pageInfo'] },
    InspectionItemEdge: { everyone: ['node', 'cursor'] },
  },
  subscriptions: registrySubscriptions,
};
