import { enumOf } from '../subgraph-kit/schema/enum-of.graphql.ts';
import { ITEM_CLASSES, REGISTER_ENTRY_STATUSES } from '../subgraph-kit/workbook/register-formats.ts';
import { HANDLING_STATUSES } from './findings/handling.ts';

/** GraphQL enum of the status of register entries, inspectors and items. */
export const RegisterStatusEnum = enumOf(
  REGISTER_ENTRY_STATUSES,
  'RegisterStatus',
  'Status of a line of a register: an entry, an inspector or an item.',
);

/** GraphQL enum of the classes of inspection items. */
export const ItemClassEnum = enumOf(ITEM_CLASSES, 'ItemClass', 'Class of an inspection item, which decides how it is sampled.');

/** GraphQL enum of the handling of a finding. */
export const HandlingStatusEnum = enumOf(HANDLING_STATUSES, 'HandlingStatus', 'How far the handling of a finding has come.');
