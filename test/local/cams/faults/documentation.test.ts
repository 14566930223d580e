import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { Effect } from '../../../../local/cams/faults/effect.js';
import { defaultKnobs } from '../../../../local/cams/settings.js';

const readme = readFileSync(join(import.meta.dirname, '../../../../local/README.md'), 'utf8');

const effects = Effect.def.options.map(({ shape }): [string, string[]] => {
  const { Kind, ...members } = shape;
  return [String(Kind.def.values[0]), Object.keys(members)];
});

describe('local/README.md', () => {
  it.each(effects)('describes the effect %s with all its members', (kind, members) => {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${kind}\``)) ?? '';

    expect((row.split('|')[2] ?? '').match(/\w+/g)?.toSorted() ?? []).toEqual(members.toSorted());
  });

  it.each(Object.entries(defaultKnobs))(
    'describes the knob %s with its default',
    (knob, value: boolean | number | string) => {
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${knob}\``)) ?? '';

      expect(row.split('|')[2]?.trim()).toBe(typeof value === 'number' ? value.toLocaleString('en') : String(value));
    },
  );
});
