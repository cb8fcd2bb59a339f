import type { DataSource } from 'typeorm';

/** A row class that TypeORM knows. */
type RowClass<Row extends object> = new () => Row;

const lists = new WeakMap<object, string>();

/**
 * Columns of a row class as the select list of a hand-written statement, each under the name of its property; the table's alias is `t`.
 *
 * The row class stays the one place that knows the columns, and a statement costs no more than its text.
 */
export function selectListOf<Row extends object>(database: Pick<DataSource, 'getMetadata'>, row: RowClass<Row>): string {
  let list = lists.get(row);
  if (list === undefined) {
    const { columns } = database.getMetadata(row);
    list = columns
      .filter((column) => column.isSelect)
      .map((column) => `t.${column.databaseName} as "${column.propertyName}"`)
      .join(', ');
    lists.set(row, list);
  }
  return list;
}
