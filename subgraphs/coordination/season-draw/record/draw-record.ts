import { inLocale, type Locale, type LocalisedText } from '../../../subgraph-kit/pure/localised-text.ts';
import type { Transcript } from '../pure/draw-transcript.ts';
import { Html, html } from './html-text.ts';
import { RECORD_STYLE } from './record-style.ts';
import { RECORD_TEXTS, type RecordText, wordOf } from './record-texts.ts';

/*
 * The record of a draw (抽取记录) for the file of the task: one page without a program and without a network, to be printed and signed. It says what
 * the public transcript says; what no transcript holds, the times and the witness, comes from the draw as everybody may read it.
 */

/** A party's times. */
export interface RecordedParty {
  readonly partyId: string;
  readonly committedAt: string | null;
  readonly revealedAt: string | null;
  readonly droppedReason: string | null;
}

/** What everybody may read of a draw beside its transcript. Times are instants in ISO 8601. */
export interface RecordFacts {
  readonly seasonName: string;
  readonly seasonCode: string;
  readonly rehearsal: boolean;
  readonly witness: string;
  readonly announcedAt: string;
  readonly frozenAt: string | null;
  readonly beaconAt: string | null;
  readonly drawnAt: string | null;
  readonly parties: readonly RecordedParty[];
}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const LOCALES = ['zh-CN', 'en'] as const;

/** The page, in both languages; one of them is shown and printed. */
export function drawRecord(transcript: Transcript, facts: RecordFacts): string {
  const page = html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${RECORD_TEXTS.title.zh} · ${RECORD_TEXTS.title.en}</title>
<style>${new Html(RECORD_STYLE)}</style>
</head>
<body>
<input type="radio" name="language" id="zh-CN" checked><label for="zh-CN">中文</label>
<input type="radio" name="language" id="en"><label for="en">English</label>
${LOCALES.map((locale) => recordIn(locale, transcript, facts))}
</body>
</html>
`;
  return page.text;
}

/** What a part of the record is made of. */
interface Writing {
  readonly transcript: Transcript;
  readonly facts: RecordFacts;
  readonly say: (text: RecordText) => string;
  readonly tell: (text: LocalisedText) => string;
}

function recordIn(locale: Locale, transcript: Transcript, facts: RecordFacts): Html {
  const tell = (text: LocalisedText): string => inLocale(text, locale);
  const writing: Writing = { transcript, facts, tell, say: (text) => tell(RECORD_TEXTS[text]) };
  const { say } = writing;
  const mark = facts.rehearsal ? html` <span class="mark">${say('rehearsal')}</span>` : html``;
  return html`<main lang="${locale}" class="${locale}">
<h1>${say('title')}${mark}</h1>
<p class="season">${facts.seasonName} · ${facts.seasonCode}</p>
${[basics, times, parties, pool, entries, results, withdrawals, digests].map((part) => part(writing))}
<p class="check">${say('check')}</p>
${signatures(writing)}
</main>
`;
}

function basics({ transcript, facts, say, tell }: Writing): Html {
  const { plan, version } = transcript;
  const before = plan.supersedes;
  const superseded =
    before === null
      ? say('none')
      : `${before.drawId} (${before.attempt}): ${tell(wordOf(before.defect))}; ${tell(wordOf(before.approvedBy))}`;
  return section(say('basics'), [
    [say('season'), `${facts.seasonName} (${facts.seasonCode})`],
    [say('draw'), plan.drawId],
    [say('attempt'), plan.attempt],
    [say('version'), version],
    [say('profile'), plan.profile],
    [say('rules'), `${plan.rules.packVersion} / ${plan.weightTable.version}`],
    [say('witness'), facts.witness],
    [say('supersedes'), superseded],
  ]);
}

function times({ transcript, facts, say }: Writing): Html {
  const { snapshotAt, commitUntil, revealUntil } = transcript.plan.deadlines;
  return section(`${say('times')}${say('zone')}`, [
    [say('announcedAt'), timeOf(facts.announcedAt)],
    [say('snapshotAt'), timeOf(snapshotAt)],
    [say('commitUntil'), timeOf(commitUntil)],
    [say('frozenAt'), timeOf(facts.frozenAt)],
    [say('beaconAt'), timeOf(facts.beaconAt)],
    [say('revealUntil'), timeOf(revealUntil)],
    [say('drawnAt'), timeOf(facts.drawnAt)],
  ]);
}

function parties({ transcript, facts, say, tell }: Writing): Html {
  const rows = transcript.plan.parties.map(({ partyId, name }) => {
    const party = facts.parties.find((candidate) => candidate.partyId === partyId);
    const rebuilt = transcript.recovered.find((candidate) => candidate.partyId === partyId);
    const dropped = party?.droppedReason ?? null;
    const shown =
      rebuilt === undefined
        ? timeOf(party?.revealedAt ?? null)
        : `${say('recovered')}${rebuilt.shares.map(({ holderId }) => holderId).join(', ')}`;
    return [
      partyText({ partyId, name }),
      timeOf(party?.committedAt ?? null),
      dropped === null ? shown : `${say('dropped')}${tell(wordOf(dropped))}`,
    ];
  });
  return html`<section><h2>${say('parties')}</h2>
${table([say('party'), say('committed'), say('revealed')], rows)}
<p>${say('beacon')}${say('is')}${beaconText(transcript.beacon, say, tell)}</p></section>
`;
}

function beaconText(beacon: Transcript['beacon'], say: Writing['say'], tell: Writing['tell']): string {
  const kind = tell(wordOf(beacon.kind));
  switch (beacon.kind) {
    case 'none':
      return kind;
    case 'dice':
      return `${kind} ${beacon.digits} (${say('readBy')} ${beacon.witnesses.join(', ')})`;
    case 'lottery':
      return `${kind} ${beacon.game} ${beacon.issue}: ${beacon.numbers.join(' ')}`;
    case 'drand':
      return `${kind} ${beacon.round}`;
  }
}

function pool({ transcript, say, tell }: Writing): Html {
  const { registered, units, balls, excluded, inspectors } = transcript.manifest;
  return section(say('pool'), [
    [say('registered'), registered],
    [say('units'), units],
    ...excluded.map((one) => [`${say('excluded')}${say('is')}${tell(wordOf(one.reason))}`, one.units] as const),
    [say('balls'), balls],
    [say('inspectors'), inspectors],
  ]);
}

function entries({ transcript, say, tell }: Writing): Html {
  const { plan, manifest, frames, visits } = transcript;
  const visitsOf = new Map<string, number>();
  for (const entryId of visits.flatMap(({ takenBy }) => takenBy)) visitsOf.set(entryId, (visitsOf.get(entryId) ?? 0) + 1);
  const rows = frames.map(({ entryId, stratum, n }, place) => {
    const frame = manifest.frames[place];
    const isFirst = frames.findIndex((other) => other.entryId === entryId) === place;
    const entry = plan.entries.find((candidate) => candidate.entryId === entryId);
    const label = `${entryId} ${entry?.items.join(' ') ?? ''}`;
    const layer = frame?.visibility === 'AUDITORS' ? `${tell(wordOf(stratum))} (${say('hidden')})` : tell(wordOf(stratum));
    return [
      isFirst ? label : '',
      layer,
      quotaText(frame?.quota),
      frame?.units ?? '–',
      n ?? '–',
      isFirst ? (visitsOf.get(entryId) ?? 0) : '',
    ];
  });
  const head = [say('entry'), say('stratum'), say('quota'), say('ofUnits'), say('drawn'), say('visits')];
  return html`<section><h2>${say('entries')}</h2>${table(head, rows)}</section>
`;
}

/** The quota as the plan writes it: num of den, at least min, at most maxNum of maxDen. */
function quotaText(quota: Transcript['manifest']['frames'][number]['quota'] | undefined): string {
  if (quota === undefined) return '';
  const most = quota.maxNum === quota.maxDen ? '' : `, ≤ ${quota.maxNum}/${quota.maxDen}`;
  return `${quota.num}/${quota.den}${quota.min === 0 ? '' : `, ≥ ${quota.min}`}${most}`;
}

function results({ transcript, say, tell }: Writing): Html {
  const { plan, visits, assignment } = transcript;
  const departmentOf = new Map(plan.entries.map(({ entryId, department }) => [entryId, department]));
  const taking = visits.map(({ takenBy }) => new Set(takenBy.map((entryId) => departmentOf.get(entryId) ?? '')));
  const departments = [...new Set(plan.entries.map(({ department }) => department))];
  const rows = departments.map((department) => {
    const name = plan.parties.find(({ partyId }) => partyId === department)?.name ?? department;
    return [partyText({ partyId: department, name }), taking.filter((own) => own.has(department)).length];
  });
  const unfilled = [...Map.groupBy(assignment.unfilled, ({ reason }) => reason)].map(
    ([reason, seats]) => `${tell(wordOf(reason))} ${seats.length}`,
  );
  return html`<section><h2>${say('results')}</h2>
${table([say('department'), say('visits')], [...rows, [say('total'), visits.length], [say('joint'), taking.filter(({ size }) => size > 1).length]])}
<p>${say('slots')}${say('is')}${assignment.slots}; ${say('filled')}${say('is')}${assignment.filled}; ${say('unfilled')}${say('is')}${assignment.unfilled.length}${
    unfilled.length === 0 ? '' : ` (${unfilled.join(', ')})`
  }</p></section>
`;
}

function withdrawals({ transcript, say, tell }: Writing): Html {
  const { withdrawn = [] } = transcript;
  if (withdrawn.length === 0)
    return html`<section><h2>${say('withdrawals')}</h2><p>${say('none')}</p></section>
`;
  const rows = withdrawn.map(({ unitId, reason, evidenceDigest }) => [unitId, tell(wordOf(reason)), html`<code>${evidenceDigest}</code>`]);
  return html`<section><h2>${say('withdrawals')}</h2>${table([say('unit'), say('reason'), say('evidence')], rows)}</section>
`;
}

function digests({ transcript, say }: Writing): Html {
  const { header, seed, seal, visitsDigest, assignment } = transcript;
  const { treeSize, rootHash } = header.freezeCheckpoint;
  const rows: [RecordText, string][] = [
    ['seed', seed],
    ['seal', seal],
    ['planDigest', header.planDigest],
    ['poolRoot', header.poolRoot],
    ['exclusionRoot', header.exclusionRoot],
    ['inspectorRoot', header.inspectorRoot],
    ['checkpoint', `${treeSize} ${rootHash}`],
    ['visitsDigest', visitsDigest],
    ['assignedDigest', assignment.assignedDigest],
  ];
  return section(
    say('digests'),
    rows.map(([name, digest]) => [say(name), html`<code>${digest}</code>`]),
  );
}

function signatures({ say }: Writing): Html {
  const lines = (['host', 'witnessSigns', 'recorder'] as const).map(
    (who) => html`<div class="line"><span>${say(who)}</span><i></i><span>${say('date')}</span><i class="day"></i></div>
`,
  );
  return html`<section class="signatures"><h2>${say('signatures')}</h2>${lines}</section>
`;
}

function section(title: string, rows: readonly (readonly [string, string | number | Html])[]): Html {
  return html`<section><h2>${title}</h2><dl>
${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl></section>
`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number | Html)[])[]): Html {
  const line = (cells: readonly Html[]): Html => html`<tr>${cells}</tr>\n`;
  return html`<table><thead>${line(head.map((name) => html`<th>${name}</th>`))}</thead>
<tbody>${rows.map((cells) => line(cells.map((cell) => (typeof cell === 'number' ? html`<td class="n">${cell}</td>` : html`<td>${cell}</td>`))))}</tbody></table>`;
}

function partyText({ partyId, name }: { readonly partyId: string; readonly name: string }): string {
  return name === partyId ? partyId : `${name} (${partyId})`;
}

/** The time of the city to the second; a dash for what did not happen. */
function timeOf(instant: string | null): string {
  if (instant === null) return '–';
  return new Date(Date.parse(instant) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}
