import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Row of `inspector`. */
@Entity('inspector')
export class InspectorRow {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id: string;

  @Column({ name: 'certificate_number', type: 'text', unique: true })
  certificateNumber: string;

  @Column({ name: 'name', type: 'text' })
  name: string;

  @Column({ name: 'unit', type: 'text' })
  unit: string;

  @Column({ name: 'division_code', type: 'text' })
  divisionCode: string;

  @Column({ name: 'qualifications', type: 'text', array: true })
  qualifications: string[];

  @Column({ name: 'certificate_valid_until', type: 'date' })
  certificateValidUntil: string;

  @Column({ name: 'phone', type: 'text', nullable: true })
  phone: string | null;

  @Column({ name: 'certified', type: 'boolean' })
  certified: boolean;

  @Column({ name: 'yearly_capacity', type: 'integer' })
  yearlyCapacity: number;

  @Column({ name: 'status', type: 'text' })
  status: string;

  @Column({ name: 'source_row', type: 'integer', nullable: true, select: false })
  sourceRow: number | null;

  @Column({ name: 'changed_xid', type: 'text', select: false })
  changedXid: string;
}
