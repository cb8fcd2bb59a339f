/** The other side does not speak HTTP/1.1 as we read it. */
export class NotHttp extends Error {}

/** The answer is longer than allowed. */
export class AnswerTooLong extends Error {}

const HEAD_BYTES_MAX = 16_384;
/** A line with the size of a part may have extensions, which mean nothing to us. */
const CHUNK_LINE_BYTES_MAX = 1_024;
const STATUS_LINE = /^HTTP\/1\.(?<minor>[01]) (?<status>\d{3})(?: |$)/u;
const NOTHING = Buffer.alloc(0);

type Phase = 'head' | 'length' | 'chunk-line' | 'chunk' | 'chunk-end' | 'trailer' | 'until-close' | 'done';

/**
 * Reads one HTTP/1.1 answer (RFC 9112) from the bytes of a connection, in whatever pieces they come.
 *
 * It is strict, because two readers that understand a message differently are how answers get mixed up: one length only, no folded headers, no
 * transfer coding but `chunked`, nothing behind the end.
 */
export class AnswerReader {
  readonly #bytesMax: number;
  readonly #parts: Buffer[] = [];
  #phase: Phase = 'head';
  /** Bytes that cannot be read before more of them come. */
  #rest: Buffer = NOTHING;
  #size = 0;
  /** Bytes of the body, or of its present part, that have not come yet. */
  #left = 0;
  #status = 0;
  #keepsConnection = false;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get status(): number {
    return this.#status;
  }

  /** Whether another request may be sent over the same connection. */
  get keepsConnection(): boolean {
    return this.#keepsConnection;
  }

  /** The body, once the answer is complete. */
  get text(): string {
    const [only, ...others] = this.#parts;
    return (only !== undefined && others.length === 0 ? only : Buffer.concat(this.#parts)).toString('utf8');
  }

  /** Takes bytes; true when the answer is complete with them. @throws NotHttp, AnswerTooLong */
  push(bytes: Buffer): boolean {
    let data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    this.#rest = NOTHING;
    while (data.length > 0) {
      if (this.#phase === 'done') throw new NotHttp('there is something behind the end of the answer');
      const used = this.#take(data);
      if (used === 0) {
        this.#rest = data;
        break;
      }
      data = data.subarray(used);
    }
    return this.#phase === 'done';
  }

  /** The other side has closed the connection; true when the answer is complete with that. */
  end(): boolean {
    if (this.#phase === 'until-close') this.#phase = 'done';
    return this.#phase === 'done';
  }

  /** Reads what it can of the present phase. @returns bytes used; 0: more are needed */
  #take(data: Buffer): number {
    switch (this.#phase) {
      case 'head':
        return this.#takeHead(data);
      case 'length':
      case 'chunk':
        return this.#takeBody(data);
      case 'until-close':
        this.#keep(data);
        return data.length;
      default:
        return this.#takeLine(data);
    }
  }

  #takeHead(data: Buffer): number {
    const end = data.indexOf('\r\n\r\n');
    if (end < 0 ? data.length > HEAD_BYTES_MAX : end > HEAD_BYTES_MAX) throw new NotHttp('the head of the answer is too long');
    if (end < 0) return 0;
    this.#readHead(data.toString('latin1', 0, end).split('\r\n'));
    return end + 4;
  }

  #readHead([first = '', ...lines]: readonly string[]): void {
    const start = STATUS_LINE.exec(first)?.groups;
    if (start === undefined) throw new NotHttp('the answer does not begin with a status');
    this.#status = Number(start.status);
    // An interim answer: the real one follows.
    if (this.#status < 200) return;
    const { length, isChunked, isClosed } = readHeaders(lines);
    const hasBody = this.#status !== 204 && this.#status !== 304;
    this.#keepsConnection = start.minor === '1' && !isClosed && (!hasBody || isChunked || length !== null);
    if (!hasBody) this.#phase = 'done';
    else if (isChunked) this.#phase = 'chunk-line';
    else if (length === null) this.#phase = 'until-close';
    else this.#expect('length', length);
  }

  #expect(phase: 'length' | 'chunk', bytes: number): void {
    if (this.#size + bytes > this.#bytesMax) throw new AnswerTooLong('the answer is too long');
    this.#left = bytes;
    this.#phase = phase === 'length' && bytes === 0 ? 'done' : phase;
  }

  #takeBody(data: Buffer): number {
    const part = data.length > this.#left ? data.subarray(0, this.#left) : data;
    this.#keep(part);
    this.#left -= part.length;
    if (this.#left === 0) this.#phase = this.#phase === 'chunk' ? 'chunk-end' : 'done';
    return part.length;
  }

  #keep(part: Buffer): void {
    this.#size += part.length;
    if (this.#size > this.#bytesMax) throw new AnswerTooLong('the answer is too long');
    this.#parts.push(part);
  }

  #takeLine(data: Buffer): number {
    const end = data.indexOf('\r\n');
    if (end < 0 ? data.length > CHUNK_LINE_BYTES_MAX : end > CHUNK_LINE_BYTES_MAX) throw new NotHttp('a line between parts is too long');
    if (end < 0) return 0;
    this.#readLine(data.toString('latin1', 0, end));
    return end + 2;
  }

  #readLine(line: string): void {
    if (this.#phase === 'trailer') {
      if (line === '') this.#phase = 'done';
    } else if (this.#phase === 'chunk-end') {
      if (line !== '') throw new NotHttp('a part is longer than announced');
      this.#phase = 'chunk-line';
    } else {
      const size = /^([\da-f]{1,8})(?:[ \t]*;.*)?$/iu.exec(line)?.[1];
      if (size === undefined) throw new NotHttp('a part has no size');
      if (Number.parseInt(size, 16) === 0) this.#phase = 'trailer';
      else this.#expect('chunk', Number.parseInt(size, 16));
    }
  }
}

interface Framing {
  length: number | null;
  isChunked: boolean;
  isClosed: boolean;
}

/** How long the body is, and what becomes of the connection; nothing else of a head matters. */
function readHeaders(lines: readonly string[]): Readonly<Framing> {
  const framing: Framing = { length: null, isChunked: false, isClosed: false };
  for (const line of lines) readHeader(line, framing);
  if (framing.isChunked && framing.length !== null) throw new NotHttp('the length is told in two ways');
  return framing;
}

function readHeader(line: string, framing: Framing): void {
  const colon = line.indexOf(':');
  // A folded header begins with a space.
  if (colon < 1 || line.charCodeAt(0) <= 32) throw new NotHttp('a header cannot be read');
  const name = line.slice(0, colon).toLowerCase();
  if (name === 'connection') framing.isClosed ||= /\bclose\b/iu.test(line);
  else if (name === 'content-length') {
    if (framing.length !== null) throw new NotHttp('the length is told twice');
    framing.length = readLength(line.slice(colon + 1).trim());
  } else if (name === 'transfer-encoding') {
    if (
      framing.isChunked ||
      line
        .slice(colon + 1)
        .trim()
        .toLowerCase() !== 'chunked'
    )
      throw new NotHttp('the transfer coding is not known');
    framing.isChunked = true;
  }
}

function readLength(text: string): number {
  if (!/^\d{1,15}$/u.test(text)) throw new NotHttp('the length is not a number');
  return Number(text);
}
