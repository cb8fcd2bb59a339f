import { invariant } from '../subgraph-kit/pure/invariant.ts';
import type { RegisterName } from '../subgraph-kit/workbook/register-format.ts';
import { REGISTER_FORMATS } from '../subgraph-kit/workbook/register-formats.ts';
import { cleanRows, type ExpectedIssue, messyRows, type SampleRow } from './messy-rows.ts';
import { type CitySize, registerRows } from './register-rows.ts';
import { SAMPLE_DEPARTMENTS, type SampleDepartment } from './sample-departments.ts';

/** What city to make. */
export interface SampleCityOptions extends CitySize {
  /** Whether a fixed share of rows is written as officials write them; true unless said otherwise. */
  readonly messy?: boolean;
  /** Whether every register is CSV, as a measurement against the database's own loading needs it. */
  readonly csvOnly?: boolean;
}

/** One workbook of the city. */
export interface SampleRegister {
  readonly department: SampleDepartment;
  readonly register: RegisterName;
  readonly fileName: string;
  readonly fileKind: 'xlsx' | 'csv';
  readonly encoding: 'utf-8' | 'gbk';
  readonly headings: readonly string[];
  /** The rows, made while they are asked for; every call begins anew. */
  rows(): Iterable<SampleRow>;
}

/**
 * @unit rows; a larger register is written as CSV
 * @source none: our choice, half of what a sheet can hold, because few machines of an office open more
 */
const XLSX_ROWS_MAX = 500_000;
/** At most so many rows a register has for each enterprise. */
const ROWS_PER_ENTERPRISE: Readonly<Record<RegisterName, number>> = {
  enterprises: 1.02,
  premises: 1.3,
  'register-entries': 1.2,
  findings: 0.5,
  inspectors: 0.2,
  items: 0.1,
};
/** Two registers are CSV at any size, one of them in GBK: departments send what their old systems export. */
const CSV_REGISTERS: Readonly<Record<string, SampleRegister['encoding']>> = {
  'COMMERCE register-entries': 'gbk',
  'URBAN_MANAGEMENT findings': 'utf-8',
};

/**
 * The invented city's workbooks: real districts of 杭州 and real industries, invented enterprises and people.
 *
 * Nothing is kept: each row is made from seed and number when it is asked for, so a city of a million enterprises takes no memory.
 */
export function sampleCity(options: SampleCityOptions): readonly SampleRegister[] {
  invariant(Number.isSafeInteger(options.enterprises) && options.enterprises > 0, 'a city has a whole number of enterprises');
  return SAMPLE_DEPARTMENTS.flatMap((department) => department.registers.map((register) => sampleRegister(options, department, register)));
}

/** The one workbook of a department's register. */
export function sampleRegister(options: SampleCityOptions, department: SampleDepartment, register: RegisterName): SampleRegister {
  const format = REGISTER_FORMATS[register];
  const asCsv = CSV_REGISTERS[`${department.code} ${register}`];
  const isLarge = options.enterprises * ROWS_PER_ENTERPRISE[register] > XLSX_ROWS_MAX;
  const fileKind = options.csvOnly === true || asCsv !== undefined || isLarge ? 'csv' : 'xlsx';
  const turn = SAMPLE_DEPARTMENTS.indexOf(department) * department.registers.length + department.registers.indexOf(register);
  return {
    department,
    register,
    fileName: `${register}.${fileKind}`,
    fileKind,
    encoding: asCsv ?? 'utf-8',
    headings: format.columns.map((column) => column.heading),
    rows: () => {
      const rows = registerRows(options, department, register);
      return options.messy === false ? cleanRows(rows) : messyRows(format, rows, turn);
    },
  };
}

/** What an import of this workbook must refuse, in the order of its rows. */
export function* expectedIssues(register: SampleRegister): Generator<ExpectedIssue> {
  for (const row of register.rows()) yield* row.issues;
}
