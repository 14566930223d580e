import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { writeProfile } from '../local/cams-profile.js';
import { startCams } from '../local/cams/start-cams.js';
import { operations } from '../shared/operations/operations.js';
import { certificateFile, relayTls } from '../test/deploy/bundles/relay-tls.js';
import { serve } from './serve.js';

export type Protocol = 'HTTP' | 'HTTPS';

/** Something that answers as CAMS, over HTTP and over HTTPS. */
export interface Upstream {
  /** What a function is told by its environment to reach it. */
  readonly environmentFor: (protocol: Protocol) => Readonly<Record<string, string>>;
  /** Flags of Node.js. Every variant trusts the one certificate the same way. */
  readonly flagsFor: (protocol: Protocol) => readonly string[];
  readonly credentials: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
  };
  readonly close: () => Promise<void>;
}

export interface RunningCams extends Upstream {
  /** Makes a group with one member, in use at once. @returns its GroupId. */
  readonly addGroup: () => Promise<string>;
  /** Asks its control API: with a body it is an order, without one a question. @throws {Error} when it is refused. */
  readonly control: (route: string, body?: object) => Promise<unknown>;
}

const PROOF = 'proof-of-the-benchmark';
export const gatewayHeaders = { 'X-Gateway-Proof': PROOF, 'X-Mse-Consumer': 'bench' };

const everything = { operations: ['*'], spaces: ['*'], numbers: ['*'] };

const upstreamAt = async (
  port: number,
  credentials: Upstream['credentials'],
  close: () => Promise<void>,
): Promise<Upstream> => {
  const relay = await relayTls(port);
  const profileFile = writeProfile(mkdtempSync(path.join(tmpdir(), 'bench-profile-')));
  return {
    environmentFor: (protocol) => ({
      PATH: process.env['PATH'] ?? '',
      CAMS_ENDPOINT: `127.0.0.1:${String(protocol === 'HTTP' ? port : relay.port)}`,
      CAMS_PROTOCOL: protocol,
      CAMS_PROFILE_FILE: profileFile,
      SSL_CERT_FILE: certificateFile,
      GATEWAY_PROOF: PROOF,
      ACCESS_POLICY: JSON.stringify({ callers: { bench: everything } }),
    }),
    flagsFor: (protocol) => (protocol === 'HTTPS' ? ['--use-openssl-ca'] : []),
    credentials,
    close: async () => {
      await relay.close();
      await close();
    },
  };
};

/** Starts a local CAMS on a database in a temporary folder, with a TLS relay before it. */
export const startUpstream = async (): Promise<RunningCams> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const cams = await startCams({ port: 0, databaseFile: path.join(folder, 'cams.db') });
  const { AccessKeyId, AccessKeySecret, SecurityToken } = cams.issueSts(6 * 3600);
  const keys = { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken };
  const upstream = await upstreamAt(cams.port, keys, async () => {
    await cams.close();
    rmSync(folder, { recursive: true });
  });
  const control: RunningCams['control'] = async (route, body) => {
    const order = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${cams.url}/_local/${route}`, body && order);
    if (!response.ok) throw new Error(`${route}: ${await response.text()}`);
    return response.json();
  };
  return {
    ...upstream,
    control,
    addGroup: async () => {
      const group = {
        CustSpaceId: 'cams-local',
        BusinessNumber: '8613800000000',
        Subject: 'Order 1042',
        Participants: ['8613800000001'],
      };
      const { Groups } = (await control('seed', { Groups: [group] })) as { Groups: [{ GroupId: string }] };
      return Groups[0].GroupId;
    },
  };
};

/** Starts a server that answers every operation as its example says, whoever asks: it costs next to nothing. */
export const startAnswering = async (): Promise<Upstream> => {
  const answers = new Map(
    operations.map(({ name, examples }) => [
      name as string,
      JSON.stringify({ RequestId: 'bench', Code: 'OK', Success: true, ...examples[0]?.response }),
    ]),
  );
  const { port, close } = await serve((request, response) => {
    request.resume();
    const answer = answers.get(String(request.headers['x-acs-action'])) ?? '{}';
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) });
    response.end(answer);
  });
  const keys = { accessKeyId: 'STS.bench', accessKeySecret: 'bench', securityToken: 'bench' };
  return upstreamAt(port, keys, () => {
    close();
    return Promise.resolve();
  });
};
