import 'reflect-metadata';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { ResultCode } from '../../subgraph-kit/pure/result-code.ts';

/** Row of `inspection_result`. */
@Entity('inspection_result')
@Unique('result_once_per_visit_and_item', ['visitId', 'itemCode'])
export class InspectionResultRow {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'visit_id', type: 'text' })
  visitId: string;

  @Column({ name: 'item_code', type: 'text' })
  itemCode: string;

  @Column({ name: 'credit_code', type: 'text' })
  creditCode: string;

  @Column({ name: 'result_codes', type: 'text', array: true })
  resultCodes: ResultCode[];

  @Column({ name: 'problem', type: 'boolean' })
  problem: boolean;

  @Column({ name: 'description', type: 'text', nullable: true })
  description: string | null;

  @Column({ name: 'ended_on', type: 'date' })
  endedOn: string;

  @Column({ name: 'inspector_ids', type: 'uuid', array: true })
  inspectorIds: string[];

  @Column({ name: 'recorded_at', type: 'timestamptz' })
  recordedAt: Date;

  @Column({ name: 'changed_xid', type: 'text', select: false })
  changedXid: string;
}
