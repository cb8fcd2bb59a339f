import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { SAMPLE_CITY_DIVISION } from '../../subgraphs/sample-city/enterprise-generator.ts';
import { findRestaurantInManyRegisters } from '../../subgraphs/sample-city/showcase.ts';
import { type WrittenWorkbook, writeSampleCity } from '../../subgraphs/sample-city/write-sample-city.ts';
import { civilDateOf } from '../../subgraphs/subgraph-kit/pure/civil-date.ts';
import { systemClock } from '../../subgraphs/subgraph-kit/system-clock.ts';
import type { Hub } from './all-in-one.ts';
import {
  countAtCoordination,
  countAtDepartments,
  findFirstSeasons,
  findInspectorsOnVisits,
  isEnterpriseKnown,
  type KnownInspector,
} from './first-season.repository.ts';
import type { Say } from './processes/say.ts';
import { forEachBounded } from './season/bounded.ts';
import { driveSeason } from './season/drive-season.ts';
import { openSeasonSession } from './season/open-session.ts';
import { SAMPLE_SEED, samplePlan } from './season/sample-plan.ts';

/** Code of the season that a new hub runs by itself. */
export const FIRST_SEASON_CODE = 'FIRST';

const SAMPLE_FOLDER = 'sample-city';
/** Workbooks that are on their way at the same time. */
const IMPORTS_AT_ONCE = 2;
const FEEDS_TIMEOUT_MS = 60_000;
const FEEDS_POLL_MS = 50;

/** People of the sample city for whom ready-made tokens are printed. */
export interface SamplePeople {
  readonly creditCode: string;
  readonly inspectors: readonly KnownInspector[];
}

/** What a workbook's department says about it. */
interface ImportAnswer {
  readonly rows: number;
  readonly refused: number;
}

/** True when nobody has opened a season here, or when the hub's own first season was broken off. */
export async function isFirstSeasonDue(hub: Hub): Promise<boolean> {
  const [first, second] = await findFirstSeasons(hub);
  if (first === undefined) return true;
  return second === undefined && first.code === FIRST_SEASON_CODE && first.state !== 'PUBLISHED' && first.state !== 'ARCHIVED';
}

/** Loads the sample city's workbooks through the gateway and waits until coordination knows them; may be called again after it was broken off. */
export async function loadSampleCity(hub: Hub, say: Say): Promise<void> {
  const { sampleEnterprises, stateDir } = hub.settings;
  say(
    `Writing the workbooks of a sample city of ${sampleEnterprises} enterprises …`,
    `正在生成示例城市的名录（${sampleEnterprises} 户企业） …`,
  );
  const folder = join(stateDir, SAMPLE_FOLDER);
  const workbooks = await writeSampleCity({ enterprises: sampleEnterprises, seed: SAMPLE_SEED, folder });
  // Entries and findings are refused for enterprises and items that are not there yet.
  const rank = ({ register }: WrittenWorkbook): number => ['enterprises', 'items'].indexOf(register.register);
  const first = workbooks.filter((workbook) => rank(workbook) >= 0);
  const then = workbooks.filter((workbook) => rank(workbook) < 0);
  for (const group of [first, then]) await forEachBounded(group, IMPORTS_AT_ONCE, (workbook) => importWorkbook(hub, workbook, say));
  say('Waiting until coordination has read the registers …', '等待协调子图读取各部门名录 …');
  await untilFeedsAreRead(hub);
}

/** Runs the first season through the gateway; may be called again after it was broken off. */
export async function runFirstSeason(hub: Hub, say: Say): Promise<void> {
  say('Running the first season, a rehearsal …', '正在进行首个批次（演练） …');
  const session = await openSeasonSession({
    url: hub.url,
    stateDir: hub.settings.stateDir,
    issueToken: (identity) => hub.issueToken(identity),
    order: {
      jurisdiction: SAMPLE_CITY_DIVISION,
      code: FIRST_SEASON_CODE,
      departments: hub.departments,
      entries: samplePlan(hub.settings.sampleEnterprises),
      witness: '市司法局',
    },
    today: civilDateOf(systemClock.now()),
    tell: say,
  });
  await driveSeason(session);
}

/** An enterprise that many departments know and an inspector per department, or null when the hub holds no sample city. */
export async function findSamplePeople(hub: Hub): Promise<SamplePeople | null> {
  const showcase = findRestaurantInManyRegisters({ enterprises: hub.settings.sampleEnterprises, seed: SAMPLE_SEED });
  if (showcase === null) return null;
  if (!(await isEnterpriseKnown(hub, showcase.creditCode))) return null;
  return { creditCode: showcase.creditCode, inspectors: await findInspectorsOnVisits(hub, showcase.creditCode) };
}

async function importWorkbook(hub: Hub, { register, path }: WrittenWorkbook, say: Say): Promise<void> {
  const { department } = register;
  const token = await hub.issueToken({ role: 'DEPARTMENT_OFFICER', department: department.code });
  const response = await fetch(`${hub.url}/imports/${department.folder}/${register.register}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'x-file-name': encodeURIComponent(basename(path)) },
    body: Readable.toWeb(createReadStream(path)) as unknown as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  if (!response.ok) throw new Error(`${department.folder}/${register.register}: ${response.status} ${await response.text()}`);
  const { rows, refused } = (await response.json()) as ImportAnswer;
  say(
    `${department.folder}/${register.register}: ${rows} rows, ${refused} of them refused`,
    `${department.folder}/${register.register}：${rows} 行，其中退回 ${refused} 行`,
  );
}

/** Every row of a department's registers has either reached coordination or was set aside there with a reason. */
async function untilFeedsAreRead(hub: Hub): Promise<void> {
  const deadlineMs = performance.now() + FEEDS_TIMEOUT_MS;
  while ((await countAtDepartments(hub)) > (await countAtCoordination(hub))) {
    if (performance.now() > deadlineMs) throw new Error('Coordination has not read the registers in time. (协调子图未能及时读取名录。)');
    await delay(FEEDS_POLL_MS);
  }
}
