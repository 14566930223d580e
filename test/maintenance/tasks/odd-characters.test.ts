import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { exportInventory } from '../../../shared/maintenance/inventory/export-inventory.js';
import type { RunReport } from '../../../shared/maintenance/run-report.js';
import type { Task } from '../../../shared/maintenance/task.js';
import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../../shared/maintenance/tasks/take-group-inventory.js';
import { type CapturedLines, captureLines } from '../../support/capture-lines.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { rewriteAnswers, type Rewriter } from '../../support/rewrite-answers.js';
import { openRunBed, type RunBed, startOf } from '../engine/run-bed.js';
import { SCOPE } from './task-bed.js';

const ANNA = '8613800000011';

/** What CAMS lists in place of a word of a Subject or Description; as JSON writes it. */
const odd: Readonly<Record<string, string>> = {
  NUL: '\0',
  BELL: '\u0007',
  ESCAPE: '\u001b[2J',
  SUBSTITUTE: '\u001a',
  STORED: '\u001a0000',
  HIGH: '\ud83d',
  LOW: '\ude00',
  PAIR: '\ude00\ud83d',
  INVISIBLE: '\u200b\u3164',
};
const subjects = Object.keys(odd).map((name) => `Order <${name}> 1042`);
const oddly = (text: string): string =>
  Object.entries(odd).reduce(
    (before, [name, characters]) => before.replaceAll(`<${name}>`, JSON.stringify(characters).slice(1, -1)),
    text,
  );
const asListed = (text: string): string => JSON.parse(oddly(JSON.stringify(text))) as string;

let captured: CapturedLines;
beforeAll(() => {
  captured = captureLines();
});
afterAll(() => {
  captured.restore();
});

describe.each(databaseKindsInFull)('rows of CAMS with characters that no request may hold, on %s', (_, kind) => {
  let bed: RunBed;
  let rewriter: Rewriter;
  let runs = 0;

  beforeAll(async () => {
    bed = await openRunBed(kind);
    const [, port] = bed.environment()['CAMS_ENDPOINT']?.split(':') ?? [];
    rewriter = await rewriteAnswers(Number(port), oddly);
  });
  afterAll(async () => {
    await rewriter.close();
    await bed.close();
  });
  beforeEach(async () => {
    await bed.clear();
    await bed.seed(subjects.map((Subject) => ({ Subject, Description: `About ${Subject}`, Participants: [ANNA] })));
  });

  const run = <Params>(task: Task<Params>, params: object = {}): Promise<RunReport> => {
    runs += 1;
    return bed.deliver(task, startOf(task, params, {}, `odd-${String(runs)}`), () => ({
      settings: { CAMS_ENDPOINT: `127.0.0.1:${String(rewriter.port)}` },
    }));
  };
  const exported = async (): Promise<readonly { Subject: string; Description: string }[]> => {
    let text = '';
    for await (const part of exportInventory(bed.database, SCOPE, 'ndjson')) text += part;
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as { Subject: string; Description: string });
  };

  it('are kept by the inventory as they are, and are no change the next time', async () => {
    const first = await run(takeGroupInventory);
    const second = await run(takeGroupInventory);

    expect(first).toMatchObject({ State: 'Completed', Groups: subjects.length, Failures: [] });
    expect(second).toMatchObject({ State: 'Completed', Actions: {}, Proof: { EventsSent: 0 } });
    const rows = await exported();
    expect(rows.map(({ Subject }) => Subject).sort()).toEqual(subjects.map(asListed).sort());
    for (const { Subject, Description } of rows) expect(Description).toBe(`About ${Subject}`);
  });

  it('keep none of the groups from having its link rotated or a member removed', async () => {
    const rotated = await run(rotateInviteLinks);
    const removed = await run(offBoardParticipant, { ParticipantNumbers: [ANNA] });

    expect(rotated).toMatchObject({ State: 'Completed', Items: { Done: subjects.length } });
    expect(removed).toMatchObject({ State: 'Completed', Proof: { MembershipsLeft: 0 } });
  });

  it('keep none of the groups from being renamed', async () => {
    const report = await run(applyGroupProfile, { Subject: 'Order {GroupId}' });

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: subjects.length } });
  });

  it('make a template that repeats them fail for these groups, and for no other', async () => {
    await bed.seed([{ Subject: 'Order 1043' }]);

    const report = await run(applyGroupProfile, { Subject: '{Subject}!' });

    // What is merely invisible beside letters may be repeated.
    const repeatable = 2;
    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Items: { Done: repeatable, Failed: subjects.length + 1 - repeatable },
      Failures: expect.arrayContaining([expect.objectContaining({ Code: 'InvalidParameter.Subject' })]),
    });
  });
});
