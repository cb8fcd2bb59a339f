import { findDisorder, piecesRoot } from './create-pool.ts';
import { bitmapFileName, TRANSCRIPT_FILES, type Transcript } from './draw-transcript.ts';
import { fromHex, toHex } from './encoding.ts';
import { countBits, digestOfBitmap } from './frame-bitmaps.ts';
import { type DrawPrimitives, HASH_BYTES } from './primitives.ts';
import { check, runStep, type Step, VerificationFault } from './verification.ts';

/** Files of a transcript by name. */
export type TranscriptFiles = ReadonlyMap<string, Uint8Array>;

/** Steps over leaves.bin, exclusions.bin and the bitmaps. */
export function verifyFiles(transcript: Transcript, files: TranscriptFiles, primitives: DrawPrimitives): Step[] {
  const { manifest } = transcript;
  return [
    runStep('POOL_FILE', () => {
      const leaves = fileOf(files, TRANSCRIPT_FILES.leaves);
      verifyLeaves(leaves, { count: manifest.balls, root: manifest.poolRoot }, primitives);
      check(toHex(primitives.hash(leaves)) === manifest.leavesDigest, 'the digest of the file differs', '文件摘要不符');
    }),
    runStep('EXCLUSION_FILE', () => {
      const excluded = manifest.excluded.reduce((sum, { units }) => sum + units, 0);
      verifyLeaves(fileOf(files, TRANSCRIPT_FILES.exclusions), { count: excluded, root: manifest.exclusionRoot }, primitives);
    }),
    runStep('BITMAP_FILES', () => verifyBitmaps(transcript, files, primitives)),
  ];
}

/** A file of the transcript; throws `VerificationFault` when it is not there. */
export function fileOf(files: TranscriptFiles, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes === undefined) throw new VerificationFault(`${name} is missing`, `缺少 ${name}`);
  return bytes;
}

function verifyLeaves(leaves: Uint8Array, expected: { readonly count: number; readonly root: string }, primitives: DrawPrimitives): void {
  const count = leaves.length / HASH_BYTES;
  check(count === expected.count, `${count} leaves, not ${expected.count}`, `叶子数为 ${count}，应为 ${expected.count}`);
  const position = findDisorder(leaves);
  check(position === null, `leaf ${position} does not come after the one before`, `第 ${position} 个叶子顺序错误`);
  const root = toHex(piecesRoot(leaves, primitives));
  check(root === expected.root, `the root is ${root}, not ${expected.root}`, `树根为 ${root}，应为 ${expected.root}`);
}

function verifyBitmaps({ manifest, audience, audit }: Transcript, files: TranscriptFiles, primitives: DrawPrimitives): void {
  const poolKey = fromHex(audit?.poolKey ?? '');
  manifest.frames.forEach((frame, index) => {
    if (audience === 'PUBLIC' && frame.visibility !== 'PUBLIC') return;
    const name = bitmapFileName(index);
    const bitmap = fileOf(files, name);
    check(bitmap.length === Math.ceil(manifest.balls / 8), `${name} has another length than the pool`, `${name} 长度与名单不符`);
    const digest = digestOfBitmap({ ...frame, place: index, bitmap }, poolKey, primitives);
    check(digest === frame.bitmapDigest, `the digest of ${name} differs`, `${name} 摘要不符`);
    // The number of balls of other frames is not in the manifest: auditors rebuild the whole bitmap.
    const isCounted = frame.balls === null || countBits(bitmap) === frame.balls;
    check(isCounted, `${name} does not hold ${frame.balls} balls`, `${name} 所含球数不是 ${frame.balls}`);
  });
}
