import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { HttpTriggerEvent } from '../../../../local/gateway/http-trigger-event.js';
import { type Answer, answering, type Running, send, type SendOptions } from '../run-functions.js';
import { runCloudNative } from './run-cloud-native.js';

describe('the event of the cloud-native gateway', () => {
  let running: Running;
  const ask = (path: string, options?: SendOptions): Promise<Answer> => send(running.url, path, options);
  const echo = async (path: string, options?: SendOptions): Promise<HttpTriggerEvent> =>
    JSON.parse((await ask(path, options)).text) as HttpTriggerEvent;

  beforeAll(async () => {
    running = await runCloudNative({ Echo: answering('event') }, { gateway: { anonymous: 'anybody' } });
  });
  afterAll(() => running.close());

  it('has the members that the documentation of HTTP triggers shows', async () => {
    const event = await echo('/Echo?p=v1&p=v2', { headers: { h: ['v1', 'v2'], 'user-agent': 'test' }, body: '{}' });

    expect(event).toMatchObject({
      version: 'v1',
      rawPath: '/Echo',
      body: '{}',
      isBase64Encoded: false,
      headers: { H: 'v1,v2', 'User-Agent': 'test' },
      queryParameters: { p: 'v1,v2' },
      requestContext: {
        accountId: expect.stringMatching(/^\d{16}$/),
        domainName: new URL(running.url).host,
        requestId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        timeEpoch: expect.stringMatching(/^\d{13}$/),
        http: { method: 'POST', path: '/Echo', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      },
    });
  });

  it('says base64 only for a body that is no text', async () => {
    const sent = Buffer.from([0xff, 0xfe, 0x00]);

    const { body, isBase64Encoded } = await echo('/Echo', { body: sent });

    expect(isBase64Encoded).toBe(true);
    expect(Buffer.from(body, 'base64')).toEqual(sent);
  });

  it('tells the client in headers, joined to what proxies before it have told', async () => {
    const { headers } = await echo('/Echo', { headers: { 'X-Forwarded-For': '10.1.1.1', 'X-Real-IP': '10.1.1.1' } });

    expect(headers).toMatchObject({ 'X-Forwarded-For': '10.1.1.1,127.0.0.1', 'X-Real-Ip': '127.0.0.1' });
    expect(headers).not.toHaveProperty('Connection');
  });

  it('has nothing of the Authorization of a client: the gateway signs its own call there', async () => {
    const { headers } = await echo('/Echo', { headers: { Authorization: 'Basic c2VjcmV0' } });

    expect(headers).not.toHaveProperty('Authorization');
  });

  it('bears the request ID that the answer bears as x-fc-request-id', async () => {
    const { text, headers } = await ask('/Echo');

    const { requestContext } = JSON.parse(text) as HttpTriggerEvent;
    expect(headers).toMatchObject({
      'x-fc-request-id': requestContext.requestId,
      'access-control-expose-headers': 'Date,x-fc-request-id',
      server: 'istio-envoy',
      'x-envoy-upstream-service-time': expect.stringMatching(/^\d+$/),
    });
    expect(headers).not.toHaveProperty('x-ca-request-id');
  });

  it('is made for an exact path only', async () => {
    for (const path of ['/', '/echo', '/Echo/', '//Echo', '/Echo/more', '/__proto__', '/%45cho']) {
      expect(await ask(path)).toMatchObject({ status: 404, text: '' });
    }
  });

  it('is made of 32 MB and no byte more, and of a head of 60 KB', async () => {
    const MIB = 1024 * 1024;

    const full = await ask('/Echo', { body: Buffer.alloc(33 * MIB) });
    const long = await ask('/Echo', { headers: { 'X-Large': 'x'.repeat(61 * 1024) } });
    const short = await ask('/Echo', { headers: { 'X-Large': 'x'.repeat(50 * 1024) } });

    expect(full).toMatchObject({ status: 413, text: 'Payload Too Large' });
    expect([long.status, short.status]).toEqual([431, 200]);
  });
});
