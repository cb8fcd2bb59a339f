import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Outcome of a fetch from a subgraph, as a label. */
export type FetchOutcome = 'ok' | 'errors' | 'unavailable' | 'invalid';

/** Seconds; from an answer in memory to the time limit. */
const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the gateway counts, in the text format of Prometheus under `/metrics`. */
export class GatewayMetrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'route' | 'status'>;
  readonly #operations: Histogram<'contract' | 'operation'>;
  readonly #errors: Counter<'code'>;
  readonly #fetches: Histogram<'subgraph' | 'outcome'>;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Counter({
      name: 'hub_http_requests_total',
      help: 'HTTP requests answered.',
      labelNames: ['route', 'status'],
      registers,
    });
    this.#operations = new Histogram({
      name: 'hub_operation_duration_seconds',
      help: 'Time to answer a GraphQL request.',
      labelNames: ['contract', 'operation'],
      buckets: BUCKETS_SECONDS,
      registers,
    });
    this.#errors = new Counter({ name: 'hub_errors_total', help: 'Errors told to callers, by code.', labelNames: ['code'], registers });
    this.#fetches = new Histogram({
      name: 'hub_subgraph_fetch_duration_seconds',
      help: 'Time of one fetch from a subgraph.',
      labelNames: ['subgraph', 'outcome'],
      buckets: BUCKETS_SECONDS,
      registers,
    });
  }

  /** One HTTP request answered. */
  requestAnswered(route: string, status: number): void {
    this.#requests.inc({ route, status: String(status) });
  }

  /** One GraphQL request answered. @param operation query, mutation or none */
  operationAnswered(labels: { readonly contract: string; readonly operation: string }, seconds: number): void {
    this.#operations.observe(labels, seconds);
  }

  /** One error told to a caller. */
  errorTold(code: string): void {
    this.#errors.inc({ code });
  }

  /** One fetch from a subgraph. */
  fetched(subgraph: string, outcome: FetchOutcome, seconds: number): void {
    this.#fetches.observe({ subgraph, outcome }, seconds);
  }

  /** Shows a figure that something else keeps; read whenever the metrics are read. */
  watch(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** Everything in the text format of Prometheus, and its content type. */
  async print(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}
