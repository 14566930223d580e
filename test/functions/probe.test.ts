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
  const ask = { operation: operation.name, parameters: exampleRequest(operation), ...probed };
  const reads = operation.repetition === 'reads';

  it('is answered 503 after a while where the operation reads, and changes nothing elsewhere', async () => {
    const { GroupId } = await bed.addGroup();
    const before = await bed.callCount();
    const startedAtMs = performance.now();

    const { status, body } = await bed.ask('http-trigger', { ...ask, parameters: exampleRequest(operation, GroupId) });

    expect({ status, Code: body.Code }).toEqual(
      reads ? { status: 503, Code: 'ProbeAnswered' } : { status: 200, Code: 'OK' },
    );
    expect((await bed.callCount()) > before).toBe(!reads);
    const pausedMs = reads ? 650 : 0;
    expect(performance.now() - startedAtMs).toBeGreaterThan(pausedMs);
  });

  it('tells nothing to whoever is not a caller', async () => {
    const { status } = await bed.ask('http-trigger', { ...ask, caller: undefined });

    expect(status).toBe(401);
  });
});
