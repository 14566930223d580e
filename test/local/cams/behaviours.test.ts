import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { behaviours, countBehaviours, knowledges } from '../../../local/cams/behaviours.js';

const readme = readFileSync(join(import.meta.dirname, '../../../local/README.md'), 'utf8');
const section = readme.slice(readme.indexOf('## How much of this is known'));

/** The cells of each row of the table, without its head. */
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('local/README.md', () => {
  it('shows the behaviours as the code lists them', () => {
    expect(rows).toEqual(behaviours.map(({ what, knowledge, setting = '' }) => [what, knowledge, setting]));
  });

  it('counts them as npm start does', () => {
    const { documented, chosen, unknown } = countBehaviours();

    expect(section).toContain(
      `${String(documented)} are _documented_, ${String(chosen)} _chosen_, ${String(unknown)} _unknown_`,
    );
    expect(documented + chosen + unknown).toBe(behaviours.length);
  });

  it('opens with what is not imitated', () => {
    expect(/^## (.*)$/m.exec(readme)?.[1]).toBe('What it does not imitate');
  });

  it.each(knowledges)('knows of behaviours that are %s', (knowledge) => {
    expect(countBehaviours()[knowledge]).toBeGreaterThan(0);
  });
});
