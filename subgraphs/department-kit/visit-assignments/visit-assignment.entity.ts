import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Row of `visit_assignment`. */
@Entity('visit_assignment')
export class VisitAssignmentRow {
  @PrimaryColumn({ name: 'visit_id', type: 'text' })
  visitId: string;

  @Column({ name: 'season_id', type: 'text' })
  seasonId: string;

  @Column({ name: 'credit_code', type: 'text' })
  creditCode: string;

  @Column({ name: 'item_codes', type: 'text', array: true })
  itemCodes: string[];

  @Column({ name: 'inspector_ids', type: 'uuid', array: true })
  inspectorIds: string[];

  @Column({ name: 'window_from', type: 'date' })
  windowFrom: string;

  @Column({ name: 'window_to', type: 'date' })
  windowTo: string;

  @Column({ name: 'state', type: 'text' })
  state: string;

  @Column({ name: 'received_at', type: 'timestamptz', select: false })
  receivedAt: Date;
}
