/**
 * Effects of the departments' feeds on the joint registry, each page as one statement.
 *
 * A row that says what is known already is not written again. A department writes under its own name only: the code comes from the subscription,
 * never from the row, and an id that another department holds is left alone.
 */
import { type EntityManager, QueryFailedError } from 'typeorm';

/** Whose feed a page comes from. */
export interface FeedOrigin {
  readonly department: string;
  readonly subgraph: string;
  readonly kind: string;
}

/** Rows as a feed gives them. */
export type FeedRows = readonly Record<string, unknown>[];

/** Writes a page of one kind. */
export type PageWriter = (manager: EntityManager, origin: FeedOrigin, rows: FeedRows) => Promise<void>;

/** The city of a division is its jurisdiction: the first four digits and 00. */
const ENTERPRISES = `
insert into joint_enterprise as t (credit_code, jurisdiction, name, status, division_code, industry_code, credit_risk_class, address, source)
select r."creditCode", left(r."divisionCode", 4) || '00', r.name, r.status, r."divisionCode", r."industryCode", r."creditRiskClass", r.address, $2
  from jsonb_to_recordset($1::jsonb) as r("creditCode" text, name text, status text, "divisionCode" text, "industryCode" text,
       "creditRiskClass" text, address text)
on conflict (credit_code) do update set
  jurisdiction = excluded.jurisdiction, name = excluded.name, status = excluded.status, division_code = excluded.division_code,
  industry_code = excluded.industry_code, credit_risk_class = excluded.credit_risk_class, address = excluded.address, source = excluded.source,
  received_at = now()
where (t.name, t.status, t.division_code, t.industry_code, t.credit_risk_class, t.address, t.source)
  is distinct from (excluded.name, excluded.status, excluded.division_code, excluded.industry_code, excluded.credit_risk_class, excluded.address, excluded.source)`;

const REGISTER_ENTRIES = `
insert into joint_register_entry as t (department, credit_code, category, division_code, status, name)
select $2, r."creditCode", r.category, r."divisionCode", r.status, r.name
  from jsonb_to_recordset($1::jsonb) as r("creditCode" text, category text, "divisionCode" text, status text, name text)
on conflict (department, credit_code, category) do update set
  division_code = excluded.division_code, status = excluded.status, name = excluded.name, received_at = now()
where (t.division_code, t.status, t.name) is distinct from (excluded.division_code, excluded.status, excluded.name)`;

const INSPECTORS = `
insert into joint_inspector as t
  (id, department, name, unit, division_code, qualifications, certificate_valid_until, certified, yearly_capacity, status)
select r.id, $2, r.name, r.unit, r."divisionCode", r.qualifications, r."certificateValidUntil", r.certified, r."yearlyCapacity", r.status
  from jsonb_to_recordset($1::jsonb) as r(id uuid, name text, unit text, "divisionCode" text, qualifications text[],
       "certificateValidUntil" date, certified boolean, "yearlyCapacity" integer, status text)
on conflict (id) do update set
  name = excluded.name, unit = excluded.unit, division_code = excluded.division_code, qualifications = excluded.qualifications,
  certificate_valid_until = excluded.certificate_valid_until, certified = excluded.certified, yearly_capacity = excluded.yearly_capacity,
  status = excluded.status, received_at = now()
where t.department = excluded.department
  and (t.name, t.unit, t.division_code, t.qualifications, t.certificate_valid_until, t.certified, t.yearly_capacity, t.status)
  is distinct from (excluded.name, excluded.unit, excluded.division_code, excluded.qualifications, excluded.certificate_valid_until,
    excluded.certified, excluded.yearly_capacity, excluded.status)`;

const ITEMS = `
insert into joint_item as t (code, department, name, category, item_class, status)
select r.code, $2, r.name, r.category, r."itemClass", r.status
  from jsonb_to_recordset($1::jsonb) as r(code text, name text, category text, "itemClass" text, status text)
on conflict (code) do update set
  name = excluded.name, category = excluded.category, item_class = excluded.item_class, status = excluded.status, received_at = now()
where t.department = excluded.department
  and (t.name, t.category, t.item_class, t.status) is distinct from (excluded.name, excluded.category, excluded.item_class, excluded.status)`;

/** Feed `enterprise`; it has one source. */
export const writeEnterprises: PageWriter = (manager, origin, rows) => write(manager, ENTERPRISES, rows, origin.subgraph);
/** Feed `register-entry`. */
export const writeRegisterEntries: PageWriter = (manager, origin, rows) => write(manager, REGISTER_ENTRIES, rows, origin.department);
/** Feed `inspector`. */
export const writeInspectors: PageWriter = (manager, origin, rows) => write(manager, INSPECTORS, rows, origin.department);
/** Feed `inspection-item`. */
export const writeItems: PageWriter = (manager, origin, rows) => write(manager, ITEMS, rows, origin.department);

/**
 * Writes a page, and when the database refuses a row of it, everything but that row.
 *
 * The page is halved until the refused rows stand alone; these are kept in `refused_feed_row` with the reason. One bad row must neither stop the
 * feed of a department for ever nor pass unseen.
 */
export async function writeOrSetAside(manager: EntityManager, origin: FeedOrigin, rows: FeedRows, writer: PageWriter): Promise<void> {
  try {
    // A transaction inside a transaction is a savepoint.
    await manager.transaction((inner) => writer(inner, origin, rows));
  } catch (error) {
    const reason = refusalReason(error);
    if (reason === null) throw error;
    if (rows.length === 1) return setAside(manager, origin, { row: rows[0] ?? {}, reason });
    const middle = rows.length >> 1;
    await writeOrSetAside(manager, origin, rows.slice(0, middle), writer);
    await writeOrSetAside(manager, origin, rows.slice(middle), writer);
  }
}

async function setAside(
  manager: EntityManager,
  origin: FeedOrigin,
  refused: { readonly row: Record<string, unknown>; readonly reason: string },
): Promise<void> {
  const key = refused.row.id ?? refused.row.code ?? refused.row.creditCode;
  await manager.query(
    `insert into refused_feed_row (source, kind, row_key, reason) values ($1, $2, $3, $4)
     on conflict (source, kind, row_key) do update set reason = excluded.reason, refused_at = now()`,
    [origin.subgraph, origin.kind, String(key ?? '-').slice(0, 100), refused.reason],
  );
}

/** Class 22 (data) and 23 (constraints) blame the row, and so does a key that comes twice in one page; anything else is not the row's fault. */
function refusalReason(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) return null;
  const { code, constraint, column } = error.driverError as { code?: string; constraint?: string; column?: string };
  if (code === undefined || !/^(?:22|23|21000)/u.test(code)) return null;
  // The database's own sentence would quote the row, which may name a person.
  return [code, constraint ?? column].filter(Boolean).join(' ');
}

async function write(manager: EntityManager, sqlText: string, rows: FeedRows, origin: string): Promise<void> {
  await manager.query(sqlText, [JSON.stringify(rows), origin]);
}
