import { callInThread } from '../../../subgraph-kit/threads/call-in-thread.ts';
import { nodePrimitives } from '../pure/node-primitives.ts';
import type { TranscriptFiles } from '../pure/verify-files.ts';
import { type Verification, verifyTranscript } from '../pure/verify-transcript.ts';
import { createPoolInThreads } from './pool-threads.service.ts';
import { assignInThreads } from './team-threads.service.ts';

/** Room for young objects: the transcript of a large season is one document that lives to the end. */
const ROOM = { maxYoungGenerationSizeMb: 256 };

/** A verification of files, in a thread whose memory is made for it. */
export function verifyInThread(files: TranscriptFiles): Promise<Verification> {
  return callInThread({ module: new URL(import.meta.url), name: verifyFiles.name, input: files, room: ROOM });
}

/** Called in the thread. */
export function verifyFiles(files: TranscriptFiles): Promise<Verification> {
  return verifyTranscript(files, nodePrimitives, {
    createPool: (input, { profile }) => createPoolInThreads(input, profile),
    assignInspectors: (input, { profile }) => assignInThreads(input, profile),
  });
}
