import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { Arg, Ctx, Directive, Field, FieldResolver, ID, InputType, Int, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { COMMON_RULES } from '../../../subgraphs/subgraph-kit/authorisation/policy.ts';
import { badInput, HubError } from '../../../subgraphs/subgraph-kit/errors.ts';
import type { CivilDate } from '../../../subgraphs/subgraph-kit/pure/civil-date.ts';
import type { RequestContext } from '../../../subgraphs/subgraph-kit/request-context.ts';
import { CivilDateScalar } from '../../../subgraphs/subgraph-kit/schema/scalars.ts';
import type { SubgraphDefinition } from '../../../subgraphs/subgraph-kit/server/subgraph.ts';

/*
 * Two small subgraphs for tests of the gateway: `shops` owns shops, `notes` adds notes to them. Both do on demand what real ones do by accident.
 */

const PUBLIC = Directive('@tag(name: "public")') as never as ClassDecorator & MethodDecorator & PropertyDecorator & ParameterDecorator;

// A tag on a type would take in all of its fields.
@Directive('@key(fields: "id")')
@ObjectType('Shop', { description: 'A shop.', simpleResolvers: true })
class ShopType {
  @PUBLIC
  @Field(() => ID, { description: 'Id of the shop.' })
  id: string;

  @PUBLIC
  @Field(() => String, { nullable: true, description: 'Name of the shop.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'What only staff may see.' })
  secret: string | null;
}

@InputType('DaySpanInput', { description: 'Some days.' })
class DaySpanInput {
  @Field(() => CivilDateScalar, { description: 'First day.' })
  from: CivilDate;
}

@Resolver(() => ShopType)
class ShopResolver {
  @PUBLIC
  @Query(() => ShopType, { nullable: true, description: 'One shop.' })
  shop(@PUBLIC @Arg('id', () => ID, { description: 'Id of the shop.' }) id: string): object {
    return shopOf(id);
  }

  @Query(() => [ShopType], { nullable: true, description: 'Some shops.' })
  shops(@Arg('first', () => Int, { description: 'How many.' }) first: number): object[] {
    return Array.from({ length: first }, (_, index) => shopOf(String(index)));
  }

  @PUBLIC
  @Query(() => String, { nullable: true, description: 'Role under which the question arrived.' })
  role(@Ctx() context: RequestContext): string {
    return context.caller.role;
  }

  @Query(() => String, { nullable: true, description: 'Who the subgraph thinks is asking.' })
  whoami(@Ctx() context: RequestContext): string {
    return JSON.stringify([context.caller.role, context.caller.department, context.locale, context.requestId]);
  }

  @Query(() => String, { nullable: true, description: 'Fails in the given way.' })
  async fails(@Arg('how', () => String, { description: 'In which way.' }) how: string): Promise<string> {
    if (how === 'bug') throw new Error('select * from salary failed at 10.1.2.3');
    if (how === 'slow') {
      slowCalls += 1;
      await delay(400);
    }
    if (how === 'input') throw badInput('how', how, { en: 'is not allowed', zh: '不允许' });
    return how;
  }

  @Query(() => Boolean, { nullable: true, description: 'Whether all these days were Sundays.' })
  sundays(
    @Arg('on', () => CivilDateScalar, { description: 'The first day.' }) on: CivilDate,
    @Arg('others', () => [DaySpanInput], { nullable: true, description: 'Spans whose first days are meant too.' }) others:
      | DaySpanInput[]
      | null,
  ): boolean {
    return [on, ...(others ?? []).map(({ from }) => from)].every((day) => new Date(`${day}T00:00:00Z`).getUTCDay() === 0);
  }

  @Mutation(() => String, { nullable: true, description: 'Counts how often it ran.' })
  count(): string {
    mutations += 1;
    return String(mutations);
  }

  @FieldResolver(() => ShopType, { nullable: true, description: 'The shop next door, for deep queries.' })
  next(@Root() shop: { id: string }): object {
    return shopOf(String(Number(shop.id) + 1));
  }
}

let mutations = 0;
let slowCalls = 0;
let imports = 0;

/** How many workbooks were read to their end, over all hubs of the test file. */
export function finishedImports(): number {
  return imports;
}

/** How many slow calls have begun, over all hubs of the test file. */
export function slowCallsBegun(): number {
  return slowCalls;
}

class ShopFeed1764000000000 implements MigrationInterface {
  readonly name = 'ShopFeed1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table shop_change (id text primary key, changed_xid xid8 not null default pg_current_xact_id())');
  }

  async down(): Promise<void> {}
}

function shopOf(id: string): object {
  return { __typename: 'Shop', id, name: `Shop ${id}`, secret: 'for staff' };
}

@Directive('@key(fields: "id")')
@ObjectType('Shop', { description: 'A shop.', simpleResolvers: true })
class NotedShopType {
  @Field(() => ID, { description: 'Id of the shop.' })
  id: string;
}

@Resolver(() => NotedShopType)
class NoteResolver {
  @FieldResolver(() => [String], { nullable: true, description: 'Notes about the shop.' })
  notes(@Root() shop: { id: string }): string[] {
    return [`note about ${shop.id}`];
  }

  @Query(() => String, { nullable: true, description: 'A root field of this subgraph.' })
  notesVersion(): string {
    return '1';
  }
}

const none = { entities: [], migrations: [], feeds: [], callers: [] };

/** The subgraph that owns shops; it gives an empty feed `shop` to `notes`, and takes imports. */
export const shopsDefinition: SubgraphDefinition = {
  ...none,
  name: 'shops',
  callers: ['notes'],
  parts: () => ({ resolvers: [ShopResolver], references: { Shop: (reference) => shopOf(String(reference.id)) } }),
  policy: {
    rules: COMMON_RULES,
    table: {
      Query: { everyone: ['shop', 'shops', 'role', 'whoami', 'fails', 'sundays'] },
      Mutation: { everyone: ['count'] },
      Shop: { everyone: ['id', 'name', 'next'], staff: ['secret'] },
    },
  },
  migrations: [ShopFeed1764000000000],
  feeds: [{ kind: 'shop', table: 'shop_change', idColumn: 'id', rowSql: 'to_jsonb(t)', readers: null }],
  start: async () => ({
    services: null,
    receiveImport: async ({ register, fileName, content }, context) => {
      if (register === 'forbidden') throw new HubError('FORBIDDEN');
      if (register === 'broken') throw new Error('select * from salary failed');
      let bytes = 0;
      for await (const chunk of content) bytes += chunk.length;
      imports += 1;
      return { register, fileName, bytes, role: context.caller.role, department: context.caller.department };
    },
    giveDownload: async (download, { caller, locale }) => {
      if (download.kind === 'template') throw new HubError('FORBIDDEN');
      const { role, department } = caller;
      const text = JSON.stringify({ importId: download.importId, role, department, locale });
      return { fileName: "名录'(1)*.csv", contentType: 'text/csv', content: Buffer.from(text) };
    },
    stop: async () => {},
  }),
};

/** The subgraph that adds notes to shops. */
export const notesDefinition: SubgraphDefinition = {
  ...none,
  name: 'notes',
  parts: () => ({
    resolvers: [NoteResolver],
    orphanedTypes: [NotedShopType],
    references: { Shop: (reference) => reference },
  }),
  policy: { rules: COMMON_RULES, table: { Query: { everyone: ['notesVersion'] }, Shop: { everyone: ['id', 'notes'] } } },
  start: async () => ({ services: null, stop: async () => {} }),
};
