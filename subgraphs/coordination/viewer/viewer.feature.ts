import type { CoordinationFeature } from '../feature.ts';
import { ViewerResolver } from './viewer.resolver.ts';

/** Who asks. */
export const viewerFeature: CoordinationFeature = {
  name: 'viewer',
  resolvers: [ViewerResolver],
  policy: {
    Query: { everyone: ['viewer'] },
    Viewer: { everyone: ['role', 'department', 'division', 'creditCode', 'inspectorId'] },
  },
};
