import fs from 'node:fs';

/** PostgreSQL settings, name to value, as after `-c` on the command line. */
export type ServerSettings = Readonly<Record<string, string | number>>;

/**
 * Settings for one small city on one machine: quick bulk loads, and nothing acknowledged is ever lost (`fsync` and `synchronous_commit` stay on).
 *
 * `wal_level=minimal` lets a load into a new table skip the log; nothing replicates from an embedded server. Few large checkpoints instead of
 * many small ones: a crash recovery reads at most `max_wal_size`.
 *
 * @source none: our choice, because a load of 1,000,000 rows should not wait for checkpoints, and 256 MB fit on a machine of 4 GB.
 */
export const DEFAULT_SETTINGS: ServerSettings = {
  shared_buffers: '256MB',
  max_connections: 200,
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '4GB',
  wal_buffers: '16MB',
  checkpoint_timeout: '15min',
  random_page_cost: 1.1,
  timezone: 'Asia/Shanghai',
  log_timezone: 'Asia/Shanghai',
};

/** Smallest /dev/shm in which parallel queries do not fail, in bytes; containers often have 64 MB. */
const SHARED_MEMORY_MIN_BYTES = 512 * 1024 * 1024;

/** Command-line arguments of the server: what the launcher relies on wins over the caller's settings, and those over the defaults. */
export function serverArguments(dataDirectory: string, port: number, settings: ServerSettings): string[] {
  const all: ServerSettings = {
    ...DEFAULT_SETTINGS,
    dynamic_shared_memory_type: sharedMemoryType(),
    ...settings,
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
  };
  return ['-D', dataDirectory, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function sharedMemoryType(): string {
  if (process.platform !== 'linux') return 'posix';
  try {
    const { bsize, blocks } = fs.statfsSync('/dev/shm');
    return bsize * blocks >= SHARED_MEMORY_MIN_BYTES ? 'posix' : 'mmap';
  } catch {
    return 'mmap';
  }
}
