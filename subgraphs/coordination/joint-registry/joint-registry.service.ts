import { isUuid } from '../../subgraph-kit/pure/uuid.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { servicesOf } from '../services.ts';
import { findInspectors, findItems, findRegistrations, pageInspectors, pageItems } from './joint-registry.repository.ts';
import type { Department, JointInspector, JointItem, JointRegistration } from './registry.ts';

const REGISTRATIONS = Symbol('joint registrations');
const INSPECTORS = Symbol('joint inspectors');
const ITEMS = Symbol('joint items');

/** Arguments of a list. */
export interface ListArguments {
  readonly first: number | null;
  readonly after: string | null;
}

/** All departments that take part, in the order of the list of departments. */
export function listDepartments(context: RequestContext): readonly Department[] {
  return servicesOf(context).departments.map(({ code, nameZh, nameEn }) => ({ code, name: { zh: nameZh, en: nameEn } }));
}

/** The department of this code, or null. */
export function findDepartment(context: RequestContext, code: string): Department | null {
  return listDepartments(context).find((department) => department.code === code) ?? null;
}

/** The department that a row names; rows outlive the list, so one that is no longer on it shows its code. */
export function departmentOfRow(context: RequestContext, code: string): Department {
  return findDepartment(context, code) ?? { code, name: { zh: code, en: code } };
}

/** In which departments' registers an enterprise stands; batched over the request. */
export async function listRegistrations(context: RequestContext, creditCode: string): Promise<readonly JointRegistration[]> {
  const load = (codes: readonly string[]): Promise<ReadonlyMap<string, readonly JointRegistration[]>> =>
    findRegistrations(context.database.manager, codes);
  return (await loaderOf(context, REGISTRATIONS, load).load(creditCode)) ?? [];
}

/** The inspector of this id, or null; batched over the request. */
export async function findInspector(context: RequestContext, id: string): Promise<JointInspector | null> {
  if (!isUuid(id)) return null;
  return loaderOf(context, INSPECTORS, (ids: readonly string[]) => findInspectors(context.database.manager, ids)).load(id);
}

/** The item of this code, or null; batched over the request. */
export async function findItem(context: RequestContext, code: string): Promise<JointItem | null> {
  return loaderOf(context, ITEMS, (codes: readonly string[]) => findItems(context.database.manager, codes)).load(code);
}

/** A page of inspectors by department and id. */
export async function listInspectors(
  context: RequestContext,
  wanted: ListArguments & { readonly department: string | null },
): Promise<Connection<JointInspector>> {
  const page = toPageRequest(wanted.first, wanted.after, ['text', 'uuid']);
  const rows = await pageInspectors(context.database.manager, wanted.department, page);
  return toConnection(rows, page, (inspector) => [inspector.department, inspector.id]);
}

/** A page of items by code. */
export async function listItems(
  context: RequestContext,
  wanted: ListArguments & { readonly department: string | null; readonly category: string | null },
): Promise<Connection<JointItem>> {
  const page = toPageRequest(wanted.first, wanted.after, 1);
  return toConnection(await pageItems(context.database.manager, wanted, page), page, (item) => [item.code]);
}

/** The items of these codes that the registry knows, in the given order. */
export async function listItemsByCode(context: RequestContext, codes: readonly string[]): Promise<readonly JointItem[]> {
  const items = await Promise.all(codes.map((code) => findItem(context, code)));
  return items.filter((item) => item !== null);
}
