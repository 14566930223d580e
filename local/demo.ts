import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { callOperation } from './demo/call-operation.js';
import { createNarrator } from './demo/create-narrator.js';
import { openLink } from './demo/open-link.js';
import { playStory } from './demo/play-story.js';
import { startCloud } from './start-cloud.js';
import { endWhenTold } from './stop-when-told.js';

const startedAt = performance.now();
const dataDir = mkdtempSync(join(tmpdir(), 'chat-groups-demo-'));
// What the functions write would drown the story; it is told only if the story breaks off.
const functionLines: string[] = [];

// However it ends: at a signal nothing else would take the folder away.
process.on('exit', () => {
  rmSync(dataDir, { recursive: true, force: true });
});
endWhenTold();

const run = async (): Promise<void> => {
  const cloud = await startCloud({ gatewayPort: 0, camsPort: 0, dataDir, log: (line) => functionLines.push(line) });
  try {
    console.log(`A WhatsApp group's life, over HTTP: gateway ${cloud.gatewayUrl}, local CAMS ${cloud.camsUrl}\n`);
    const narrator = createNarrator(console.log);
    await playStory({ call: callOperation(cloud.gatewayUrl), open: openLink(cloud.camsUrl), narrator });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`\nAll ${String(narrator.steps)} steps held, in ${seconds} s. To stay: npm start`);
  } finally {
    await cloud.close();
  }
};

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  for (const line of functionLines.slice(-10)) console.error(`  ${line}`);
  process.exitCode = 1;
}
