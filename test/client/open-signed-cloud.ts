import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { GatewayApp } from '../../client/sign-gateway-request.js';
import type { GatewayKind } from '../../local/gateway/gateway-kind.js';
import { type Cloud, startCloud } from '../../local/start-cloud.js';
import { buildFunctions } from '../../tools/build-functions.js';

const root = path.resolve(import.meta.dirname, '..', '..');

export const app: GatewayApp = { key: '203753385', secret: 'secret-of-the-app' };

export interface SignedCloud extends Cloud {
  /** Posts to the control API of the local CAMS. */
  readonly control: (path: string, body: object) => Promise<unknown>;
  /** Takes every fault away again. */
  readonly heal: () => Promise<unknown>;
  /** How many calls of an action CAMS has heard. */
  readonly heard: (action: string) => Promise<number>;
}

/** The built functions behind a local gateway that takes nothing unsigned. */
export const openSignedCloud = async (
  gateway: GatewayKind = 'cloud-native',
  options: { readonly policyFile?: string } = {},
): Promise<SignedCloud> => {
  if (!existsSync(path.join(root, 'dist', 'add-chat-group', 'index.js'))) {
    const policyFile = path.join(root, 'access-policy.json');
    await buildFunctions({ source: path.join(root, 'functions'), target: path.join(root, 'dist'), policyFile });
  }
  const dataDir = await mkdtemp(path.join(tmpdir(), 'signed-cloud-'));
  const cloud = await startCloud({
    gatewayPort: 0,
    camsPort: 0,
    dataDir,
    gateway,
    ...options,
    app: { ...app, required: true },
    log: () => undefined,
  });
  return {
    ...cloud,
    control: async (name, body) => {
      const response = await fetch(`${cloud.camsUrl}/_local/${name}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    },
    heal: () => fetch(`${cloud.camsUrl}/_local/faults`, { method: 'DELETE' }),
    heard: async (action) => {
      const response = await fetch(`${cloud.camsUrl}/_local/state`);
      const { Calls } = (await response.json()) as { Calls: Record<string, number> };
      return Calls[action] ?? 0;
    },
    close: async () => {
      await cloud.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
