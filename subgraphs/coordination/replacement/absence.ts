import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { CodeList } from '../../subgraph-kit/pure/code-list.ts';

/** Grounds on which an inspector must not inspect an enterprise. */
export const RECUSAL_GROUNDS = {
  KINSHIP: { zh: '近亲属关系', en: 'Kinship' },
  INTEREST: { zh: '利害关系', en: 'An interest of the own' },
  FORMER_EMPLOYMENT: { zh: '曾在该单位任职', en: 'Former employment there' },
  OTHER: { zh: '其他', en: 'Another ground' },
} as const satisfies CodeList<string>;

/** One of {@link RECUSAL_GROUNDS}. */
export type RecusalGround = keyof typeof RECUSAL_GROUNDS;

/** That an inspector must not inspect an enterprise. */
export interface Recusal {
  readonly id: string;
  readonly inspectorId: string;
  readonly creditCode: string;
  readonly ground: RecusalGround;
  readonly declaredAt: Date;
}

/** That an inspector is away. */
export interface Leave {
  readonly id: string;
  readonly inspectorId: string;
  readonly from: CivilDate;
  readonly to: CivilDate;
}
