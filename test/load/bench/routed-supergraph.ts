import process from 'node:process';
import { readSupergraphFiles } from '../../../gateway/hub/processes/supergraph-files.ts';

/** The supergraph with the addresses of BENCH_SUBGRAPHS instead of the names that it is composed with. */
export async function routedSupergraph(): Promise<string> {
  const { supergraphSdl } = await readSupergraphFiles();
  const urls = JSON.parse(process.env.BENCH_SUBGRAPHS ?? '{}') as Record<string, string>;
  return supergraphSdl.replaceAll(/(@join__graph\(name: "([^"]+)", url: ")[^"]*"/gu, (_whole, start: string, name: string) => {
    return `${start}${urls[name]}/graphql"`;
  });
}
