import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import process from 'node:process';
import type { Settings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { acceptsDevelopmentTokens } from '../../identity/trust.ts';
import type { DoctorCheck } from './finding.ts';

const NODE_MAJOR = 24;
const DISK_BYTES_MIN = 2_000_000_000;

/** Node, settings, ports, disk: what can be known without a database. */
export function machineChecks(settings: Settings): readonly DoctorCheck[] {
  return [nodeVersion(), identity(settings), port(settings), disk(settings)];
}

/** The short form for a start, which looks after ports and the database itself. */
export function startChecks(settings: Settings): readonly DoctorCheck[] {
  return [nodeVersion(), identity(settings), disk(settings)];
}

function nodeVersion(): DoctorCheck {
  return {
    topic: { en: 'Node', zh: 'Node 版本' },
    look: async () => {
      const facts = { en: process.version, zh: process.version };
      if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR) return [{ verdict: 'fine', facts }];
      const remedy = {
        en: `Start through "npm start", which brings Node ${NODE_MAJOR}.`,
        zh: `请用 npm start 启动，它自带 Node ${NODE_MAJOR}。`,
      };
      return [{ verdict: 'wrong', facts, remedy }];
    },
  };
}

function identity(settings: Settings): DoctorCheck {
  return {
    topic: { en: 'Identity', zh: '身份认证' },
    look: async () => {
      if (settings.jwksUrl === null) return [developmentKeys(settings)];
      const response = await fetch(settings.jwksUrl, { signal: AbortSignal.timeout(5_000) });
      const keys = ((await response.json()) as { keys?: unknown[] }).keys?.length ?? 0;
      if (keys > 0) return [{ verdict: 'fine', facts: { en: `${keys} keys at JWKS_URL`, zh: `JWKS_URL 有 ${keys} 个公钥` } }];
      const remedy = { en: 'Check the address with the identity provider.', zh: '请与身份系统管理员核对地址。' };
      return [{ verdict: 'wrong', facts: { en: 'JWKS_URL gives no keys', zh: 'JWKS_URL 未提供公钥' }, remedy }];
    },
  };
}

function developmentKeys(settings: Settings): Awaited<ReturnType<DoctorCheck['look']>>[number] {
  const facts = { en: 'development tokens', zh: '使用开发令牌' };
  if (!acceptsDevelopmentTokens(settings)) {
    const remedy = { en: 'Set JWKS_URL to the identity provider’s key set.', zh: '请将 JWKS_URL 设为身份系统的公钥地址。' };
    return { verdict: 'wrong', facts: { en: 'NODE_ENV is production and JWKS_URL is not set', zh: '生产环境未设置 JWKS_URL' }, remedy };
  }
  if (settings.nodeEnv !== 'production') return { verdict: 'fine', facts };
  const remedy = {
    en: 'Anybody with the state folder can be anybody. Set JWKS_URL before real data come in.',
    zh: '正式使用前请设置 JWKS_URL。',
  };
  return { verdict: 'attention', facts, remedy };
}

function port(settings: Settings): DoctorCheck {
  return {
    topic: { en: 'Port', zh: '端口' },
    look: async () => {
      const facts = { en: `${settings.host}:${settings.port}`, zh: `${settings.host}:${settings.port}` };
      if (await isFree(settings)) return [{ verdict: 'fine', facts: { en: `${facts.en} is free`, zh: `${facts.zh} 空闲` } }];
      const isHub = await fetch(`http://${settings.host}:${settings.port}/health`, { signal: AbortSignal.timeout(2_000) }).then(
        (response) => response.ok,
        () => false,
      );
      if (isHub) return [{ verdict: 'fine', facts: { en: `a hub answers at ${facts.en}`, zh: `${facts.zh} 已有枢纽在运行` } }];
      const remedy = { en: '"npm start" takes the next free one; or set PORT.', zh: 'npm start 会改用下一个空闲端口，也可设置 PORT。' };
      return [{ verdict: 'attention', facts: { en: `${facts.en} is taken`, zh: `${facts.zh} 已被占用` }, remedy }];
    },
  };
}

function isFree({ host, port: number }: Settings): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(number, host, () => server.close(() => resolve(true)));
  });
}

function disk(settings: Settings): DoctorCheck {
  return {
    topic: { en: 'Disk', zh: '磁盘' },
    look: async () => {
      const { bavail, bsize } = await statfs(settings.stateDir).catch(() => statfs('.'));
      const free = bavail * bsize;
      const facts = { en: `${Math.floor(free / 1e9)} GB free`, zh: `剩余 ${Math.floor(free / 1e9)} GB` };
      if (free >= DISK_BYTES_MIN) return [{ verdict: 'fine', facts }];
      return [{ verdict: 'attention', facts, remedy: { en: 'Make room, or move HUB_STATE_DIR.', zh: '请清理磁盘或迁移 HUB_STATE_DIR。' } }];
    },
  };
}
