import type { DataSource } from 'typeorm';
import { Jobs, provisionJobs } from '../subgraph-kit/jobs/jobs.ts';
import type { SubgraphDefinition, SubgraphRuntime, SubgraphServices } from '../subgraph-kit/server/subgraph.ts';
import { composePolicy, composeReferences } from './compose-features.ts';
import { COORDINATION_FEATURES } from './features.ts';
import { OneAtATime } from './long-work.ts';
import { JointRegistryAndSeasons1764032400000 } from './migrations/2026.11.25T01-00-00.joint-registry-and-seasons.ts';
import { COORDINATION_RULES } from './policy-rules.ts';
import { COORDINATION, type CoordinationServices, type DepartmentIdentity, type JobContext } from './services.ts';

/** The coordination subgraph over these departments: it reads their feeds and is called by them. */
export function coordinationDefinition(departments: readonly DepartmentIdentity[]): SubgraphDefinition {
  const features = COORDINATION_FEATURES;
  return {
    name: COORDINATION,
    parts: () => ({
      resolvers: features.flatMap((feature) => feature.resolvers),
      orphanedTypes: features.flatMap((feature) => feature.orphanedTypes ?? []),
      references: composeReferences(features),
    }),
    policy: { rules: COORDINATION_RULES, table: composePolicy(features) },
    entities: features.flatMap((feature) => feature.entities ?? []),
    migrations: [JointRegistryAndSeasons1764032400000, ...features.flatMap((feature) => feature.migrations ?? [])],
    feeds: features.flatMap((feature) => feature.feeds ?? []),
    callers: departments.map((department) => department.subgraph),
    provision: (adminUrl) => provisionJobs(adminUrl, COORDINATION, queueNames()),
    start: (runtime) => startCoordination(runtime, departments),
  };
}

async function startCoordination(runtime: SubgraphRuntime, departments: readonly DepartmentIdentity[]): Promise<SubgraphServices> {
  await registerDepartments(runtime.database, departments);
  const jobs = await Jobs.start({ databaseUrl: runtime.databaseUrl, appSchema: COORDINATION, log: runtime.log });
  const services: CoordinationServices = { jobs, departments, longReads: new OneAtATime(runtime) };
  const context: JobContext = { ...services, ...runtime };
  await jobs.work(
    COORDINATION_FEATURES.flatMap((feature) => feature.jobs ?? []).map((job) => ({
      queue: job.queue,
      run: (data) => job.run(data, context),
    })),
  );
  const subscriptions = departments.flatMap((department) =>
    COORDINATION_FEATURES.flatMap((feature) => feature.subscriptions?.(department) ?? []),
  );
  return { services, subscriptions, stop: () => jobs.stop() };
}

/** Departments are data: the list given to this process is written over what is there; one that is no longer listed stays, because rows point at it. */
async function registerDepartments(database: DataSource, departments: readonly DepartmentIdentity[]): Promise<void> {
  await database.query(
    `insert into department as d (code, subgraph, name_zh, name_en) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
     on conflict (code) do update set subgraph = excluded.subgraph, name_zh = excluded.name_zh, name_en = excluded.name_en
     where (d.subgraph, d.name_zh, d.name_en) is distinct from (excluded.subgraph, excluded.name_zh, excluded.name_en)`,
    [
      departments.map((department) => department.code),
      departments.map((department) => department.subgraph),
      departments.map((department) => department.nameZh),
      departments.map((department) => department.nameEn),
    ],
  );
}

function queueNames(): readonly string[] {
  return COORDINATION_FEATURES.flatMap((feature) => feature.jobs ?? []).map((job) => job.queue);
}
