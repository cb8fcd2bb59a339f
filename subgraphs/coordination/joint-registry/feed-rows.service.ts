import type { FeedSubscription } from '../../subgraph-kit/feeds/feed-reader.ts';
import type { DepartmentIdentity } from '../services.ts';
import {
  type PageWriter,
  writeEnterprises,
  writeInspectors,
  writeItems,
  writeOrSetAside,
  writeRegisterEntries,
} from './feed-rows.repository.ts';

/** The subgraph that owns the registration facts of enterprises. */
const ENTERPRISE_SOURCE = 'markets';

const WRITERS: Readonly<Record<string, PageWriter>> = {
  'register-entry': writeRegisterEntries,
  inspector: writeInspectors,
  'inspection-item': writeItems,
};

/** The feeds of a department that fill the joint registry. */
export function registrySubscriptions(department: DepartmentIdentity): readonly FeedSubscription[] {
  return [
    ...(department.subgraph === ENTERPRISE_SOURCE ? [subscribe(department, 'enterprise', writeEnterprises)] : []),
    ...Object.entries(WRITERS).map(([kind, writer]) => subscribe(department, kind, writer)),
  ];
}

function subscribe(department: DepartmentIdentity, kind: string, writer: PageWriter): FeedSubscription {
  const origin = { department: department.code, subgraph: department.subgraph, kind };
  return { source: department.subgraph, kind, apply: (manager, rows) => writeOrSetAside(manager, origin, rows, writer) };
}
