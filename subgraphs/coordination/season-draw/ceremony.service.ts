import type { EntityManager } from 'typeorm';
import { HubError } from '../../subgraph-kit/errors.ts';
import { type MutationOutcome, runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import { inLocale, type LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { requireUuid, type StepNotPossible, toStepNotPossible } from '../seasons/season.service.ts';
import { servicesOf } from '../services.ts';
import { findDraw, lockDraw, moveDraw, partiesOf, saveCommit, saveReveal } from './draw.repository.ts';
import type { Draw, DrawState } from './draw.ts';
import { RUN_QUEUE } from './draw-queues.ts';
import type { RevealRefusal } from './pure/check-reveal.ts';
import { checkReveal } from './pure/check-reveal.ts';
import { type CommitRefusal, checkCommit } from './pure/commit-scalar.ts';
import { nodePrimitives } from './pure/node-primitives.ts';

const HEX = /^(?:[0-9a-f]{2}){1,400}$/u;

/** A commitment or reveal that does not hold. */
export interface ContributionRefused {
  readonly __typename: 'ContributionRefused';
  readonly code: string;
  readonly message: string;
}

/** Result of `commitToDraw` and `revealForDraw`. */
export type ContributionResult =
  | { readonly __typename: 'ContributionSuccess'; readonly draw: Draw }
  | StepNotPossible
  | ContributionRefused;

/** Keeps the commitment of the caller's department. The last one freezes the draw: after it nothing that enters the seed can change. */
export function commitToDraw(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly drawId: string; readonly vector: readonly string[]; readonly signature: string },
): Promise<ContributionResult> {
  return contribute(context, { operation: 'commitToDraw', input, needs: 'SNAPSHOT_TAKEN' }, async (manager, draw, partyId) => {
    const manifestDigest = draw.manifestDigest ?? '';
    if (![...input.vector, input.signature].every((text) => HEX.test(text))) return 'NOT_HEX';
    const commit = { partyId, planDigest: draw.planDigest, manifestDigest, vector: input.vector, signature: input.signature };
    const frame = { parties: draw.plan.parties, planDigest: draw.planDigest, manifestDigest, threshold: draw.plan.escrow.threshold };
    const check = checkCommit(commit, frame, nodePrimitives(draw.profile));
    if (check.kind === 'refused') return check.reason;
    const now = context.clock.now();
    if (!(await saveCommit(manager, draw.id, commit, now))) return 'ALREADY_DONE';
    const parties = (await partiesOf(manager, [draw.id])).get(draw.id) ?? [];
    if (parties.every((party) => party.commit !== null)) await moveDraw(manager, draw, 'FROZEN', { frozenAt: now });
    return null;
  });
}

/** Keeps the opened scalar of the caller's department. The last one sets off the computation, which needs no human step. */
export function revealForDraw(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly drawId: string; readonly scalar: string },
): Promise<ContributionResult> {
  return contribute(context, { operation: 'revealForDraw', input, needs: 'FROZEN' }, async (manager, draw, partyId) => {
    if (!HEX.test(input.scalar)) return 'NOT_HEX';
    const parties = (await partiesOf(manager, [draw.id])).get(draw.id) ?? [];
    const commit = parties.find((party) => party.partyId === partyId)?.commit;
    if (commit === undefined || commit === null) return 'UNKNOWN_PARTY';
    const check = checkReveal(commit, { partyId, scalar: input.scalar }, nodePrimitives(draw.profile));
    if (check.kind === 'refused') return check.reason;
    if (!(await saveReveal(manager, draw.id, { partyId, scalar: input.scalar }, context.clock.now()))) return 'ALREADY_DONE';
    if (parties.every((party) => party.scalar !== null || party.partyId === partyId)) {
      await moveDraw(manager, draw, 'REVEALED', {});
      await servicesOf(context).jobs.send(manager, RUN_QUEUE, { drawId: draw.id }, { singletonKey: draw.id });
    }
    return null;
  });
}

type Refusal = CommitRefusal | RevealRefusal | 'NOT_HEX' | 'ALREADY_DONE';
type ContributionWork = (manager: EntityManager, draw: Draw, partyId: string) => Promise<Refusal | null>;

interface ContributionCall {
  readonly operation: string;
  readonly input: { readonly idempotencyKey: string; readonly drawId: string };
  readonly needs: DrawState;
}

function contribute(context: RequestContext, call: ContributionCall, work: ContributionWork): Promise<ContributionResult> {
  const { idempotencyKey, ...rest } = call.input;
  return runMutation<ContributionResult>(context, { operation: call.operation, idempotencyKey, input: rest }, async (manager) => {
    const draw = await lockDraw(manager, requireUuid('drawId', rest.drawId));
    if (draw === null) throw new HubError('NOT_FOUND');
    if (draw.state !== call.needs) {
      const refusal = { kind: 'notPossible', from: draw.state, to: call.operation, missing: [call.needs] } as const;
      return { kind: 'refused', result: toStepNotPossible(refusal, context.locale) };
    }
    return finish(context, { manager, draw }, await work(manager, draw, context.caller.department ?? ''));
  });
}

async function finish(
  context: RequestContext,
  { manager, draw }: { readonly manager: EntityManager; readonly draw: Draw },
  refusal: Refusal | null,
): Promise<MutationOutcome<ContributionResult>> {
  if (refusal !== null) {
    const message = inLocale(REFUSALS[refusal], context.locale);
    return { kind: 'refused', result: { __typename: 'ContributionRefused', code: refusal, message } };
  }
  const after = (await findDraw(manager, draw.id)) ?? draw;
  const parties = (await partiesOf(manager, [draw.id])).get(draw.id) ?? [];
  return {
    kind: 'done',
    result: { __typename: 'ContributionSuccess', draw: after },
    subject: `Draw:${draw.id}`,
    before: { state: draw.state },
    after: { state: after.state, parties },
    clauses: ['CC-2.5.3b'],
  };
}

const REFUSALS: Readonly<Record<Refusal, LocalisedText>> = {
  UNKNOWN_PARTY: { en: 'This department is not a party of the draw.', zh: '该部门不是本次抽取的参与方。' },
  OTHER_PLAN: { en: 'The commitment is for another plan.', zh: '承诺针对的是另一份方案。' },
  OTHER_MANIFEST: { en: 'The commitment is for another pool.', zh: '承诺针对的是另一份名单。' },
  WRONG_VECTOR_LENGTH: {
    en: 'The commitment vector must have as many points as the escrow threshold.',
    zh: '承诺向量的长度必须等于托管门限。',
  },
  NOT_A_POINT: { en: 'The commitment holds something that is not a point of the group.', zh: '承诺中含有无效的群元素。' },
  BAD_SIGNATURE: { en: 'The signature does not fit the registered key.', zh: '签名与登记的公钥不符。' },
  OTHER_PARTY: { en: 'The reveal is of another party.', zh: '揭示属于另一参与方。' },
  NOT_A_SCALAR: { en: 'The reveal is not a scalar of the group.', zh: '揭示值不是有效的标量。' },
  NOT_THE_COMMITTED_SCALAR: { en: 'The reveal does not open the commitment.', zh: '揭示值与承诺不符。' },
  NOT_HEX: { en: 'Points, scalars and signatures are lower-case hexadecimal text.', zh: '点、标量和签名须为小写十六进制文本。' },
  ALREADY_DONE: { en: 'This department has done this step already.', zh: '该部门已完成此步骤。' },
};
