import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { execute, GraphQLError, parse, validate } from 'graphql';
import type { DataSource } from 'typeorm';
import { enforcePolicy, type SubgraphPolicy } from '../authorisation/policy.ts';
import { type EntityClass, type MigrationClass, openDatabase } from '../database/data-source.ts';
import { KitBase1764028800000 } from '../database/migrations/2026.11.25T00-00-00.kit-base.ts';
import { provisionSubgraph } from '../database/provision.ts';
import { HubError } from '../errors.ts';
import { type FeedPage, type FeedRequest, type FeedSource, readFeed } from '../feeds/feed.ts';
import { FeedReader, type FeedSubscription, type FeedTransport } from '../feeds/feed-reader.ts';
import type { KeyRing } from '../identity/key-ring.ts';
import { type Statement, StatementVerifier, type VerifiedStatement } from '../identity/statement.ts';
import type { Logger } from '../log.ts';
import type { Clock } from '../pure/clock.ts';
import type { RequestContext } from '../request-context.ts';
import { buildFederatedSchema, type FederatedSchemaParts } from '../schema/federated-schema.ts';
import { toClientError, unexpectedError } from './client-error.ts';
import { type DownloadedFile, downloadPath, type ImportDownload } from './import-download.ts';

/** Parsed and validated documents kept; the gateway sends few distinct ones. */
const DOCUMENTS_MAX = 2_000;

/** What a subgraph's services may rely on at run time. */
export interface SubgraphRuntime {
  readonly database: DataSource;
  /** Admin URL of the same database, for connections of their own (COPY, jobs). */
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A subgraph's long-running parts: what its resolvers find in `context.services`, feeds to read, and how to stop. */
export interface SubgraphServices {
  readonly services: unknown;
  readonly subscriptions?: readonly FeedSubscription[];
  /** A streamed upload to `/imports/<register>`; resolves to a JSON value. */
  readonly receiveImport?: (upload: ImportUpload, context: RequestContext) => Promise<unknown>;
  /** A file that belongs to imports; see {@link ImportDownload}. */
  readonly giveDownload?: (download: ImportDownload, context: RequestContext) => Promise<DownloadedFile>;
  stop(): Promise<void>;
}

/** A workbook on its way in. */
export interface ImportUpload {
  readonly register: string;
  readonly fileName: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Everything that makes one subgraph. */
export interface SubgraphDefinition {
  /** Name in the supergraph, audience of statements, and folder, for example `urban-management`. */
  readonly name: string;
  readonly parts: () => FederatedSchemaParts;
  readonly policy: SubgraphPolicy;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
  readonly feeds: readonly FeedSource[];
  /** Who may call it besides the gateway. */
  readonly callers: readonly string[];
  /** Runs as the owner after the migrations, for what migrations cannot make (job queues). */
  readonly provision?: (adminUrl: string) => Promise<void>;
  readonly start: (runtime: SubgraphRuntime) => Promise<SubgraphServices>;
}

/** What the process gives to a subgraph. */
export interface SubgraphEnvironment {
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly log: Logger;
  readonly feedTransport: FeedTransport;
}

/** One GraphQL call with its statement. */
export interface SubgraphCall {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The exact text of the body, which the statement's digest covers. */
  readonly body: string;
  readonly statement: Statement | undefined;
}

/** PostgreSQL schema of a subgraph. */
export function databaseSchemaOf(subgraph: string): string {
  return subgraph.replaceAll('-', '_');
}

/** The subgraph's schema with its policy on it, without a database; for composition, documents and tests. */
export function buildSubgraphSchemaOf(definition: SubgraphDefinition): { readonly schema: GraphQLSchema; readonly sdl: string } {
  const built = buildFederatedSchema(definition.parts(), definition.policy);
  enforcePolicy(built.schema, definition.policy);
  return built;
}

/** Makes schema, roles, tables and queues of a subgraph when they are missing. */
export async function provision(definition: SubgraphDefinition, adminUrl: string): Promise<void> {
  await provisionSubgraph(adminUrl, {
    schema: databaseSchemaOf(definition.name),
    entities: definition.entities,
    migrations: [KitBase1764028800000, ...definition.migrations],
  });
  await definition.provision?.(adminUrl);
}

/** A started subgraph. It answers nobody without a statement of identity made for the very call. */
export class RunningSubgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly database: DataSource;
  readonly #definition: SubgraphDefinition;
  readonly #environment: SubgraphEnvironment;
  readonly #services: SubgraphServices;
  readonly #verifier: StatementVerifier;
  readonly #feedReader: FeedReader;
  readonly #documents = new Map<string, DocumentNode | readonly GraphQLError[]>();

  private constructor(definition: SubgraphDefinition, environment: SubgraphEnvironment, database: DataSource, services: SubgraphServices) {
    const { schema, sdl } = buildSubgraphSchemaOf(definition);
    this.name = definition.name;
    this.schema = schema;
    this.sdl = sdl;
    this.database = database;
    this.#definition = definition;
    this.#environment = environment;
    this.#services = services;
    this.#verifier = new StatementVerifier(definition.name, ['gateway', ...definition.callers], environment.keys);
    this.#feedReader = new FeedReader({ database, transport: environment.feedTransport, log: environment.log });
  }

  /** Opens the database (which must be provisioned) and starts services and feeds. */
  static async start(definition: SubgraphDefinition, environment: SubgraphEnvironment): Promise<RunningSubgraph> {
    const schema = databaseSchemaOf(definition.name);
    const database = await openDatabase({
      url: environment.databaseUrl,
      schema,
      role: 'app',
      entities: definition.entities,
      migrations: [],
      poolSize: environment.poolSize,
    });
    const { databaseUrl, clock, log } = environment;
    const services = await definition.start({ database, databaseUrl, clock, log });
    const running = new RunningSubgraph(definition, environment, database, services);
    running.#feedReader.start(services.subscriptions ?? []);
    return running;
  }

  /** Looks at all feeds now. */
  ringFeeds(): void {
    this.#feedReader.ring();
  }

  /** Context of a verified call; throws UNAUTHENTICATED. */
  contextOf(statement: Statement | undefined, method: string, path: string, body: string | null): RequestContext {
    return this.#context(this.#verifier.verify(statement, { method, path, body }, this.#environment.clock.now()));
  }

  /** Executes one call in this process, without HTTP. */
  async graphql(call: SubgraphCall): Promise<ExecutionResult> {
    let context: RequestContext;
    try {
      context = this.contextOf(call.statement, 'POST', '/graphql', call.body);
    } catch (error) {
      return { errors: [this.#clientError(error instanceof GraphQLError ? error : new HubError('INTERNAL_SERVER_ERROR'), null)] };
    }
    return this.execute(call.query, call.variables, context);
  }

  /** Executes a document under a verified context. */
  async execute(query: string, variables: Readonly<Record<string, unknown>>, context: RequestContext): Promise<ExecutionResult> {
    const document = this.#document(query);
    if (isErrors(document)) return { errors: document };
    const result = await execute({ schema: this.schema, document, variableValues: variables, contextValue: context });
    if (result.errors === undefined) return result;
    return { ...result, errors: result.errors.map((error) => this.#clientError(error, context)) };
  }

  /** Serves one page of a feed to a verified reader. */
  async feed(body: string, statement: Statement | undefined): Promise<FeedPage> {
    const verified = this.#verifier.verify(statement, { method: 'POST', path: '/feed', body }, this.#environment.clock.now());
    if (verified.caller.role !== 'SERVICE') throw new HubError('FORBIDDEN');
    const reading = { database: this.database, sources: this.#definition.feeds, reader: verified.issuer };
    return readFeed(reading, JSON.parse(body) as FeedRequest);
  }

  /** Receives a workbook; `path` is `/imports/<register>`. */
  async receiveImport(upload: ImportUpload, statement: Statement | undefined): Promise<unknown> {
    const context = this.contextOf(statement, 'POST', `/imports/${upload.register}`, null);
    const { receiveImport } = this.#services;
    if (receiveImport === undefined) throw new HubError('NOT_FOUND');
    return this.#masked(context, () => receiveImport(upload, context));
  }

  /** Gives a file; the path is that of the download. */
  async giveDownload(download: ImportDownload, statement: Statement | undefined): Promise<DownloadedFile> {
    const context = this.contextOf(statement, 'GET', downloadPath(download), null);
    const { giveDownload } = this.#services;
    if (giveDownload === undefined) throw new HubError('NOT_FOUND');
    return this.#masked(context, () => giveDownload(download, context));
  }

  /** True when the database answers. */
  async isReady(): Promise<boolean> {
    return this.database.query('select 1').then(
      () => true,
      () => false,
    );
  }

  /** Reads no feed any more. May be called again. */
  stopFeeds(): Promise<void> {
    return this.#feedReader.stop();
  }

  /** Ends feeds and services, then the pool. */
  async stop(): Promise<void> {
    await this.stopFeeds();
    await this.#services.stop();
    await this.database.destroy();
  }

  #context(statement: VerifiedStatement): RequestContext {
    const { caller, requestId, locale } = statement;
    const { clock } = this.#environment;
    return { caller, requestId, locale, clock, database: this.database, loaders: new Map(), services: this.#services.services };
  }

  /** What is not an error for callers is logged here, where its cause is known, and leaves as a fault of the hub. */
  async #masked<T>(context: RequestContext, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof GraphQLError) throw error;
      const { log } = this.#environment;
      throw unexpectedError(error, { log, requestId: context.requestId, path: undefined }, { subgraph: this.name });
    }
  }

  #document(query: string): DocumentNode | readonly GraphQLError[] {
    let document = this.#documents.get(query);
    if (document === undefined) {
      document = this.#parse(query);
      if (this.#documents.size >= DOCUMENTS_MAX) this.#documents.delete(this.#documents.keys().next().value ?? '');
      this.#documents.set(query, document);
    }
    return document;
  }

  #parse(query: string): DocumentNode | readonly GraphQLError[] {
    try {
      const document = parse(query, { noLocation: true });
      const errors = validate(this.schema, document);
      return errors.length > 0 ? errors : document;
    } catch (error) {
      return [error instanceof GraphQLError ? error : new GraphQLError('The document cannot be read.')];
    }
  }

  #clientError(error: GraphQLError, context: RequestContext | null): GraphQLError {
    return toClientError(error, { log: this.#environment.log, requestId: context?.requestId ?? '-', locale: context?.locale ?? 'zh-CN' });
  }
}

function isErrors(document: DocumentNode | readonly GraphQLError[]): document is readonly GraphQLError[] {
  return Array.isArray(document);
}
