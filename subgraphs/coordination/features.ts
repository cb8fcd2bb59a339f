import { entryDecisionFeature } from './entry-decision/entry-decision.feature.ts';
import type { CoordinationFeature } from './feature.ts';
import { jointRegistryFeature } from './joint-registry/joint-registry.feature.ts';
import { plansFeature } from './plans/plans.feature.ts';
import { publicationFeature } from './publication/publication.feature.ts';
import { replacementFeature } from './replacement/replacement.feature.ts';
import { rulesFeature } from './rules/rules.feature.ts';
import { seasonDrawFeature } from './season-draw/season-draw.feature.ts';
import { seasonReportFeature } from './season-report/season-report.feature.ts';
import { seasonFeature } from './seasons/season.feature.ts';
import { viewerFeature } from './viewer/viewer.feature.ts';
import { visitFeature } from './visits/visit.feature.ts';

/** Every feature of coordination; a new feature folder is one line here. */
export const COORDINATION_FEATURES: readonly CoordinationFeature[] = [
  jointRegistryFeature,
  rulesFeature,
  seasonFeature,
  plansFeature,
  seasonDrawFeature,
  seasonReportFeature,
  visitFeature,
  replacementFeature,
  publicationFeature,
  entryDecisionFeature,
  viewerFeature,
];
