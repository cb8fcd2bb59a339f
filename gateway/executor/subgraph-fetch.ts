/** One request to one subgraph, ready to be sent. */
export interface SubgraphRequest {
  /** Name of the subgraph, as composed. */
  readonly subgraph: string;
  readonly query: string;
  /** The variables as JSON text: always an object. */
  readonly variablesJson: string;
  /** True only for a mutation: such a request is neither repeated nor shared. */
  readonly isMutation: boolean;
  /** `{"query":...,"variables":` ready made: the body is this, `variablesJson` and `}`. */
  readonly bodyPrefix: string;
}

/** An error as a subgraph reports it; nothing in it is trusted. */
export interface SubgraphError {
  readonly message?: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What a subgraph answered, as parsed JSON. The executor owns the answer from then on and changes it. */
export interface SubgraphAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly SubgraphError[];
}

/** Brings a request to a subgraph. Rejects when the subgraph cannot be reached; time limits and retries are its business. */
export type SubgraphFetch<C> = (request: SubgraphRequest, context: C) => Promise<SubgraphAnswer>;
