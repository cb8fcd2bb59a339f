import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Row of `register_import`. */
@Entity('register_import')
export class RegisterImportRow {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'register', type: 'text' })
  register: string;

  @Column({ name: 'file_name', type: 'text' })
  fileName: string;

  @Column({ name: 'content_digest', type: 'bytea', select: false })
  contentDigest: Buffer;

  @Column({ name: 'received_at', type: 'timestamptz' })
  receivedAt: Date;

  @Column({ name: 'row_count', type: 'integer' })
  rows: number;

  @Column({ name: 'inserted', type: 'integer' })
  inserted: number;

  @Column({ name: 'updated', type: 'integer' })
  updated: number;

  @Column({ name: 'unchanged', type: 'integer' })
  unchanged: number;

  @Column({ name: 'rejected', type: 'integer' })
  refused: number;
}

/** Row of `import_issue`. */
@Entity('import_issue')
export class ImportIssueRow {
  @PrimaryColumn({ name: 'import_id', type: 'uuid', select: false })
  importId: string;

  @PrimaryColumn({ name: 'seq', type: 'integer' })
  seq: number;

  @Column({ name: 'sheet', type: 'text' })
  sheet: string;

  @Column({ name: 'row_number', type: 'integer' })
  row: number;

  @Column({ name: 'column_heading', type: 'text' })
  column: string;

  @Column({ name: 'value', type: 'text' })
  value: string;

  @Column({ name: 'rule', type: 'text' })
  rule: string;

  @Column({ name: 'message_zh', type: 'text' })
  messageZh: string;

  @Column({ name: 'message_en', type: 'text' })
  messageEn: string;
}
