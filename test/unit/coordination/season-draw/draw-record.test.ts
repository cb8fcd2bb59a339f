import { describe, expect, test } from '@jest/globals';
import { readTranscript } from '../../../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import { drawRecord, type RecordFacts } from '../../../../subgraphs/coordination/season-draw/record/draw-record.ts';
import { drawnSeason, transcriptFiles } from '../../../support/drawn-season.ts';

const season = drawnSeason({ units: 60, threshold: 2, parties: 4, withheld: [2] });
const transcript = readTranscript(transcriptFiles(season, 'PUBLIC').get('transcript.json') as Uint8Array);
const FACTS: RecordFacts = {
  seasonName: '联合抽查 <b>2026</b>',
  seasonCode: 'S-2026-01',
  rehearsal: true,
  witness: '市司法局',
  announcedAt: '2026-01-28T01:00:00Z',
  frozenAt: '2026-02-02T01:00:00Z',
  beaconAt: null,
  drawnAt: '2026-02-03T16:30:05Z',
  parties: transcript.plan.parties.map(({ partyId }) => ({
    partyId,
    committedAt: '2026-02-01T02:00:00Z',
    revealedAt: partyId === 'PARTY-2' ? null : '2026-02-02T03:00:00Z',
    droppedReason: null,
  })),
};

describe('the record of a draw', () => {
  const page = drawRecord(transcript, FACTS);

  test('says what the transcript says: digests, parties, quotas, counts', () => {
    const { seal, seed, header, visitsDigest, assignment } = transcript;
    for (const digest of [
      seal,
      seed,
      header.planDigest,
      header.poolRoot,
      header.freezeCheckpoint.rootHash,
      visitsDigest,
      assignment.assignedDigest,
    ])
      expect(page.split(digest)).toHaveLength(3);
    for (const { entryId, items } of transcript.plan.entries) expect(page).toContain(`${entryId} ${items.join(' ')}`);
    expect(page).toContain(`<td>Together (joint visits)</td><td class="n">${transcript.visits.length}</td>`);
    const joint = transcript.visits.filter(({ takenBy }) => takenBy.length > 1).length;
    expect(page).toContain(`<td>of these by two departments or more</td><td class="n">${joint}</td>`);
    for (const department of ['MARKET_REGULATION', 'URBAN_MANAGEMENT', 'CULTURE_TOURISM']) {
      const own = transcript.plan.entries.filter((entry) => entry.department === department).map(({ entryId }) => entryId);
      const visits = transcript.visits.filter(({ takenBy }) => takenBy.some((entryId) => own.includes(entryId))).length;
      expect(page).toContain(`<td>${department}</td><td class="n">${visits}</td>`);
    }
  });

  test('names the party that was late and the holders whose shares rebuilt its scalar, in both languages', () => {
    const holders = transcript.recovered[0]?.shares.map(({ holderId }) => holderId).join(', ');
    expect(page).toContain(`late; rebuilt from the shares of ${holders}`);
    expect(page).toContain(`逾期，由托管份额恢复：${holders}`);
  });

  test('gives times as the city reads them, and a dash for what did not happen', () => {
    expect(page).toContain('<dt>抽取完成</dt><dd>2026-02-04 00:30:05</dd>');
    expect(page).toContain('<dt>公共随机数确定</dt><dd>–</dd>');
  });

  test('makes no markup of a text, has no program, and asks for nothing', () => {
    expect(page).toContain('联合抽查 &#60;b&#62;2026&#60;/b&#62;');
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import|\son\w+=/u);
  });

  test('lists withdrawals with reason and evidence', () => {
    const withdrawn = [{ unitId: '91330100MA00000001', reason: 'CLOSED', evidenceDigest: 'ab'.repeat(32), edgesBefore: 0 }];
    const later = drawRecord({ ...transcript, version: 2, withdrawn }, FACTS);
    expect(later).toContain(`<td>91330100MA00000001</td><td>已停业</td><td><code>${'ab'.repeat(32)}</code></td>`);
  });
});
