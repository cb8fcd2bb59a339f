import type { KeyRing } from '../../../subgraphs/subgraph-kit/identity/key-ring.ts';
import type { Settings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../subgraphs/subgraph-kit/system-clock.ts';
import { HttpConnection } from '../../transports/http-connection.ts';
import { StatementSigner } from '../../transports/statement-signer.ts';

/** Connections over HTTP to the addresses of the settings; throws one error that names every address that is missing. */
export function openHttpConnections(
  issuer: string,
  names: readonly string[],
  parts: { readonly settings: Settings; readonly keys: KeyRing },
): HttpConnection[] {
  const { settings, keys } = parts;
  const missing = names.filter((name) => settings.subgraphUrlOf(name) === null);
  if (missing.length > 0) {
    const variables = missing.map((name) => `SUBGRAPH_URL_${name.replaceAll('-', '_').toUpperCase()}`).join(', ');
    throw new Error(`Set ${variables} to the addresses of these subgraphs. (请设置 ${variables}。)`);
  }
  const signer = new StatementSigner(issuer, keys, systemClock);
  return names.map(
    (name) => new HttpConnection(name, { url: settings.subgraphUrlOf(name) ?? '', signer, timeoutMs: settings.subgraphTimeoutMs }),
  );
}
