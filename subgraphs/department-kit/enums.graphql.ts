import 'reflect-metadata';
import { enumOf } from '../subgraph-kit/schema/enums.graphql.ts';
import { ITEM_CLASSES } from '../subgraph-kit/workbook/register-formats.ts';
import { HANDLING_STATUSES } from './findings/handling.ts';

/** GraphQL enum of the classes of inspection items. */
export const ItemClassEnum = enumOf(ITEM_CLASSES, 'ItemClass', 'Class of an inspection item, which decides how it is sampled.');

/** GraphQL enum of the handling of a finding. */
export const HandlingStatusEnum = enumOf(HANDLING_STATUSES, 'HandlingStatus', 'How far the handling of a finding has come.');
