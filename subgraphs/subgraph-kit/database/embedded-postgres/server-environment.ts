/**
 * Environment of initdb and the server: the search path of the caller and nothing else, so that PGDATA, PGOPTIONS, LD_PRELOAD-like habits or a
 * strange locale of a person's shell cannot change the database.
 */
export function serverEnvironment(): Record<string, string> {
  // biome-ignore lint/style/noProcessEnv: the search path is handed on to child processes; it is not a setting of the hub.
  return { PATH: process.env.PATH || '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', LANG: 'C' };
}
