import './own-memory.ts';
import { inLocale, type Locale, type LocalisedText } from '../../../subgraph-kit/pure/localised-text.ts';
import type { Transcript } from '../pure/draw-transcript.ts';
import { TRANSCRIPT_FILES } from '../pure/draw-transcript.ts';
import {
  ENTERPRISE_FILE,
  type EnterprisePackage,
  type OwnChance,
  readEnterprisePackage,
  verifyEnterprisePackage,
} from '../pure/enterprise-package.ts';
import { readTranscript } from '../pure/read-transcript.ts';
import { type Step, VerificationFault } from '../pure/verification.ts';
import { type Verification, verifyTranscript } from '../pure/verify-transcript.ts';
import { browserPrimitives } from './browser-primitives.ts';
import { framePicture } from './draw-picture.ts';
import { element } from './page-elements.ts';
import { PAGE_TEXTS, type PageText } from './page-texts.ts';

/*
 * The page that verifies a draw from disk. Files never leave the machine: the page has no network code, and its policy forbids any.
 */

/** Time for the browser to show that work has begun. */
const PAINT_MS = 30;

const TRANSCRIPT_NAMES: ReadonlySet<string> = new Set([TRANSCRIPT_FILES.PUBLIC, TRANSCRIPT_FILES.AUDITORS]);

let locale: Locale = navigator.language.startsWith('zh') ? 'zh-CN' : 'en';
let files: ReadonlyMap<string, Uint8Array> = new Map();
let verification: Verification | null = null;

start();

function start(): void {
  const input = document.querySelector<HTMLInputElement>('#files');
  input?.addEventListener('change', () => take(input.files));
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    take(event.dataTransfer?.files ?? null);
  });
  document.querySelector('#language')?.addEventListener('click', () => {
    locale = locale === 'zh-CN' ? 'en' : 'zh-CN';
    show();
  });
  show();
}

async function take(list: FileList | null): Promise<void> {
  if (list === null || list.length === 0) return;
  const read = await Promise.all([...list].map(async (file) => [file.name, new Uint8Array(await file.arrayBuffer())] as const));
  // A further file joins the chosen ones; a second transcript begins anew, or bitmaps of two draws would mix.
  const isOther = read.some(([name]) => TRANSCRIPT_NAMES.has(name) && files.has(name));
  files = new Map([...(isOther ? [] : files), ...read]);
  verification = null;
  show(say('working'));
  setTimeout(async () => {
    verification = await verifyTranscript(new Map([...files].filter(([name]) => !name.endsWith('.html'))), browserPrimitives);
    show();
  }, PAINT_MS);
}

function show(status = ''): void {
  document.documentElement.lang = locale;
  for (const node of document.querySelectorAll<HTMLElement>('[data-text]')) node.textContent = say(node.dataset.text as PageText);
  const chosen = document.querySelector('#chosen');
  if (chosen !== null) chosen.textContent = [...files.keys()].join(' · ');
  const target = document.querySelector('#result');
  target?.replaceChildren(...(status === '' ? resultNodes() : [element('p', { text: status, class: 'status', role: 'status' })]));
}

function resultNodes(): Node[] {
  if (verification === null) return [];
  const { isValid, steps } = verification;
  const verdict = element('p', {
    text: say(isValid ? 'valid' : 'invalid'),
    class: isValid ? 'verdict ok' : 'verdict failed',
    role: 'status',
  });
  const list = element('ol', { class: 'steps' }, steps.map(stepNode));
  const transcript = transcriptOf();
  const facts = transcript === null ? [] : [factsNode(transcript, verification), ...ownNodes(transcript), ...pictureNodes(transcript)];
  return [verdict, ...facts, element('h2', { text: say('steps') }), list, element('p', { text: say('limits'), class: 'limits' })];
}

function stepNode({ title, outcome, reason }: Step): Node {
  const mark = element('strong', { text: say(outcome === 'OK' ? 'ok' : 'failed'), class: outcome === 'OK' ? 'ok' : 'failed' });
  const why = reason === null ? [] : [element('div', { text: tell(reason), class: 'reason' })];
  return element('li', {}, [mark, element('span', { text: ` ${tell(title)}` }), ...why]);
}

function factsNode({ plan, manifest, visits }: Transcript, { audience }: Verification): Node {
  const facts: [PageText, string][] = [
    ['draw', plan.drawId],
    ['attempt', String(plan.attempt)],
    ['profile', plan.profile],
    ['audience', say(audience === 'PUBLIC' ? 'everybody' : 'auditors')],
    ['units', String(manifest.units)],
    ['excluded', String(manifest.registered - manifest.units)],
    ['visits', String(visits.length)],
  ];
  return element(
    'dl',
    {},
    facts.flatMap(([name, value]) => [element('dt', { text: say(name) }), element('dd', { text: value })]),
  );
}

function ownNodes(transcript: Transcript): Node[] {
  const bytes = files.get(ENTERPRISE_FILE);
  if (bytes === undefined) return [];
  const heading = element('h2', { text: say('own') });
  try {
    const own = readEnterprisePackage(bytes);
    const chances = verifyEnterprisePackage(own, transcript, browserPrimitives(transcript.plan.profile));
    return [heading, element('p', { text: `${own.unitId} · ${ownVerdict(own)}`, class: 'ok' }), chancesNode(chances)];
  } catch (error) {
    const text = error instanceof VerificationFault ? tell(error.reason) : String(error);
    return [heading, element('p', { text: `${say('failed')}: ${text}`, class: 'failed' })];
  }
}

function ownVerdict({ standing }: EnterprisePackage): string {
  return standing.kind === 'EXCLUDED' ? `${say('ownExcluded')}${standing.reason}` : say('ownHolds');
}

function chancesNode(chances: readonly OwnChance[]): Node {
  if (chances.length === 0) return element('div');
  const head = element(
    'tr',
    {},
    (['frame', 'ticket', 'threshold', 'drawn'] as const).map((name) => element('th', { text: say(name) })),
  );
  const rows = chances.map(({ entryId, stratum, bestTicket, threshold, isDrawn }) =>
    element(
      'tr',
      {},
      [`${entryId} ${stratum}`, bestTicket, threshold ?? '–', say(isDrawn ? 'drawn' : 'notDrawn')].map((text) => element('td', { text })),
    ),
  );
  return element('table', {}, [head, ...rows]);
}

function pictureNodes(transcript: Transcript): Node[] {
  const primitives = browserPrimitives(transcript.plan.profile);
  const pictures = transcript.frames.flatMap((frame, index) => {
    if (frame.n === 0) return [];
    const picture = framePicture({ transcript, frame: index }, files, primitives);
    const units = transcript.manifest.frames[index]?.units ?? null;
    const share = frame.n === null || units === null ? '' : `: ${frame.n}${say('of')}${units}`;
    const caption = element('figcaption', { text: `${frame.entryId} · ${frame.stratum}${share}` });
    return [element('figure', {}, [caption, picture ?? element('p', { text: say('hidden'), class: 'hidden-frame' })])];
  });
  return [element('h2', { text: say('picture') }), element('p', { text: say('pictureLead') }), ...pictures];
}

function transcriptOf(): Transcript | null {
  const bytes = files.get(TRANSCRIPT_FILES.AUDITORS) ?? files.get(TRANSCRIPT_FILES.PUBLIC);
  try {
    return bytes === undefined ? null : readTranscript(bytes);
  } catch {
    return null;
  }
}

function say(name: PageText): string {
  return tell(PAGE_TEXTS[name]);
}

function tell(text: LocalisedText): string {
  return inLocale(text, locale);
}
