import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ResultCode } from '../../subgraph-kit/pure/result-code.ts';
import type { HandlingStatus } from './handling.ts';

/** Row of `finding`; machine, previous state and version are kept by a trigger. */
@Entity('finding')
export class FindingRow {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'credit_code', type: 'text' })
  creditCode: string;

  @Column({ name: 'item_code', type: 'text' })
  itemCode: string;

  @Column({ name: 'record_number', type: 'text', nullable: true, unique: true })
  recordNumber: string | null;

  @Column({ name: 'result_id', type: 'uuid', nullable: true, unique: true })
  resultId: string | null;

  @Column({ name: 'found_on', type: 'date' })
  foundOn: string;

  @Column({ name: 'result_codes', type: 'text', array: true })
  resultCodes: ResultCode[];

  @Column({ name: 'description', type: 'text', nullable: true })
  description: string | null;

  @Column({ name: 'machine', type: 'text', select: false })
  machine: string;

  @Column({ name: 'previous_state', type: 'text', select: false })
  previousState: string;

  @Column({ name: 'state', type: 'text' })
  handlingStatus: HandlingStatus;

  @Column({ name: 'version', type: 'integer' })
  version: number;

  @Column({ name: 'source_row', type: 'integer', nullable: true, select: false })
  sourceRow: number | null;

  @Column({ name: 'changed_xid', type: 'text', select: false })
  changedXid: string;
}
