import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

import { commands } from '../../client/commands/commands.js';
import { type ChatGroupsClient, createChatGroupsClient } from '../../client/create-chat-groups-client.js';
import { type HttpOptions, overHttp } from '../../client/over-http.js';
import type { GatewayPolicy } from '../../local/gateway/cloud-native/gateway-policy.js';
import { app, openSignedCloud, type SignedCloud } from './open-signed-cloud.js';
import { runCommand } from './run-command.js';

const list = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000', Page: { Index: 1, Size: 10 } };
const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });

let folder: string;
let cloud: SignedCloud;

/** The local policy with a consumer more whose key goes in a header, and one that has tokens. */
const writePolicy = async (): Promise<string> => {
  const ours = path.resolve(import.meta.dirname, '../../local/gateway-policy.json');
  const policy = JSON.parse(readFileSync(ours, 'utf8')) as GatewayPolicy;
  const Jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] });
  const Consumers: GatewayPolicy['Consumers'] = [
    ...policy.Consumers,
    {
      Name: 'crm',
      ApikeyIdentityConfig: {
        Type: 'Apikey',
        ApikeySource: { Source: 'Header', Value: 'X-Crm-Key' },
        Credentials: [{ GenerateMode: 'Custom', Apikey: 'key-of-the-crm' }],
      },
    },
    {
      Name: 'partner',
      JwtIdentityConfig: {
        Type: 'Jwt',
        SecretType: 'Asymmetry',
        Jwks,
        JwtPayloadConfig: { PayloadKeyName: 'iss', PayloadKeyValue: 'partner.example' },
        JwtTokenConfig: { Position: 'HEADER', Key: 'Authorization', Prefix: 'Bearer ' },
      },
    },
  ];
  const rules = ['local-consumer', 'crm', 'partner'].map((Consumer) => ({ Consumer, Routes: ['ListChatGroup'] }));
  const file = path.join(folder, 'policy.json');
  writeFileSync(file, JSON.stringify({ ...policy, Consumers, ConsumerAuthorizationRules: rules }));
  return file;
};

const token = (): Promise<string> =>
  new SignJWT({ iss: 'partner.example' }).setProtectedHeader({ alg: 'ES256' }).setExpirationTime('1m').sign(privateKey);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'credentials-'));
  cloud = await openSignedCloud('cloud-native', { policyFile: await writePolicy() });
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

const clientWith = (credentials: Omit<HttpOptions, 'url'>): ChatGroupsClient =>
  createChatGroupsClient({ transport: overHttp({ url: cloud.gatewayUrl, ...credentials }), maxAttempts: 1 });

describe('the client is believed by', () => {
  it.each<readonly [string, Omit<HttpOptions, 'url'>]>([
    ['the signature of a consumer', { app }],
    ['an API key as bearer token', { apiKey: { key: 'local-api-key' } }],
    ['an API key in a header of its own', { apiKey: { key: 'key-of-the-crm', header: 'X-Crm-Key' } }],
    ['a token that it fetches for each attempt', { bearer: token }],
  ])('%s', async (_, credentials) => {
    await expect(clientWith(credentials).listChatGroup(list)).resolves.toMatchObject({ Code: 'OK' });
  });

  it('a token that it was given', async () => {
    await expect(clientWith({ bearer: await token() }).listChatGroup(list)).resolves.toMatchObject({ Code: 'OK' });
  });

  it('nothing else, and whoever may not call an operation hears that from the gateway', async () => {
    const wrong = clientWith({ apiKey: { key: 'key-of-nobody' } }).listChatGroup(list);
    const closed = clientWith({ app }).deleteChatGroup({ ...list, GroupId: 'EA1' });

    await expect(wrong).rejects.toMatchObject({ Code: 'Gateway.UnauthorizedConsumer', Outcome: 'NotApplied' });
    await expect(closed).rejects.toMatchObject({ Code: 'Gateway.UnauthorizedConsumer', Outcome: 'NotApplied' });
  });
});

describe('credentials', () => {
  it('are of one kind', () => {
    expect(() => clientWith({ app, bearer: 'a-token' })).toThrow('Give one of app, apiKey and bearer.');
  });

  it('that cannot be had leave nothing sent, so that nothing is in doubt', async () => {
    const lost = clientWith({ bearer: () => Promise.reject(new Error('The identity provider is down.')) });

    const create = lost.addChatGroup({ ...list, Subject: 'Order 1042', Page: undefined } as never);

    await expect(create).rejects.toMatchObject({ name: 'ChatGroupsError', Code: 'NotSent', Outcome: 'NotApplied' });
  });

  it.each<readonly [string, () => Promise<Readonly<Record<string, string>>>]>([
    ['an API key', () => Promise.resolve({ CHAT_GROUPS_API_KEY: 'local-api-key' })],
    [
      'an API key in a header',
      () => Promise.resolve({ CHAT_GROUPS_API_KEY: 'key-of-the-crm', CHAT_GROUPS_API_KEY_HEADER: 'X-Crm-Key' }),
    ],
    ['a token', async () => ({ CHAT_GROUPS_BEARER: await token() })],
  ])('of the command line may be %s, from the environment alone', async (_, environment) => {
    const { code, err } = await runCommand(commands, ['list', '--json'], {
      CHAT_GROUPS_URL: cloud.gatewayUrl,
      ...(await environment()),
    });

    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('of the command line are whole: a header alone is no API key', async () => {
    const { code, err } = await runCommand(commands, ['list', '--api-key-header', 'X-Crm-Key'], {});

    expect(code).toBe(2);
    expect(err).toContain('--api-key-header needs the API key in CHAT_GROUPS_API_KEY.');
  });

  it('of the command line are of one kind, too', async () => {
    const { code, err } = await runCommand(commands, ['list'], { CHAT_GROUPS_API_KEY: 'a', CHAT_GROUPS_BEARER: 'b' });

    expect(code).toBe(2);
    expect(err).toContain('one kind of credentials');
  });
});
