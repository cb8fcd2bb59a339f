import type { EntityManager } from 'typeorm';
import { HubError } from '../../subgraph-kit/errors.ts';
import { runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import { inLocale, type LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { requireUuid, type StepNotPossible, toStepNotPossible } from '../seasons/season.service.ts';
import { findDraw, lockDraw } from './draw.repository.ts';
import type { Draw, DrawState } from './draw.ts';
import { partyIdOf } from './draw-keys.service.ts';
import { partiesOfDraw } from './draw-parties.repository.ts';
import type { RevealRefusal } from './pure/check-reveal.ts';
import type { CommitRefusal } from './pure/commit-scalar.ts';

const HEX = /^(?:[0-9a-f]{2}){1,400}$/u;

/** A contribution to a draw that does not hold. */
export interface ContributionRefused {
  readonly __typename: 'ContributionRefused';
  readonly code: string;
  readonly message: string;
}

/** Result of every contribution to a draw. */
export type ContributionResult =
  | { readonly __typename: 'ContributionSuccess'; readonly draw: Draw }
  | StepNotPossible
  | ContributionRefused;

/** Why a contribution does not hold. */
export type Refusal = CommitRefusal | RevealRefusal | keyof typeof OWN_REFUSALS;

/** A contribution as it comes in. */
export interface ContributionCall {
  readonly operation: string;
  readonly input: { readonly idempotencyKey: string; readonly drawId: string };
  /** State in which the draw takes it. */
  readonly needs: DrawState;
  readonly clauses?: readonly string[];
}

/** What a contribution works on. */
export interface Contributing {
  readonly manager: EntityManager;
  /** Held against changes until the end of the transaction. */
  readonly draw: Draw;
  /** Id of the caller among parties and holders. */
  readonly partyId: string;
  readonly now: Date;
}

/** Runs a contribution in the one state that takes it; `work` gives the reason of a refusal, or null when it is kept. */
export function contribute(
  context: RequestContext,
  call: ContributionCall,
  work: (contributing: Contributing) => Promise<Refusal | null>,
): Promise<ContributionResult> {
  const { idempotencyKey, ...rest } = call.input;
  return runMutation<ContributionResult>(context, { operation: call.operation, idempotencyKey, input: rest }, async (manager) => {
    const draw = await lockDraw(manager, requireUuid('drawId', rest.drawId));
    if (draw === null) throw new HubError('NOT_FOUND');
    if (draw.state !== call.needs) {
      const refusal = { kind: 'notPossible', from: draw.state, to: call.operation, missing: [call.needs] } as const;
      return { kind: 'refused', result: toStepNotPossible(refusal, context.locale) };
    }
    const refusal = await work({ manager, draw, partyId: partyIdOf(context.caller), now: context.clock.now() });
    if (refusal !== null) {
      const message = inLocale(REFUSALS[refusal], context.locale);
      return { kind: 'refused', result: { __typename: 'ContributionRefused', code: refusal, message } };
    }
    const after = (await findDraw(manager, draw.id)) ?? draw;
    return {
      kind: 'done',
      result: { __typename: 'ContributionSuccess', draw: after },
      subject: `Draw:${draw.id}`,
      before: { state: draw.state },
      after: { state: after.state, beacon: after.beacon, parties: await partiesOfDraw(manager, draw.id) },
      clauses: call.clauses ?? ['CC-2.5.3b'],
    };
  });
}

/** Whether all of these are lower-case hexadecimal of whole bytes. */
export function areHex(texts: readonly string[]): boolean {
  return texts.every((text) => HEX.test(text));
}

const OWN_REFUSALS = {
  NOT_HEX: { en: 'Points, scalars and signatures are lower-case hexadecimal text.', zh: '点、标量和签名须为小写十六进制文本。' },
  ALREADY_DONE: { en: 'This step has been done already.', zh: '该步骤已完成。' },
  TOO_LATE: { en: 'The deadline of the plan has passed.', zh: '已超过方案规定的期限。' },
  TOO_EARLY: { en: 'The deadline that has to pass first has not passed.', zh: '尚未到方案规定的时间。' },
  DROPPED: { en: 'This party was left out at the freeze.', zh: '该参与方在冻结时已被排除。' },
  BEACON_MISSING: { en: 'The public randomness of the plan is not known yet.', zh: '方案规定的公共随机数尚未确定。' },
  WRONG_BEACON: { en: 'The plan names other public randomness.', zh: '与方案规定的公共随机数来源不符。' },
  BAD_BEACON: { en: 'This is not a possible result of the public randomness.', zh: '公共随机数的内容无效。' },
  READ_BY_THE_SAME_PERSON: {
    en: 'Two different persons read the result, each under an own name.',
    zh: '须由两名不同人员分别录入，各用本人姓名。',
  },
  WRONG_SHARES: {
    en: 'There must be one sealed share for each holder of the plan, and no other.',
    zh: '须为方案中每个托管方各提供一份加密份额，不多不少。',
  },
  NOT_A_HOLDER: { en: 'The caller holds no share of this party.', zh: '您不持有该参与方的份额。' },
  BAD_ACKNOWLEDGEMENT: { en: 'The acknowledgement does not fit the share, or its signature does not.', zh: '确认内容或其签名与份额不符。' },
  BAD_SHARE: { en: 'The share does not fit the commitment of its party.', zh: '份额与该参与方的承诺不符。' },
  NOT_LATE: { en: 'This party is not late, so its shares stay closed.', zh: '该参与方未逾期，其份额不得开启。' },
} as const satisfies Record<string, LocalisedText>;

const REFUSALS: Readonly<Record<Refusal, LocalisedText>> = {
  ...OWN_REFUSALS,
  UNKNOWN_PARTY: { en: 'The caller is not a party of the draw.', zh: '您不是本次抽取的参与方。' },
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
};
