import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { controlRefusals, refusals } from '../../../local/cams/refusals.js';

const root = join(import.meta.dirname, '../../../local/cams');

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'refusals.ts')
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

describe('the list of refusals', () => {
  it.each(Object.keys(refusals).map((name) => [`refusals.${name}`]))('%s is in use', (name) => {
    expect(sources).toMatch(new RegExp(`\\b${name.replace('.', '\\.')}\\b`));
  });

  it.each(Object.keys(controlRefusals).map((name) => [`controlRefusals.${name}`]))('%s is in use', (name) => {
    expect(sources).toMatch(new RegExp(`\\b${name.replace('.', '\\.')}\\b`));
  });

  it('has each code once, but for the two texts of a wrong signature', () => {
    const { SignatureDoesNotMatchV1: _, ...others } = refusals;

    const codes = Object.values(others).map(({ Code }) => Code);

    expect(new Set(codes).size).toBe(codes.length);
  });
});
