/** One measurement beside what it is measured against. */
export interface BenchRow {
  /** Name of the bench, and of the case where a bench has several: `draw/1000000/DRAW1-SM`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What a user would pick instead; null when the figure stands alone. */
  readonly against: string | null;
  /** value / value of the other one, the median over rounds of both; null when there is no other one. */
  readonly ratio: number | null;
  /** Largest ratio, or largest value when there is no ratio, that was promised; null: nothing was. */
  readonly aim: number | null;
}

/** Whether a row keeps its promise; null when it made none. */
export function isMet({ value, ratio, aim }: BenchRow): boolean | null {
  return aim === null ? null : (ratio ?? value) <= aim;
}

/** One line of `--json`. */
export function toJsonLine({ name, value, unit, against, ratio, aim }: BenchRow): string {
  return JSON.stringify({ name, value: rounded(value), unit, against, ratio: ratio === null ? null : rounded(ratio), aim });
}

const HEADINGS = ['name', 'value', 'unit', 'against', 'its value', 'ratio', 'aim', 'met'];

/** Rows as a table for people. */
export function toTable(rows: readonly BenchRow[]): string {
  const cells = rows.map((row) => [
    row.name,
    shown(row.value),
    row.unit,
    row.against ?? '–',
    row.ratio === null || row.ratio === 0 ? '–' : shown(row.value / row.ratio),
    row.ratio === null ? '–' : shown(row.ratio),
    row.aim === null ? '–' : `≤ ${row.aim}`,
    { true: 'yes', false: 'NO', null: '–' }[String(isMet(row)) as 'true' | 'false' | 'null'],
  ]);
  const widths = HEADINGS.map((heading, column) => Math.max(heading.length, ...cells.map((line) => line[column]?.length ?? 0)));
  return [HEADINGS, ...cells].map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

function shown(value: number): string {
  return String(rounded(value));
}

/** Three digits say all that a shared machine can tell. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
