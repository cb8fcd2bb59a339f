/** After the last test file: stops the server that the set-up offered, if anybody asked for it. */
// biome-ignore lint/style/noDefaultExport: jest calls the default export.
export default async function globalTeardown(): Promise<void> {
  const stop: unknown = Reflect.get(globalThis, 'stopTestServer');
  if (typeof stop === 'function') await stop();
}
