import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import { exampleRequest } from '../support/example-request.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());

const probed = { headers: { 'X-Probe': 'unavailable' } };

describe.each(operations)('a probe of $name', (operation) => {
  it.each([
    ['without parameters', {}],
    ['with those of a good request', exampleRequest(operation)],
  ])('%s is answered 503 after a while, and CAMS hears nothing', async (_, parameters) => {
    const before = await bed.callCount();
    const startedAtMs = performance.now();

    const { status, body } = await bed.ask('http-trigger', { operation: operation.name, parameters, ...probed });

    expect({ status, ...body }).toMatchObject({ status: 503, Code: 'ProbeAnswered', Outcome: 'NotApplied' });
    expect(await bed.callCount()).toBe(before);
    expect(performance.now() - startedAtMs).toBeGreaterThan(650);
    // An alert on calls that fail must not hear of it.
    expect(JSON.parse(bed.lines.at(-1) ?? '')).not.toHaveProperty(['error.type']);
  });

  it('tells nothing to whoever is not a caller', async () => {
    const parameters = exampleRequest(operation);

    const { status } = await bed.ask('http-trigger', {
      operation: operation.name,
      parameters,
      ...probed,
      caller: undefined,
    });

    expect(status).toBe(401);
  });

  it('that is none, without parameters, is executed by no function', async () => {
    const before = await bed.callCount();

    const { status } = await bed.ask('http-trigger', { operation: operation.name, parameters: {} });

    expect(status).toBe(400);
    expect(await bed.callCount()).toBe(before);
  });
});
