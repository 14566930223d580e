import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import type { GatewayPolicy } from '../../local/gateway/cloud-native/gateway-policy.js';
import { operations } from '../../shared/operations/operations.js';
import { app, openSignedCloud, type SignedCloud } from './open-signed-cloud.js';
import { runCommand } from './run-command.js';

interface Found {
  readonly Check: string;
  readonly State: string;
  readonly Found: string;
}

let folder: string;
const clouds: SignedCloud[] = [];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'doctor-'));
});
afterAll(async () => {
  await Promise.all(clouds.map((cloud) => cloud.close()));
  rmSync(folder, { recursive: true });
});

const changes = operations.filter(({ repetition }) => repetition !== 'reads');

const ours = path.resolve(import.meta.dirname, '../../local/gateway-policy.json');

/** A gateway that is configured as in a deployment but for what is changed. */
const openWith = async (change: (policy: GatewayPolicy) => Partial<GatewayPolicy>): Promise<SignedCloud> => {
  const policy = JSON.parse(readFileSync(ours, 'utf8')) as GatewayPolicy;
  const policyFile = path.join(folder, `policy-${String(clouds.length)}.json`);
  writeFileSync(policyFile, JSON.stringify({ ...policy, ...change(policy) }));
  const cloud = await openSignedCloud('cloud-native', { policyFile });
  clouds.push(cloud);
  return cloud;
};

const diagnose = async (
  cloud: Pick<SignedCloud, 'gatewayUrl'>,
): Promise<{ code: number; findings: ReadonlyMap<string, Found> }> => {
  const { code, out } = await runCommand(commands, ['doctor', '--json'], {
    CHAT_GROUPS_URL: cloud.gatewayUrl,
    CHAT_GROUPS_APP_KEY: app.key,
    CHAT_GROUPS_APP_SECRET: app.secret,
  });
  const { Findings } = JSON.parse(out) as { readonly Findings: readonly Found[] };
  return { code, findings: new Map(Findings.map((finding) => [finding.Check, finding])) };
};

const envelope = (Code: string): string => JSON.stringify({ RequestId: '1', Code, Success: Code === 'OK' });
const list = JSON.stringify({ RequestId: '1', Code: 'OK', Success: true, Data: { Total: 0, List: [] } });

/** What doctor finds before something that answers as it is told. */
const diagnoseAnswers = async (
  answer: (request: IncomingMessage) => readonly [status: number, body: string],
): ReturnType<typeof diagnose> => {
  const server = createServer((request, response) => {
    request.resume();
    const [status, body] = answer(request);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    // A server that listens on a port has an address of this kind.
    const { port } = server.address() as AddressInfo;
    return await diagnose({ gatewayUrl: `http://127.0.0.1:${String(port)}` });
  } finally {
    server.close();
  }
};

describe('doctor before a gateway', () => {
  it('that is configured as the template does finds that all is well, and reads off what cannot be looked up', async () => {
    const cloud = await openWith(() => ({}));
    const heardBefore = await Promise.all(changes.map(({ name }) => cloud.heard(name)));

    const { code, findings } = await diagnose(cloud);

    expect(code).toBe(0);
    expect(findings.get('authentication')).toMatchObject({ State: 'ok', Found: 'each of 10 routes wants credentials' });
    expect(findings.get('caller header')).toMatchObject({
      State: 'ok',
      Found: expect.stringContaining("arrives next to the gateway's"),
    });
    expect(findings.get('routes')).toEqual({ Check: 'routes', State: 'ok', Found: '8 lead to their functions' });
    expect(findings.get('repeats')).toMatchObject({ State: 'ok', Found: expect.stringContaining('8 routes') });
    expect(findings.get('signature')).toMatchObject({ State: 'ok', Found: expect.stringContaining('as often') });
    expect(await Promise.all(changes.map(({ name }) => cloud.heard(name)))).toEqual(heardBefore);
  });

  it('that repeats by itself says so, of each route', async () => {
    const cloud = await openWith(({ Policies = [] }) => ({
      Policies: Policies.filter(({ PolicyClassName }) => PolicyClassName !== 'Retry'),
    }));

    const { code, findings } = await diagnose(cloud);

    expect(code).toBe(1);
    const each = operations.map(({ name }) => `${name} 2 times`).join(', ');
    expect(findings.get('repeats')).toMatchObject({ State: 'failed', Found: expect.stringContaining(each) });
  });

  it('on which the policies of one route are missing names the route', async () => {
    const others = operations.map(({ name }) => name).filter((name) => name !== 'AddChatGroup');
    const without = (missing: string) =>
      openWith(({ Policies = [] }) => ({
        Policies: Policies.map((each) => (each.PolicyClassName === missing ? { ...each, Routes: others } : each)),
      }));

    const repeating = await diagnose(await without('Retry'));
    const unproved = await diagnose(await without('HeaderModify'));

    expect(repeating.findings.get('repeats')?.Found).toBe('the gateway repeats a 503 by itself: AddChatGroup 2 times');
    expect(unproved.findings.get('routes')).toMatchObject({
      State: 'failed',
      Found: 'functions do not believe the gateway: AddChatGroup',
    });
  });

  it('that does not let its caller call every route says which, and finds no fault in that', async () => {
    const cloud = await openWith(({ Consumers: [consumer] }) => ({
      ConsumerAuthorizationRules: [{ Consumer: consumer?.Name ?? '', Routes: ['ListChatGroup'] }],
    }));

    const { code, findings } = await diagnose(cloud);

    expect(code).toBe(0);
    expect(findings.get('routes')?.Found).toMatch(/^1 lead.*does not let this caller call AddChatGroup/);
    expect(findings.get('repeats')).toMatchObject({ State: 'ok', Found: expect.stringContaining('1 route') });
  });

  it('with a route whose authentication is off names the route: no function can tell', async () => {
    const cloud = await openWith(() => ({ Routes: [{ RouteName: 'DeleteChatGroup', EnableAuth: false }] }));

    const { code, findings } = await diagnose(cloud);

    expect(code).toBe(1);
    expect(findings.get('authentication')).toMatchObject({
      State: 'failed',
      Found: 'without credentials functions answer POST /DeleteChatGroup',
    });
  });

  it('that believes a caller header of its client says so', async () => {
    // No gateway that we know does: what answers here is made up.
    const { code, findings } = await diagnoseAnswers(({ headers }) => {
      if (headers['x-ca-key'] === undefined) return [401, 'Invalid Key'];
      return headers['x-mse-consumer'] === undefined ? [200, list] : [403, envelope('Forbidden')];
    });

    expect(code).toBe(1);
    expect(findings.get('caller header')).toMatchObject({
      State: 'failed',
      Found: 'a forged x-mse-consumer wins: a caller can use any name',
    });
  });

  it('that lets no more requests through claims nothing of what it could not see', async () => {
    let requests = 0;

    const { findings } = await diagnoseAnswers(() => {
      requests += 1;
      return requests === 1 ? [200, list] : [429, 'too many'];
    });

    for (const check of ['authentication', 'routes', 'caller header', 'repeats', 'signature']) {
      expect(findings.get(check)).toMatchObject({ Check: check, State: 'skipped' });
    }
  });

  it('that takes signatures of yesterday says so', async () => {
    const cloud = await openWith(() => ({ Plugins: [] }));

    const { code, findings } = await diagnose(cloud);

    expect(code).toBe(1);
    expect(findings.get('signature')).toMatchObject({ State: 'failed', Found: expect.stringContaining('yesterday') });
  });

  it('of the traditional kind finds a signature that is good once', async () => {
    const cloud = await openSignedCloud('traditional');
    clouds.push(cloud);

    const { code, findings } = await diagnose(cloud);

    expect(code).toBe(0);
    expect(findings.get('signature')).toMatchObject({ State: 'ok', Found: 'good once' });
    expect(findings.get('authentication')).toMatchObject({ State: 'ok' });
  });
});
