import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import { renderReference } from '../../tools/contract/render-reference.js';
import { describeSchema } from '../../tools/describe-schema.js';
import { renderSYaml } from '../../tools/render-s-yaml.js';

// That they are what their sources make of them is a step of the gate: `npm run generate -- --check`.
describe('the generated files', () => {
  it('are not made of an s.yaml whose head lost its end', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 's-yaml-'));
    const file = path.join(folder, 's.yaml');
    writeFileSync(file, 'edition: 3.0.0\n');

    expect(() => renderSYaml(file)).toThrow('lacks the line');
    rmSync(folder, { recursive: true });
  });
});

describe('docs/operations', () => {
  it.each(operations)('names every parameter and element of $name', (operation) => {
    const { request, response } = operation;
    const page = renderReference(operation);

    for (const name of [...Object.keys(request.shape), ...Object.keys(response.shape)]) {
      expect(page).toContain(`| \`${name}\` |`);
    }
  });

  it.each(operations)('describes every parameter and element of $name', ({ request, response }) => {
    const undescribed = [...describeSchema(request), ...describeSchema(response)].filter(
      ({ name, description }) => description === '' && !/^Data(\.|$)/.test(name),
    );

    expect(undescribed).toEqual([]);
  });

  it('tells type, need and limits', () => {
    const fields = operations.flatMap(({ request }) => describeSchema(request));

    expect(fields).toContainEqual(
      expect.objectContaining({ name: 'Page.Index', type: 'integer', required: true, rules: ['must be at least 1'] }),
    );
    expect(fields).toContainEqual(
      expect.objectContaining({ name: 'List', type: 'list of objects', rules: ['must have at most 32 entries'] }),
    );
    expect(fields).toContainEqual(expect.objectContaining({ name: 'List.N.ParticipantNumber', type: 'string' }));
    expect(fields).toContainEqual(expect.objectContaining({ name: 'ChannelType', type: 'WHATSAPP', required: false }));
  });
});
