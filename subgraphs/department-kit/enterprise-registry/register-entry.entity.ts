import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Row of `register_entry`. */
@Entity('register_entry')
export class RegisterEntryRow {
  @Column({ name: 'id', type: 'text', insert: false, update: false })
  id: string;

  @PrimaryColumn({ name: 'credit_code', type: 'text' })
  creditCode: string;

  @PrimaryColumn({ name: 'category', type: 'text' })
  category: string;

  @Column({ name: 'name', type: 'text' })
  name: string;

  @Column({ name: 'division_code', type: 'text' })
  divisionCode: string;

  @Column({ name: 'address', type: 'text', nullable: true })
  address: string | null;

  @Column({ name: 'permit_number', type: 'text', nullable: true })
  permitNumber: string | null;

  @Column({ name: 'permit_valid_until', type: 'date', nullable: true })
  permitValidUntil: string | null;

  @Column({ name: 'status', type: 'text' })
  status: string;

  @Column({ name: 'source_row', type: 'integer', nullable: true, select: false })
  sourceRow: number | null;

  @Column({ name: 'changed_xid', type: 'text', select: false })
  changedXid: string;
}
