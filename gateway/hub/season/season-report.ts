import type { SeasonFigures } from './season-plan.ts';

/** Tells a person what the driver does, in both languages. */
export type TellStep = (english: string, chinese: string) => void;

/** The figures as two lines, English and Chinese. */
export function figuresText(figures: SeasonFigures): readonly [english: string, chinese: string] {
  const { planEntries, enterprisesDrawn, visits, separateInspections, teams, results, publications } = figures;
  const saved = separateInspections - visits;
  return [
    `${planEntries} plan entries, ${enterprisesDrawn} enterprises drawn, ${visits} visits instead of ${separateInspections} separate inspections ` +
      `(${saved} saved), ${teams} teams, ${results} results, ${publications} publications.`,
    `计划 ${planEntries} 项，抽取企业 ${enterprisesDrawn} 户，联合检查 ${visits} 次（分别检查需 ${separateInspections} 次，减少 ${saved} 次），` +
      `检查组 ${teams} 个，检查结果 ${results} 条，公示 ${publications} 条。`,
  ];
}
