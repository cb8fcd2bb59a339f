import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { AnswerReader } from './answer-reader.ts';

/** A POST of JSON with a body in memory. */
export interface PostRequest {
  readonly path: string;
  /** One header line more, `name: value`; the caller answers for it having no line break. */
  readonly header: string;
  readonly body: string;
  readonly timeoutMs: number;
  /** Largest answer in bytes. */
  readonly answerBytesMax: number;
}

/** Status and text of an answer. */
export interface PostAnswer {
  readonly status: number;
  readonly text: string;
}

/** No complete answer came within the time allowed. */
export class AnswerTimeout extends Error {}

/** The connection broke, or the pool is closed. */
export class ConnectionBroken extends Error {}

/** A connection that was idle for longer than this is not used again: servers close idle ones, Node's own default is after five seconds. */
const IDLE_MAX_MS = 4_000;

/**
 * Sends POSTs to one origin over connections that stay open, one request at a time on each.
 *
 * A call to a subgraph is a text to write and an answer to read, on a connection that is there already. General clients do that with streams, events
 * and timers for each part, at two to three times the processor time, and a federated query is made of such calls.
 * The time limit of a request covers everything: the wait for a connection, connecting, and the whole answer.
 */
export class SocketPool {
  readonly #origin: URL;
  readonly #socketsMax: number;
  readonly #lines: string;
  /** Last used, first taken, so that those that are not needed grow old. */
  readonly #idle: Line[] = [];
  readonly #busy = new Set<Line>();
  readonly #waiting: Exchange[] = [];
  #sweeper: NodeJS.Timeout | null = null;
  #onClosed: (() => void) | null = null;

  constructor(url: string, socketsMax: number) {
    this.#origin = new URL(url);
    this.#socketsMax = socketsMax;
    this.#lines = ` HTTP/1.1\r\nhost: ${this.#origin.host}\r\nconnection: keep-alive\r\ncontent-type: application/json\r\n`;
  }

  /** Rejects with AnswerTimeout, AnswerTooLong, NotHttp, ConnectionBroken or an error of the socket. */
  post(request: PostRequest): Promise<PostAnswer> {
    return new Promise((resolve, reject) => {
      const { path, header, body } = request;
      const length = Buffer.byteLength(body);
      const text = `POST ${path}${this.#lines}${header}\r\ncontent-length: ${length}\r\n\r\n${body}`;
      // Plain ASCII is copied, not translated.
      const encoding = length === body.length ? 'latin1' : 'utf8';
      const exchange = new Exchange({ text, encoding }, request, { resolve, reject });
      if (this.#onClosed !== null) exchange.fail(new ConnectionBroken('the pool is closed'));
      else this.#start(exchange);
    });
  }

  /** Lets requests in hand finish; takes no more. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#onClosed = resolve;
      if (this.#sweeper !== null) clearInterval(this.#sweeper);
      for (const line of this.#idle.splice(0)) line.end();
      if (this.#busy.size === 0) resolve();
    });
  }

  #start(exchange: Exchange): void {
    const line = this.#takeIdle() ?? this.#open();
    if (line === null) this.#waiting.push(exchange);
    else {
      this.#busy.add(line);
      line.send(exchange);
    }
  }

  #takeIdle(): Line | null {
    const line = this.#idle.pop();
    if (line === undefined) return null;
    if (performance.now() - line.idleSinceMs < IDLE_MAX_MS) return line;
    // The youngest is too old, and so are all others.
    line.end();
    for (const older of this.#idle.splice(0)) older.end();
    return null;
  }

  #open(): Line | null {
    if (this.#busy.size >= this.#socketsMax) return null;
    const { protocol, hostname, port } = this.#origin;
    const host = hostname.replace(/^\[|\]$/gu, '');
    const socket =
      protocol === 'https:'
        ? connectSecurely({ host, port: Number(port || 443), servername: host })
        : connect({ host, port: Number(port || 80) });
    socket.setNoDelay(true);
    return new Line(socket, {
      free: (line) => this.#free(line),
      gone: (line) => this.#gone(line),
    });
  }

  #free(line: Line): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      line.send(next);
      return;
    }
    this.#busy.delete(line);
    if (this.#onClosed !== null) {
      line.end();
      if (this.#busy.size === 0) this.#onClosed();
      return;
    }
    line.idleSinceMs = performance.now();
    this.#idle.push(line);
    this.#sweeper ??= setInterval(() => this.#sweep(), IDLE_MAX_MS).unref();
  }

  #gone(line: Line): void {
    if (!this.#busy.delete(line)) {
      const index = this.#idle.indexOf(line);
      if (index >= 0) this.#idle.splice(index, 1);
      return;
    }
    const next = this.#waiting.shift();
    if (next !== undefined) this.#start(next);
    else if (this.#busy.size === 0) this.#onClosed?.();
  }

  /** Closes what was idle for too long. */
  #sweep(): void {
    const oldest = performance.now() - IDLE_MAX_MS;
    while ((this.#idle[0]?.idleSinceMs ?? oldest) < oldest) this.#idle.shift()?.end();
  }
}

interface Message {
  readonly text: string;
  readonly encoding: 'latin1' | 'utf8';
}

interface Outcome {
  resolve(answer: PostAnswer): void;
  reject(error: Error): void;
}

/** One request and whoever waits for its answer; the first outcome counts. */
class Exchange {
  readonly message: Message;
  readonly reader: AnswerReader;
  readonly #outcome: Outcome;
  readonly #timer: NodeJS.Timeout;
  /** Ends the connection on which it runs. */
  cut: (() => void) | null = null;
  isOver = false;

  constructor(message: Message, { timeoutMs, answerBytesMax }: PostRequest, outcome: Outcome) {
    this.message = message;
    this.reader = new AnswerReader(answerBytesMax);
    this.#outcome = outcome;
    this.#timer = setTimeout(() => this.fail(new AnswerTimeout('no answer in time')), timeoutMs);
  }

  finish(): void {
    this.#settle();
    this.#outcome.resolve({ status: this.reader.status, text: this.reader.text });
  }

  fail(error: Error): void {
    if (this.isOver) return;
    this.#settle();
    this.#outcome.reject(error);
    this.cut?.();
  }

  #settle(): void {
    this.isOver = true;
    clearTimeout(this.#timer);
  }
}

/** One connection. */
class Line {
  readonly #socket: Socket;
  readonly #pool: { free(line: Line): void; gone(line: Line): void };
  #exchange: Exchange | null = null;
  idleSinceMs = 0;

  constructor(socket: Socket, pool: { free(line: Line): void; gone(line: Line): void }) {
    this.#socket = socket;
    this.#pool = pool;
    let fault: Error | null = null;
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('end', () => this.#ended());
    socket.on('error', (error) => {
      fault = error;
    });
    socket.on('close', () => {
      this.#exchange?.fail(fault ?? new ConnectionBroken('the connection was closed'));
      this.#exchange = null;
      pool.gone(this);
    });
  }

  send(exchange: Exchange): void {
    // The time was up while it waited.
    if (exchange.isOver) {
      this.#pool.free(this);
      return;
    }
    this.#exchange = exchange;
    exchange.cut = () => this.#socket.destroy();
    this.#socket.write(exchange.message.text, exchange.message.encoding);
  }

  end(): void {
    this.#socket.destroy();
  }

  #receive(bytes: Buffer): void {
    const exchange = this.#exchange;
    // Nobody has asked for this.
    if (exchange === null) this.#socket.destroy();
    else
      try {
        if (exchange.reader.push(bytes)) this.#complete(exchange);
      } catch (error) {
        exchange.fail(error as Error);
      }
  }

  #ended(): void {
    if (this.#exchange?.reader.end()) this.#complete(this.#exchange);
    else this.#socket.destroy();
  }

  #complete(exchange: Exchange): void {
    this.#exchange = null;
    exchange.finish();
    if (exchange.reader.keepsConnection) this.#pool.free(this);
    else this.#socket.destroy();
  }
}
