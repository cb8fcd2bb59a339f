/*
 * A page opened from disk has no shared memory, which browsers keep for pages that isolate themselves by HTTP headers. It has no threads to share
 * with either, so the pool's columns may stand in memory of its own. This module comes before all others of the page.
 */

if (!('SharedArrayBuffer' in globalThis)) Object.assign(globalThis, { SharedArrayBuffer: ArrayBuffer });
