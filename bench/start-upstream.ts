import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startCams } from '../local/cams/start-cams.js';
import { certificateFile, relayTls } from '../test/deploy/bundles/relay-tls.js';

export type Protocol = 'HTTP' | 'HTTPS';

export interface Upstream {
  /** What a function is told by its environment to reach this CAMS. */
  readonly environmentFor: (protocol: Protocol) => Readonly<Record<string, string>>;
  /** Flags of Node.js. Every variant trusts the one certificate the same way. */
  readonly flagsFor: (protocol: Protocol) => readonly string[];
  readonly credentials: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
  };
  /** Makes a group with one member, in use at once. @returns its GroupId. */
  readonly addGroup: () => Promise<string>;
  readonly control: (method: string, route: string, body?: object) => Promise<unknown>;
  readonly url: string;
  readonly close: () => Promise<void>;
}

const PROOF = 'proof-of-the-benchmark';
export const gatewayHeaders = { 'X-Gateway-Proof': PROOF, 'X-Caller-App-Id': 'bench' };

/** Starts a local CAMS on a database in a temporary folder, with a TLS relay before it. */
export const startUpstream = async (): Promise<Upstream> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const cams = await startCams({ port: 0, databaseFile: path.join(folder, 'cams.db') });
  const relay = await relayTls(cams.port);
  const issued = cams.issueSts(6 * 3600);
  const control: Upstream['control'] = async (method, route, body) => {
    const response = await fetch(`${cams.url}/_local/${route}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${route}: ${String(response.status)}`);
    return response.json();
  };
  return {
    environmentFor: (protocol) => ({
      PATH: process.env['PATH'] ?? '',
      CAMS_ENDPOINT: `127.0.0.1:${String(protocol === 'HTTP' ? cams.port : relay.port)}`,
      CAMS_PROTOCOL: protocol,
      SSL_CERT_FILE: certificateFile,
      GATEWAY_PROOF: PROOF,
      ACCESS_POLICY: JSON.stringify({ callers: { bench: { operations: ['*'], spaces: ['*'], numbers: ['*'] } } }),
    }),
    flagsFor: (protocol) => (protocol === 'HTTPS' ? ['--use-openssl-ca'] : []),
    credentials: {
      accessKeyId: issued.AccessKeyId,
      accessKeySecret: issued.AccessKeySecret,
      securityToken: issued.SecurityToken,
    },
    addGroup: async () => {
      const group = {
        CustSpaceId: 'cams-local',
        BusinessNumber: '8613800000000',
        Subject: 'Order 1042',
        Participants: ['8613800000001'],
      };
      const seeded = (await control('POST', 'seed', { Groups: [group] })) as { Groups: [{ GroupId: string }] };
      return seeded.Groups[0].GroupId;
    },
    control,
    url: cams.url,
    close: async () => {
      await relay.close();
      await cams.close();
      rmSync(folder, { recursive: true });
    },
  };
};
