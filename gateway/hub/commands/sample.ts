import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { findRestaurantInManyRegisters } from '../../../subgraphs/sample-city/showcase.ts';
import { EXPECTED_ISSUES_FILE, type SampleProgress, writeSampleCity } from '../../../subgraphs/sample-city/write-sample-city.ts';

/** @unit enterprises; beyond it credit codes would repeat */
const ENTERPRISES_MAX = 20_000_000;
const SEED_DEFAULT = 2026;

interface SampleArguments {
  readonly seed: number;
  readonly clean: boolean;
  readonly csv: boolean;
}

const command = new Command('sample')
  .description('Write the workbooks of the sample city. / 生成示例城市的名录表格')
  .argument('<enterprises>', 'number of enterprises / 企业数量', wholeNumber(1, ENTERPRISES_MAX))
  .argument('<folder>', 'folder to write into; existing workbooks are replaced / 输出文件夹')
  .option('--seed <number>', 'the same seed gives the same bytes / 随机种子', wholeNumber(0, 2 ** 31 - 1), SEED_DEFAULT)
  .option('--clean', 'without the messy rows that imports must refuse / 不含错误数据', false)
  .option('--csv', 'every workbook as CSV / 全部输出为 CSV', false)
  .action(writeSample);

await command.parseAsync(process.argv);

async function writeSample(enterprises: number, folder: string, given: SampleArguments): Promise<void> {
  const city = { enterprises, seed: given.seed };
  const target = resolve(folder);
  const written = await writeSampleCity({ ...city, folder: target, messy: !given.clean, csvOnly: given.csv, onProgress: showProgress });
  const rows = written.reduce((sum, workbook) => sum + workbook.rows, 0);
  say(`${written.length} workbooks, ${rows} rows in ${target}; what an import refuses is listed in ${EXPECTED_ISSUES_FILE}`);
  const restaurant = findRestaurantInManyRegisters(city);
  if (restaurant !== null) say(`In the registers of ${restaurant.departments.join(', ')}: ${restaurant.creditCode} ${restaurant.name}`);
}

function showProgress(progress: SampleProgress): void {
  say(`${progress.isDone ? 'written' : 'writing'} ${progress.file}: ${progress.rows} rows`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < min || number > max) throw new InvalidArgumentError(`a whole number from ${min} to ${max}`);
    return number;
  };
}
