/** Every sentence the set-up says, in English and Chinese. It goes to standard error, because some commands answer on standard output for machines. */
const TEXTS = {
  nodeTooOld: ({ version }) => [
    `Node ${version} is too old to set up the hub; install Node 18 or newer from https://nodejs.org.`,
    `Node ${version} 版本过低，无法安装；请从 https://nodejs.org 安装 Node 18 或更新版本。`,
  ],
  installing: () => ['Installing packages (about a minute, once) ...', '正在安装依赖（首次约需一分钟）……'],
  waiting: ({ pid }) => [
    `Another command (process ${pid}) is installing packages here; waiting for it ...`,
    `另一命令（进程 ${pid}）正在此处安装依赖，等待其完成……`,
  ],
  installFailed: () => [
    'The packages could not be installed; the reason stands above. Check the network and the npm registry (npm config get registry), then run the command again.',
    '依赖安装失败，原因见上。请检查网络与 npm 源（npm config get registry）后重试。',
  ],
  npmMissing: () => [
    'npm was not found; it comes with Node from https://nodejs.org.',
    '未找到 npm；它随 https://nodejs.org 的 Node 一起安装。',
  ],
  notReplaceable: ({ reason }) => [
    `node_modules cannot be replaced (${reason}). Run "npm ci" by hand, then the command again.`,
    `无法替换 node_modules（${reason}）。请手动运行 “npm ci” 后重试。`,
  ],
  notWritable: ({ reason }) => [
    `The project folder cannot be written (${reason}). Use a copy of your own.`,
    `无法写入项目目录（${reason}）。请使用自己的副本。`,
  ],
  newerNodeMissing: ({ version, platform }) => [
    `The hub needs Node 24; this is ${version}, and there is no package with Node 24 for ${platform} here. Install Node 24 from https://nodejs.org.`,
    `本系统需要 Node 24；当前为 ${version}，且没有适用于 ${platform} 的 Node 24 依赖包。请从 https://nodejs.org 安装 Node 24。`,
  ],
  unknownCommand: ({ command, known }) => [
    `There is no command "${command}". Commands: ${known.join(', ')}.`,
    `没有命令 “${command}”。可用命令：${known.join('、')}。`,
  ],
};

/** Says a sentence in both languages. */
export function say(name, facts = {}) {
  for (const line of TEXTS[name](facts)) process.stderr.write(`${line}\n`);
}

/** Ends the command with a sentence for the person in front of it. Caught in run.mjs; not a fault of the program. */
export class SetUpStop extends Error {
  constructor(name, facts = {}, exitCode = 1) {
    super(name);
    this.textName = name;
    this.facts = facts;
    this.exitCode = exitCode;
  }
}
