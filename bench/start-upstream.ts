import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startCams } from '../local/cams/start-cams.js';
import { operations } from '../shared/operations/operations.js';
import { certificateFile, relayTls } from '../test/deploy/bundles/relay-tls.js';

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
  /** Where it takes orders: `http://127.0.0.1:<port>`. */
  readonly url: string;
}

const PROOF = 'proof-of-the-benchmark';
export const gatewayHeaders = { 'X-Gateway-Proof': PROOF, 'X-Caller-App-Id': 'bench' };

const everything = { operations: ['*'], spaces: ['*'], numbers: ['*'] };

const upstreamAt = async (
  port: number,
  credentials: Upstream['credentials'],
  close: () => Promise<void>,
): Promise<Upstream> => {
  const relay = await relayTls(port);
  return {
    environmentFor: (protocol) => ({
      PATH: process.env['PATH'] ?? '',
      CAMS_ENDPOINT: `127.0.0.1:${String(protocol === 'HTTP' ? port : relay.port)}`,
      CAMS_PROTOCOL: protocol,
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
  return {
    ...upstream,
    url: cams.url,
    addGroup: async () => {
      const group = {
        CustSpaceId: 'cams-local',
        BusinessNumber: '8613800000000',
        Subject: 'Order 1042',
        Participants: ['8613800000001'],
      };
      const response = await fetch(`${cams.url}/_local/seed`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ Groups: [group] }),
      });
      const { Groups } = (await response.json()) as { Groups: [{ GroupId: string }] };
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
  const server = createServer((request, response) => {
    request.resume();
    const answer = answers.get(String(request.headers['x-acs-action'])) ?? '{}';
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) });
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const keys = { accessKeyId: 'STS.bench', accessKeySecret: 'bench', securityToken: 'bench' };
  return upstreamAt(port, keys, () => {
    server.close();
    server.closeAllConnections();
    return Promise.resolve();
  });
};
