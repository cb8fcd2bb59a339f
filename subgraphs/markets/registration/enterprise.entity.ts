import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Row of `enterprise`. */
@Entity('enterprise')
export class EnterpriseRow {
  @PrimaryColumn({ name: 'credit_code', type: 'text' })
  creditCode: string;

  @Column({ name: 'name', type: 'text' })
  name: string;

  @Column({ name: 'status', type: 'text' })
  status: string;

  @Column({ name: 'legal_representative', type: 'text', nullable: true })
  legalRepresentative: string | null;

  @Column({ name: 'established_on', type: 'date', nullable: true })
  establishedOn: string | null;

  @Column({ name: 'address', type: 'text' })
  address: string;

  @Column({ name: 'division_code', type: 'text' })
  divisionCode: string;

  @Column({ name: 'industry_code', type: 'text', nullable: true })
  industryCode: string | null;

  @Column({ name: 'credit_risk_class', type: 'text', nullable: true })
  creditRiskClass: string | null;

  @Column({ name: 'phone', type: 'text', nullable: true, select: false })
  phone: string | null;

  @Column({ name: 'name_bigrams', type: 'smallint', array: true, select: false })
  nameBigrams: number[];

  @Column({ name: 'source_row', type: 'integer', nullable: true, select: false })
  sourceRow: number | null;

  @Column({ name: 'changed_xid', type: 'text', select: false })
  changedXid: string;
}

/** Row of `premises`. */
@Entity('premises')
export class PremisesRow {
  @PrimaryColumn({ name: 'id', type: 'text' })
  id: string;

  @Column({ name: 'credit_code', type: 'text' })
  creditCode: string;

  @Column({ name: 'name', type: 'text' })
  name: string;

  @Column({ name: 'address', type: 'text' })
  address: string;

  @Column({ name: 'division_code', type: 'text' })
  divisionCode: string;

  @Column({ name: 'source_row', type: 'integer', nullable: true, select: false })
  sourceRow: number | null;
}
