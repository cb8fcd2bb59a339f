import { startEmbeddedPostgres } from '../../../subgraphs/subgraph-kit/database/embedded-postgres/launcher.ts';
import type { Settings } from '../../../subgraphs/subgraph-kit/settings.ts';
import type { Say } from './say.ts';

/** Where the subgraphs of a hub keep their data. */
export interface HubDatabase {
  /** Connection string with which a subgraph is provisioned and connects. Holds a password: never log it. */
  urlOf(subgraph: string): string;
  readonly isEmbedded: boolean;
  /** Resolves when an embedded server is gone without our doing. */
  readonly lost: Promise<Error>;
  stop(): Promise<void>;
}

/** The servers that the settings name; for a subgraph without one, the embedded server of the state folder. */
export async function openHubDatabase(settings: Settings, subgraphs: readonly string[], say: Say): Promise<HubDatabase> {
  const isNamed = subgraphs.every((subgraph) => settings.databaseUrlOf(subgraph) !== null);
  if (isNamed) {
    const never = new Promise<Error>(() => {});
    return { urlOf: (subgraph) => settings.databaseUrlOf(subgraph) ?? '', isEmbedded: false, lost: never, stop: async () => {} };
  }
  say('Starting the embedded database …', '正在启动内嵌数据库 …');
  const server = await startEmbeddedPostgres({ stateDir: settings.stateDir, log: (line) => say(line, line) });
  return {
    urlOf: (subgraph) => settings.databaseUrlOf(subgraph) ?? server.url,
    isEmbedded: true,
    lost: server.lost,
    stop: () => server.stop(),
  };
}
