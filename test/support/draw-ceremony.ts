import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { revealOf } from '../../subgraphs/coordination/season-draw/pure/check-reveal.ts';
import {
  commitmentEntropyBytes,
  createMemberKeys,
  MEMBER_ENTROPY_BYTES,
  type MemberKeys,
  type PreparedCommitment,
  prepareCommitment,
  publicKeysOf,
} from '../../subgraphs/coordination/season-draw/pure/draw-member.ts';
import type {
  DrawPlan,
  DrawProfile,
  EscrowShare,
  PartyCommit,
  PartySecret,
} from '../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { fromHex } from '../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { acknowledgeShare, openShare, type SealedShare } from '../../subgraphs/coordination/season-draw/pure/escrow.ts';
import { nodePrimitives } from '../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import type { Caller } from '../../subgraphs/subgraph-kit/identity/caller.ts';
import { checkCharacterOf } from '../../subgraphs/subgraph-kit/pure/credit-code.ts';
import { CALLERS, caller, type TestCoordination } from './coordination-subgraph.ts';

/** Departments of the ceremonies, each with one plan entry. */
export const CEREMONY_DEPARTMENTS = ['COMMERCE', 'CULTURE_TOURISM', 'MARKET_REGULATION'] as const;

const ENTRIES = [
  { department: 'MARKET_REGULATION', item: 'MR-A01', category: 'CATERING', weights: 'CREDIT_RISK', stratify: 'NONE' },
  { department: 'COMMERCE', item: 'CM-A01', category: 'PREPAID_CARD', weights: 'EVEN', stratify: 'DIVISION' },
  { department: 'CULTURE_TOURISM', item: 'CT-A01', category: 'ENTERTAINMENT', weights: 'EVEN', stratify: 'NONE' },
];
const PART_BYTES = 512 * 1024;

/** Coordination as a ceremony speaks to it. */
export type AskedCoordination = Pick<TestCoordination, 'ask'>;

/** A clock that a test can put forward. */
export class MovableClock {
  #offsetMs = 0;

  /** What it was put forward by. @unit milliseconds */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Real time and what it was put forward by. */
  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /** Puts the clock forward to a moment. */
  moveTo(instant: string | Date): void {
    this.#offsetMs = new Date(instant).getTime() - Date.now();
  }
}

/** Who contributes to a draw or keeps shares of it, with the keys on the own machine. Unlike the command of a member it sends what a test wants, due or not. */
export class CeremonyMember {
  readonly id: string;
  readonly as: Caller;
  readonly profile: DrawProfile;
  readonly #keys: MemberKeys;
  readonly #holdsShares: boolean;
  #secret: PartySecret | null = null;

  constructor(id: string, profile: DrawProfile, holdsShares = true) {
    this.id = id;
    this.#holdsShares = holdsShares;
    this.profile = profile;
    this.as = id === 'AUDITOR' ? CALLERS.auditor : caller('DEPARTMENT_HEAD', { department: id });
    this.#keys = createMemberKeys(id, randomBytes(MEMBER_ENTROPY_BYTES), nodePrimitives(profile));
  }

  /** Public keys, as they are registered. */
  get keys(): { readonly publicKey: string; readonly encryptionKey: string | null } {
    const { publicKey, encryptionKey } = publicKeysOf(this.#keys, nodePrimitives(this.profile));
    return { publicKey, encryptionKey: this.#holdsShares ? encryptionKey : null };
  }

  /** A new commitment with its sealed shares. */
  commitment(draw: Pick<CeremonyDraw, 'id' | 'plan' | 'planDigest' | 'manifest' | 'manifestDigest'>): PreparedCommitment {
    const entropy = randomBytes(commitmentEntropyBytes(draw.plan));
    const prepared = prepareCommitment(this.#keys, draw, entropy, nodePrimitives(this.profile));
    if ('code' in prepared) throw new Error(`${this.id} does not commit: ${prepared.code}`);
    this.#secret = prepared.secret;
    return prepared;
  }

  /** The scalar that was committed to last. */
  get scalar(): string {
    if (this.#secret === null) throw new Error(`${this.id} has not committed`);
    return revealOf(this.#secret).scalar;
  }

  /** The share in a sealed one, whether it fits or not. */
  openUnchecked(sealed: SealedShare): EscrowShare {
    const share = openShare(sealed, fromHex(this.#keys.openingKey), nodePrimitives(this.profile));
    if (share === null) throw new Error('the share is malformed');
    return share;
  }

  /** Acknowledgement of a sealed share, whether it fits or not. */
  acknowledge(sealed: SealedShare): { readonly partyId: string; readonly shareDigest: string; readonly signature: string } {
    const signingKey = fromHex(this.#keys.signingKey);
    const { partyId, shareDigest, signature } = acknowledgeShare(sealed, signingKey, nodePrimitives(this.profile));
    return { partyId, shareDigest, signature };
  }
}

/** A draw as a ceremony looks at it. */
export interface CeremonyDraw {
  readonly id: string;
  readonly attempt: number;
  readonly state: string;
  readonly plan: DrawPlan;
  readonly planDigest: string;
  readonly manifest: unknown;
  readonly manifestDigest: string;
  readonly seed: string | null;
  readonly failure: { readonly code: string; readonly names: readonly string[]; readonly text: string } | null;
  readonly witness: string;
  readonly witnessOffice: string | null;
  readonly beacon: { readonly kind: string } | null;
  readonly transcriptVersion: number;
  readonly flaggedAt: string | null;
  readonly parties: readonly {
    readonly partyId: string;
    readonly droppedReason: string | null;
    readonly silentHolders: readonly string[];
    readonly lateAt: string | null;
    readonly recovered: boolean;
  }[];
  readonly shares: readonly SealedShare[];
}

const DRAW_FIELDS = `id attempt state plan planDigest manifest manifestDigest seed failure { code names text } witness witnessOffice beacon transcriptVersion flaggedAt
  parties { partyId droppedReason silentHolders lateAt recovered } shares { partyId holderId index ephemeral ciphertext }`;

/** What a mutation answered. */
export interface CeremonyAnswer {
  readonly __typename: string;
  readonly code?: string;
  readonly missing?: readonly string[];
}

/** Mutations without expected failures. */
const PLAIN: ReadonlySet<string> = new Set(['registerDrawKey', 'checkDrawDeadlines']);

/** Asks one mutation of the ceremony under a key of its own. @param call name of the mutation, with what to read of its result */
export async function tell(
  coordination: AskedCoordination,
  as: Caller,
  call: string | { readonly field: string; readonly selection: string },
  input: Readonly<Record<string, unknown>>,
): Promise<CeremonyAnswer> {
  const { field, selection } = typeof call === 'string' ? { field: call, selection: '' } : call;
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const failure = PLAIN.has(field) ? '' : '... on UserError { code message }';
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ${failure} ${selection} } }`;
  const answer = await coordination.ask(as, query, { input: { idempotencyKey: randomUUID(), ...input } });
  if (answer.codes.length > 0) throw new Error(`${field}: ${answer.codes.join()} ${answer.messages.join()}`);
  return (answer.data as never as Record<string, CeremonyAnswer>)[field] as CeremonyAnswer;
}

/** The draw as it is now. */
export async function drawNow(coordination: AskedCoordination, id: string): Promise<CeremonyDraw> {
  const answer = await coordination.ask(CALLERS.public, `query ($id: ID!) { draw(id: $id) { ${DRAW_FIELDS} } }`, { id });
  if (answer.codes.length > 0) throw new Error(answer.messages.join());
  return (answer.data as never as { draw: CeremonyDraw }).draw;
}

/** The draw once it is in this state. */
export async function drawIn(coordination: AskedCoordination, id: string, state: string): Promise<CeremonyDraw> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const draw = await drawNow(coordination, id);
    if (draw.state === state) return draw;
    await delay(50);
  }
  throw new Error(`the draw is ${(await drawNow(coordination, id)).state}, not ${state}`);
}

const ANNOUNCE = { field: 'announceDraw', selection: '... on AnnounceDrawSuccess { draw { id } }' };

/** Registers keys, announces, and waits for the pool. */
export async function announceWith(
  coordination: AskedCoordination,
  members: readonly CeremonyMember[],
  input: Readonly<Record<string, unknown>>,
): Promise<CeremonyDraw> {
  for (const { as, profile, keys } of members) await tell(coordination, as, 'registerDrawKey', { profile, ...keys });
  const profile = members[0]?.profile;
  const answer = await tell(coordination, CALLERS.coordinator, ANNOUNCE, { profile, ...input });
  const { draw } = answer as never as { draw?: { id: string } };
  if (draw === undefined) throw new Error(`not announced: ${JSON.stringify(answer)}`);
  return drawIn(coordination, draw.id, 'SNAPSHOT_TAKEN');
}

/** Lets members commit and gives their commitments by id. */
export async function commitAll(
  coordination: AskedCoordination,
  draw: CeremonyDraw,
  members: readonly CeremonyMember[],
): Promise<Map<string, PartyCommit>> {
  const commits = new Map<string, PartyCommit>();
  for (const member of members) {
    const { commit, shares } = member.commitment(draw);
    const { vector, signature } = commit;
    const handed = shares.map(({ holderId, ephemeral, ciphertext }) => ({ holderId, ephemeral, ciphertext }));
    const answer = await tell(coordination, member.as, 'commitToDraw', { drawId: draw.id, vector, signature, shares: handed });
    if (answer.code !== undefined) throw new Error(`commit of ${member.id}: ${answer.code}`);
    commits.set(member.id, commit);
  }
  return commits;
}

/** Lets holders acknowledge all shares that are sealed to them. */
export async function acknowledgeAll(coordination: AskedCoordination, drawId: string, holders: readonly CeremonyMember[]): Promise<void> {
  const { shares } = await drawNow(coordination, drawId);
  for (const holder of holders) {
    const acknowledgements = shares.filter(({ holderId }) => holderId === holder.id).map((sealed) => holder.acknowledge(sealed));
    const answer = await tell(coordination, holder.as, 'acknowledgeShares', { drawId, acknowledgements });
    if (answer.code !== undefined) throw new Error(`acknowledgements of ${holder.id}: ${answer.code}`);
  }
}

/** Lets members reveal. */
export async function revealAll(coordination: AskedCoordination, drawId: string, members: readonly CeremonyMember[]): Promise<void> {
  for (const member of members) {
    const answer = await tell(coordination, member.as, 'revealForDraw', { drawId, scalar: member.scalar });
    if (answer.code !== undefined) throw new Error(`reveal of ${member.id}: ${answer.code}`);
  }
}

/** Files of a draw that somebody may read, by name. */
export async function filesOf(
  coordination: AskedCoordination,
  as: Caller,
  drawId: string,
  version: number | null = null,
): Promise<Map<string, Uint8Array>> {
  const listed = await coordination.ask(
    as,
    'query ($id: ID!, $version: Int) { draw(id: $id) { files(version: $version) { name bytes } } }',
    {
      id: drawId,
      version,
    },
  );
  const { files } = (listed.data as never as { draw: { files: { name: string; bytes: number }[] } }).draw;
  const part = `query ($drawId: ID!, $name: String!, $offset: Int!, $version: Int) {
    drawFilePart(drawId: $drawId, name: $name, offset: $offset, version: $version) { content } }`;
  const contents = new Map<string, Uint8Array>();
  for (const { name, bytes } of files) {
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < bytes || offset === 0; offset += PART_BYTES) {
      const answer = await coordination.ask(as, part, { drawId, name, offset, version });
      parts.push(Buffer.from((answer.data as never as { drawFilePart: { content: string } }).drawFilePart.content, 'base64'));
    }
    contents.set(name, Uint8Array.from(Buffer.concat(parts)));
  }
  return contents;
}

/** A client that sees coordination's tables. */
export async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=coordination,public' });
  await client.connect();
  return client;
}

/** Credit code of the enterprise of this number, from 1. */
export function ceremonyUnit(number: number): string {
  const body = `91330100MA${String(number).padStart(7, '0')}`;
  return `${body}${checkCharacterOf(body)}`;
}

/** Fills the joint registry for the three departments. */
export async function fillRegistry(client: pg.Client, units: number, inspectors = 4): Promise<void> {
  await client.query(
    `insert into joint_enterprise (credit_code, jurisdiction, name, status, division_code, industry_code, credit_risk_class, address, source)
       select code, '330100', 'Unit ' || i, 'ACTIVE', case when i % 2 = 0 then '330102' else '330105' end, 'H6210',
              substr('ABCD', i::int % 4 + 1, 1), 'Street ' || i, 'markets' from unnest($1::text[]) with ordinality as u (code, i)`,
    [Array.from({ length: units }, (_, index) => ceremonyUnit(index + 1))],
  );
  for (const [turn, { department, category, item }] of ENTRIES.entries()) {
    await client.query(
      `insert into joint_register_entry (department, credit_code, category, division_code, status, name)
         select $1, credit_code, $2, division_code, 'ACTIVE', name from joint_enterprise where substr(name, 6)::int % 3 <> $3`,
      [department, category, turn],
    );
    await client.query(
      `insert into joint_item (code, department, name, category, item_class, status) values ($1, $2, $1, $3, 'GENERAL', 'ACTIVE')`,
      [item, department, category],
    );
    await client.query(
      `insert into joint_inspector (id, department, name, unit, division_code, qualifications, certificate_valid_until, certified, yearly_capacity, status)
         select gen_random_uuid(), $1, 'Inspector ' || i, 'Unit', '330100', array[$2], '2099-12-31', true, 50, 'ACTIVE' from generate_series(1, $3) i`,
      [department, category, inspectors],
    );
  }
}

/** A season of the three departments whose plan is published. */
export async function publishSeason(coordination: AskedCoordination, client: pg.Client, code: string, rehearsal = true): Promise<string> {
  const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const opened = await tell(
    coordination,
    CALLERS.coordinator,
    { field: 'openSeason', selection: '... on OpenSeasonSuccess { season { id } }' },
    { jurisdiction: '330100', code, name: '演练', year: Number(day(1).slice(0, 4)), windowFrom: day(1), windowTo: day(60), rehearsal },
  );
  const { id } = (opened as never as { season: { id: string } }).season;
  for (const { department, item, category, stratify, weights } of ENTRIES) {
    await client.query(
      `insert into plan_entry (season_id, department, code, name, item_codes, category, stratify, weights, ratio_num, ratio_den, window_from, window_to, submitted_by, submitted_at)
       values ($1, $2, 'E1', 'Entry', array[$3], $4, $5, $6, 1, 10, $7, $8, 'test', now())`,
      [id, department, item, category, stratify, weights, day(1), day(60)],
    );
  }
  for (const state of ['TASK_LISTED', 'PLAN_APPROVED'])
    await client.query('update plan_entry set state = $2 where season_id = $1', [id, state]);
  for (const state of ['PLAN_APPROVED', 'PLAN_PUBLISHED']) await client.query('update season set state = $2 where id = $1', [id, state]);
  return id;
}
