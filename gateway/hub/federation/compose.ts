import { composeSchemaContract, composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { parse } from 'graphql';

/** A subgraph as composition sees it. */
export interface SubgraphSdl {
  readonly name: string;
  readonly sdl: string;
}

/** What composition gives; all as SDL. */
export interface ComposedHub {
  /** For the gateway: everything, with the subgraph of each field. */
  readonly supergraphSdl: string;
  /** What visitors without a login see, for them to read. */
  readonly publicSdl: string;
  /** For the public endpoint: the supergraph in which everything untagged is inaccessible. */
  readonly publicSupergraphSdl: string;
}

const PUBLIC_TAG = 'public';

/** Composes the hub; throws one error with everything that does not fit. */
export function composeHub(subgraphs: readonly SubgraphSdl[]): ComposedHub {
  // Composition writes into what it is given, so each gets documents of its own.
  const services = () => subgraphs.map(({ name, sdl }) => ({ name, url: urlPlaceholderOf(name), typeDefs: parse(sdl) }));
  const whole = composeServices(services());
  if (compositionHasErrors(whole)) throw compositionError('The subgraphs do not compose', whole.errors);
  const contract = composeSchemaContract(services(), { include: new Set([PUBLIC_TAG]), exclude: new Set() }, true);
  if (compositionHasErrors(contract)) throw compositionError('The public contract does not compose', contract.errors);
  return {
    supergraphSdl: `${whole.supergraphSdl.trim()}\n`,
    publicSdl: `${contract.publicSdl.trim()}\n`,
    publicSupergraphSdl: `${contract.supergraphSdl.trim()}\n`,
  };
}

/** Address that stands in the supergraph file; the real one is a setting of the gateway's process. */
function urlPlaceholderOf(subgraph: string): string {
  return `http://${subgraph}/graphql`;
}

function compositionError(sentence: string, errors: readonly { readonly message: string }[]): Error {
  return new Error([`${sentence}:`, ...errors.map((error) => `- ${error.message}`)].join('\n'));
}
