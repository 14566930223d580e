import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Gateway } from '../../local/gateway/start-gateway.js';
import { operations } from '../../shared/operations/operations.js';
import { plainRequest } from '../support/example-request.js';
import { openGateway } from '../support/open-gateway.js';
import { type RunningCams, runLocalCams } from '../support/run-local-cams.js';

let running: RunningCams;
const gateways: Gateway[] = [];
let lines: string[] = [];

const open = async (environment: Readonly<Record<string, string>> = {}): Promise<Gateway> => {
  const gateway = await openGateway(running, { repeats: true, environment, log: (line) => lines.push(line) });
  gateways.push(gateway);
  return gateway;
};

let gateway: Gateway;

beforeAll(async () => {
  running = await runLocalCams();
  gateway = await open();
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  await running.close();
});

const post = (url: string, parameters: object): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(parameters) });

describe('a gateway that repeats a 503 up to twice by itself', () => {
  it.each(operations)('has $name called once where its outcome is unknown', async (operation) => {
    const Rules = [{ Operation: operation.name, Effect: { Kind: 'Reset', When: 'AfterCommit' }, Times: 0 }];
    const { GroupId } = await running.addGroup();
    await post(`${running.cams.url}/_local/faults`, { Rules });
    lines = [];

    const response = await post(`${gateway.url}/${operation.name}`, plainRequest(operation, GroupId));
    await fetch(`${running.cams.url}/_local/faults`, { method: 'DELETE' });

    const body = (await response.json()) as { readonly Outcome: string };
    const calls = lines.filter((line) => line.includes('"event":"call"')).length;
    const isUnknown = body.Outcome === 'Unknown';
    expect({ isUnknown, repeated: isUnknown && calls > 1 }).toEqual({
      isUnknown: operation.repetition !== 'reads',
      repeated: false,
    });
  });

  it('repeats what nothing was done of, to no harm', async () => {
    const cutOff = await open({ CAMS_ENDPOINT: '127.0.0.1:9' });
    const [operation] = operations;
    if (!operation) throw new Error('There are no operations.');
    lines = [];

    const response = await post(`${cutOff.url}/${operation.name}`, plainRequest(operation));

    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ Outcome: 'NotApplied' });
    expect(lines.filter((line) => line.includes('"event":"call"'))).toHaveLength(3);
  });
});
