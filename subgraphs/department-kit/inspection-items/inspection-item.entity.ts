import 'reflect-metadata';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Row of `inspection_item`. */
@Entity('inspection_item')
export class InspectionItemRow {
  @PrimaryColumn({ name: 'code', type: 'text' })
  code: string;

  @Column({ name: 'name', type: 'text' })
  name: string;

  @Column({ name: 'category', type: 'text' })
  category: string;

  @Column({ name: 'item_class', type: 'text' })
  itemClass: string;

  @Column({ name: 'content', type: 'text' })
  content: string;

  @Column({ name: 'legal_basis', type: 'text' })
  legalBasis: string;

  @Column({ name: 'method', type: 'text' })
  method: string;

  @Column({ name: 'status', type: 'text' })
  status: string;

  @Column({ name: 'source_row', type: 'integer', nullable: true, select: false })
  sourceRow: number | null;

  @Column({ name: 'changed_xid', type: 'text', select: false })
  changedXid: string;
}
