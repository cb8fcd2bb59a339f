/** What can keep the embedded database from running. Each needs a person to do something, which the message says in both languages. */
export type EmbeddedPostgresFault =
  | 'PLATFORM_UNSUPPORTED'
  | 'BINARIES_UNUSABLE'
  | 'ROOT_REFUSED'
  | 'STATE_DIRECTORY_UNUSABLE'
  | 'PASSWORD_MISSING'
  | 'VERSION_DIFFERS'
  | 'INITDB_FAILED'
  | 'SERVER_FAILED'
  | 'NO_FREE_PORT'
  | 'START_TIMEOUT'
  | 'SERVER_ENDED';

/** Thrown by the launcher; `message` is English, then Chinese, then what the server itself said, if anything. */
export class EmbeddedPostgresError extends Error {
  readonly fault: EmbeddedPostgresFault;

  constructor(fault: EmbeddedPostgresFault, text: { readonly en: string; readonly zh: string; readonly detail?: string }) {
    super([text.en, text.zh, text.detail?.trim()].filter(Boolean).join('\n'));
    this.name = 'EmbeddedPostgresError';
    this.fault = fault;
  }
}
