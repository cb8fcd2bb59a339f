import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { fileNameOfHeader } from '../../../subgraphs/subgraph-kit/server/import-download.ts';
import { readSettings, type Settings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../subgraphs/subgraph-kit/system-clock.ts';
import { issueDevelopmentToken, openDevelopmentKeys } from '../../identity/development-tokens.ts';
import { acceptsDevelopmentTokens } from '../../identity/trust.ts';
import { fromCaller } from '../processes/command-line.ts';
import { runCommand } from '../processes/run-until-told.ts';
import { type HubDepartment, hubPlan } from '../subgraph-list.ts';

interface ImportWords {
  readonly url?: string;
  readonly token?: string;
}

/** `npm run import`: sends a workbook to the gateway, prints what the department says about it, as JSON, and saves the refused rows beside the file. */
async function importFile(departmentWord: string, register: string, fileWord: string, words: ImportWords): Promise<number> {
  const settings = readSettings();
  const department = findDepartment(departmentWord);
  const file = fromCaller(fileWord);
  if (!(await stat(file)).isFile()) throw new Error(`${file} is not a file. (不是文件。)`);
  const url = words.url ?? `http://${settings.host}:${settings.port}`;
  const authorization = `Bearer ${words.token ?? (await officerToken(settings, department))}`;
  const response = await fetch(`${url}/imports/${department.subgraph}/${register}`, {
    method: 'POST',
    headers: {
      authorization,
      'content-type': 'application/octet-stream',
      'x-file-name': encodeURIComponent(basename(file)),
    },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
    duplex: 'half',
  } as RequestInit).catch((error: unknown) => {
    throw new Error(
      `No hub answers at ${url} (${String((error as Error).cause ?? error)}). Start it, or give --url. 无法连接，请先启动或用 --url 指定地址。`,
    );
  });
  const text = await response.text();
  (response.ok ? process.stdout : process.stderr).write(`${text}\n`);
  if (!response.ok) return 1;
  const { refusedRowsPath = null, refused } = JSON.parse(text) as { readonly refusedRowsPath?: string | null; readonly refused?: number };
  if (refusedRowsPath === null) return 0;
  const saved = await saveRefusedRows(`${url}${refusedRowsPath}`, authorization, dirname(file));
  process.stderr.write(
    `${refused} rows were refused and are in ${saved}: correct them there and import that file. 退回的行已存入该文件，改正后导入即可。\n`,
  );
  return 0;
}

/** Writes the refused rows beside the file that was sent, never over a file that is there: somebody may be correcting it. */
async function saveRefusedRows(url: string, authorization: string, folder: string): Promise<string> {
  const response = await fetch(url, { headers: { authorization } });
  const fileName = fileNameOfHeader(response.headers.get('content-disposition'));
  if (!response.ok || fileName === null)
    throw new Error(`The refused rows could not be fetched: ${await response.text()} (无法取得退回的行。)`);
  const bytes = await response.bytes();
  const { name, ext } = parse(basename(fileName));
  for (let number = 1; ; number += 1) {
    const path = join(folder, `${name}${number === 1 ? '' : `-${number}`}${ext}`);
    try {
      await writeFile(path, bytes, { flag: 'wx' });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** By code (`MARKET_REGULATION`) or by name of the subgraph (`markets`). */
function findDepartment(word: string): HubDepartment {
  const { departments } = hubPlan();
  const found = departments.find(({ code, subgraph }) => code === word.toUpperCase() || subgraph === word.toLowerCase());
  if (found !== undefined) return found;
  throw new Error(`There is no department "${word}"; there are: ${departments.map(({ subgraph }) => subgraph).join(', ')}. (没有此部门。)`);
}

async function officerToken(settings: Settings, department: HubDepartment): Promise<string> {
  if (!acceptsDevelopmentTokens(settings))
    throw new Error('Give the token of an officer of the department with --token. 请用 --token 提供部门人员的令牌。');
  const terms = { issuer: settings.jwtIssuer, audience: settings.jwtAudience, now: systemClock.now() };
  return issueDevelopmentToken(
    await openDevelopmentKeys(settings.stateDir),
    { role: 'DEPARTMENT_OFFICER', department: department.code },
    terms,
  );
}

await new Command('npm run import --')
  .description('Imports a workbook (.xlsx) or CSV file into a register, through the gateway. 将工作簿或 CSV 导入名录。')
  .argument('<department>', 'markets, commerce, culture, urban-management, or the code (部门)')
  .argument('<register>', 'enterprises, premises, register-entries, inspectors, items, findings (名录)')
  .argument('<file>', '.xlsx or .csv (文件)')
  .option('--url <url>', 'address of the gateway (网关地址)')
  .option('--token <token>', 'token of an officer of the department; a development token when left out (令牌)')
  .action((department: string, register: string, file: string, words: ImportWords) =>
    runCommand(() => importFile(department, register, file, words)),
  )
  .parseAsync();
