import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import { contextWith } from '../support/context.js';
import { eventOf, shapes } from '../support/events.js';
import { exampleRequest } from '../support/example-request.js';
import { type Functions, loadFunctions } from '../support/load-functions.js';
import { readAnswer } from '../support/read-answer.js';

let functions: Functions;
let captured: CapturedLines;

const values = [
  'https://secret-host.example/path',
  'GOPHER',
  'secret proof',
  'perhaps',
  'many',
  '{"callers":"secret-policy"}',
];
const [CAMS_ENDPOINT, CAMS_PROTOCOL, GATEWAY_PROOF, GATEWAY, MAX_PAGE_SIZE, ACCESS_POLICY] = values;

beforeAll(async () => {
  functions = await loadFunctions({
    CAMS_ENDPOINT,
    CAMS_PROTOCOL,
    GATEWAY_PROOF,
    GATEWAY,
    MAX_PAGE_SIZE,
    ACCESS_POLICY,
  });
  captured = captureLines();
});

afterAll(() => {
  captured.restore();
});

describe.each(operations)('$name with broken settings', (operation) => {
  it.each(shapes)('answers the %s event with a well-formed 500, the faults in the log only', async (shape) => {
    captured.lines.length = 0;
    const event = eventOf(shape, { operation: operation.name, parameters: exampleRequest(operation) });

    const result = await functions[operation.name](Buffer.from(JSON.stringify(event)), contextWith({}));

    const { status, headers, body } = readAnswer(result);
    const isHttp = shape !== 'direct';
    expect(status).toBe(isHttp ? 500 : undefined);
    expect(headers['Content-Type']).toBe(isHttp ? 'application/json; charset=utf-8' : undefined);
    expect(body).toMatchObject({ Code: 'InternalFault', Success: false, Outcome: 'NotApplied' });
    const [line = ''] = captured.lines;
    expect(captured.lines).toHaveLength(1);
    const { faults } = JSON.parse(line) as { faults: string[] };
    expect(faults.map((fault) => fault.split(/\W/)[0])).toEqual([
      'CAMS_ENDPOINT',
      'CAMS_PROTOCOL',
      'GATEWAY',
      'GATEWAY_PROOF',
      'MAX_PAGE_SIZE',
      'ACCESS_POLICY',
    ]);
    for (const value of values) expect(line + JSON.stringify(body)).not.toContain(value);
  });
});
