import type { IncomingMessage } from 'node:http';
import { HubError } from '../../subgraphs/subgraph-kit/errors.ts';
import { type LimitName, tooLarge } from '../limits/limit-error.ts';

/** A body in memory must have come in within this time, so that slow senders cannot hold many of them. */
const BODY_TIMEOUT_MS = 30_000;

/** Reads the whole body as text; throws QUERY_TOO_LARGE as soon as it is longer than allowed. */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<string> {
  const announced = announcedLength(request);
  if (announced !== null && announced > bytesMax) return Promise.reject(tooLarge('bodyBytes', announced, bytesMax));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => finish(brokenOff), BODY_TIMEOUT_MS);
    let isFinished = false;
    // Every request ends with `close`, long after its body has been read: an error is made only when somebody hears of it.
    const finish = (fault: (() => Error) | null): void => {
      if (isFinished) return;
      isFinished = true;
      clearTimeout(timer);
      request.off('data', onData);
      if (fault === null) resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(fault());
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > bytesMax) finish(() => tooLarge('bodyBytes', null, bytesMax));
      else chunks.push(chunk);
    };
    request.on('data', onData);
    request.once('end', () => finish(null));
    request.once('error', () => finish(brokenOff));
    request.once('close', () => finish(brokenOff));
  });
}

/** The body as it comes in, with an end as soon as it is longer than allowed. @throws HubError QUERY_TOO_LARGE, from the iteration */
export async function* limitStream(request: IncomingMessage, limit: LimitName, bytesMax: number): AsyncGenerator<Uint8Array> {
  const announced = announcedLength(request);
  if (announced !== null && announced > bytesMax) throw tooLarge(limit, announced, bytesMax);
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > bytesMax) throw tooLarge(limit, null, bytesMax);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof HubError ? error : brokenOff();
  }
  // A sender that goes away ends the stream like one that is done; half a workbook must not pass for a whole one.
  if (announced !== null && size < announced) throw brokenOff();
}

function announcedLength(request: IncomingMessage): number | null {
  const length = request.headers['content-length'];
  return length === undefined ? null : Number(length);
}

function brokenOff(): HubError {
  return new HubError('BAD_REQUEST', { en: 'The request broke off before its end.', zh: '请求未完整送达。' });
}
