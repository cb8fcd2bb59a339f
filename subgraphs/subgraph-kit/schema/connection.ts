import 'reflect-metadata';
import { ArgsType, type ClassType, Directive, Field, Int, ObjectType } from 'type-graphql';
import { badInput } from '../errors.ts';
import { parseCivilDate } from '../pure/civil-date.ts';
import { isUuid } from '../pure/uuid.ts';

/** Largest page. */
export const PAGE_SIZE_MAX = 100;
/** Page size when the caller names none. */
export const PAGE_SIZE_DEFAULT = 20;

/** Where a page ends and whether more follow. */
@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType('PageInfo', { description: 'Where a page of a connection ends.', simpleResolvers: true })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether more nodes follow.' })
  hasNextPage: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the last node of this page; null for an empty page.' })
  endCursor: string | null;
}

/** One edge of a connection. */
export interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
}

/** A page of nodes in keyset order. */
export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfoType;
}

/** What a keyset query needs: read `limit` rows after `after`. */
export interface PageRequest {
  /** Values of the sort key of the row after which to read, or null for the start. */
  readonly after: readonly string[] | null;
  /** Rows to read: one more than the page, which tells whether more follow. */
  readonly limit: number;
  readonly first: number;
}

/** What a value of a cursor has to be before it reaches a query, where anything else would be a fault instead of bad input. */
export type CursorKey = 'text' | 'uuid' | 'instant' | 'date';

const CURSOR_KEYS: Readonly<Record<CursorKey, (value: string) => boolean>> = {
  text: () => true,
  uuid: isUuid,
  instant: (value) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u.test(value) && !Number.isNaN(Date.parse(value)),
  date: (value) => parseCivilDate(value) !== null,
};

/** Reads the arguments `first` and `after`; throws BAD_USER_INPUT with field, value and rule. @param keys values in the cursor: their number, or what each is */
export function toPageRequest(
  first: number | null | undefined,
  after: string | null | undefined,
  keys: number | readonly CursorKey[],
): PageRequest {
  const size = first ?? PAGE_SIZE_DEFAULT;
  if (!Number.isInteger(size) || size < 1 || size > PAGE_SIZE_MAX) {
    throw badInput('first', size, { en: `must be 1 to ${PAGE_SIZE_MAX}`, zh: `必须在 1 到 ${PAGE_SIZE_MAX} 之间` });
  }
  return { first: size, limit: size + 1, after: after == null ? null : decodeCursor(after, keys) };
}

/** Makes the page from the rows read (at most `limit` of them). @param keyOf values of the row's sort key, in order */
export function toConnection<T>(rows: readonly T[], page: PageRequest, keyOf: (row: T) => readonly string[]): Connection<T> {
  const nodes = rows.slice(0, page.first);
  const edges = nodes.map((node) => ({ node, cursor: encodeCursor(keyOf(node)) }));
  return { edges, nodes, pageInfo: { hasNextPage: rows.length > page.first, endCursor: edges.at(-1)?.cursor ?? null } };
}

/** A connection without nodes, for what the caller may not see. */
export const EMPTY_CONNECTION: Connection<never> = { edges: [], nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** Opaque text of a sort key. */
export function encodeCursor(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Sort key of a cursor; throws BAD_USER_INPUT for a text that we did not make. */
export function decodeCursor(cursor: string, keys: number | readonly CursorKey[]): readonly string[] {
  const kinds = typeof keys === 'number' ? Array.from<CursorKey>({ length: keys }).fill('text') : keys;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (isSortKey(values, kinds)) return values;
  } catch {
    // Falls through: whatever is wrong with the text, the caller needs one sentence.
  }
  throw badInput('after', cursor, { en: 'is not a cursor of this list', zh: '不是本列表的游标' });
}

function isSortKey(values: unknown, kinds: readonly CursorKey[]): values is readonly string[] {
  if (!Array.isArray(values) || values.length !== kinds.length) return false;
  return kinds.every((kind, index) => typeof values[index] === 'string' && CURSOR_KEYS[kind](values[index]));
}

/**
 * Makes the connection and edge classes of a node type.
 *
 * @param name GraphQL name of the node, for example `Visit`; gives `VisitConnection` and `VisitEdge`
 */
export function connectionOf<T extends object>(
  name: string,
  node: ClassType<T>,
  options: { readonly public?: boolean } = {},
): ClassType<Connection<T>> {
  const tag: ClassDecorator & MethodDecorator & PropertyDecorator =
    options.public === true ? (Directive('@tag(name: "public")') as never) : ((() => {}) as never);

  @tag
  @ObjectType(`${name}Edge`, { description: `One ${name} and its place in the list.`, simpleResolvers: true })
  class EdgeType {
    @Field(() => node, { description: 'The node.' })
    node: T;

    @Field(() => String, { description: 'Place of this node: give it as `after` to read on from here.' })
    cursor: string;
  }

  @tag
  @ObjectType(`${name}Connection`, { description: `A page of ${name} in a fixed order.`, simpleResolvers: true })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'Nodes with their cursors.' })
    edges: readonly Edge<T>[];

    @Field(() => [node], { description: 'The nodes alone.' })
    nodes: readonly T[];

    @Field(() => PageInfoType, { description: 'Where this page ends.' })
    pageInfo: PageInfoType;
  }
  return ConnectionType as unknown as ClassType<Connection<T>>;
}

/** Description of `first` and `after`, the same on every list. */
export const FIRST_DESCRIPTION = `Nodes wanted, 1 to ${PAGE_SIZE_MAX}; ${PAGE_SIZE_DEFAULT} when left out.`;
/** See {@link FIRST_DESCRIPTION}. */
export const AFTER_DESCRIPTION = 'Cursor after which to read; left out: from the start.';
/** GraphQL type of `first`. */
export const FirstType = Int;

/**
 * Arguments of a public list that a field resolver gives.
 *
 * The tags stand here because type-graphql loses directives on the single arguments of a field resolver: it looks for them under the object type.
 */
@ArgsType()
export class PublicPageArgs {
  @Directive('@tag(name: "public")')
  @Field(() => FirstType, { nullable: true, description: FIRST_DESCRIPTION })
  first: number | null;

  @Directive('@tag(name: "public")')
  @Field(() => String, { nullable: true, description: AFTER_DESCRIPTION })
  after: string | null;
}
