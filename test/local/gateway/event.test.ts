import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { ApiGatewayEvent } from '../../../local/gateway/traditional/api-gateway-event.js';
import { answering, PROOF, runFunctions, send, type Running, type SendOptions } from './run-functions.js';

const eventOf = async <Event>(running: Running, path: string, options?: SendOptions): Promise<Event> => {
  const { text } = await send(running.url, path, options);
  return JSON.parse(text) as Event;
};

describe('the event of the traditional API Gateway', () => {
  let running: Running;
  const echo = (path: string, options?: SendOptions): Promise<ApiGatewayEvent> => eventOf(running, path, options);

  beforeAll(async () => {
    running = await runFunctions({ Echo: answering('event') });
  });
  afterAll(() => running.close());

  it('has exactly the members of a captured one', async () => {
    const event = await echo('/Echo', { method: 'GET' });

    expect(Object.keys(event).sort()).toEqual(
      ['path', 'httpMethod', 'headers', 'queryParameters', 'pathParameters', 'body', 'isBase64Encoded'].sort(),
    );
    expect(event).toMatchObject({ path: '/Echo', httpMethod: 'GET', queryParameters: {}, pathParameters: {} });
  });

  it('says isBase64Encoded for an empty body too, as captured', async () => {
    const { body, isBase64Encoded } = await echo('/Echo', { method: 'GET' });

    expect({ body, isBase64Encoded }).toEqual({ body: '', isBase64Encoded: true });
  });

  it('carries a body as base64, byte by byte', async () => {
    const sent = Buffer.from([0, 255, 10, 13, 0xe4, 0xbd, 0xa0]);

    const { body } = await echo('/Echo', { body: sent });

    expect(Buffer.from(body, 'base64')).toEqual(sent);
  });

  it('keeps the names of headers as the client spelled them', async () => {
    const { headers } = await echo('/Echo', { headers: { 'x-MiXed-cAse': '1', 'Content-Type': 'application/json' } });

    expect(headers).toMatchObject({ 'x-MiXed-cAse': '1', 'Content-Type': 'application/json' });
  });

  it('joins several values of one header', async () => {
    const { headers } = await echo('/Echo', { headers: { 'X-Tag': ['a', 'b'] } });

    expect(headers['X-Tag']).toBe('a, b');
  });

  it('tells client and host in headers of the gateway instead of Host and Connection', async () => {
    const { headers } = await echo('/Echo', { headers: { 'X-Forwarded-For': '10.1.1.1' } });

    expect(headers).toMatchObject({
      'X-Real-IP': '127.0.0.1',
      'X-Forwarded-For': '10.1.1.1, 127.0.0.1',
      'X-Forwarded-Proto': 'http',
      'CA-Host': new URL(running.url).host,
    });
    expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(host|connection)$/)]),
    );
  });

  it('gives the request an ID that the client sees as well', async () => {
    const { text, headers } = await send(running.url, '/Echo', { headers: { 'x-ca-request-id': 'forged' } });

    const event = JSON.parse(text) as ApiGatewayEvent;
    expect(event.headers['X-Ca-Request-Id']).toBe(headers['x-ca-request-id']);
    expect(headers['x-ca-request-id']).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  });

  it('drops a client copy of proof and caller in any case of letters', async () => {
    const { headers } = await echo('/Echo', {
      headers: { 'x-gateway-proof': ['stolen', 'twice'], 'X-GATEWAY-PROOF': 'loud', 'x-Caller-App-ID': 'somebody' },
    });

    const owned = Object.entries(headers).filter(([name]) => /^x-(gateway-proof|caller-app-id)$/i.test(name));
    expect(owned).toEqual([
      ['X-Gateway-Proof', PROOF],
      ['X-Caller-App-Id', 'local-app'],
    ]);
  });

  it('decodes the query into a flat map and lets the last of several values win', async () => {
    const { path, queryParameters } = await echo('/Echo?A=1&B=%E4%BD%A0+x&A=2&Empty&Page.Index=1&U=a?b');

    expect(path).toBe('/Echo');
    expect(queryParameters).toEqual({ A: '2', B: '你 x', Empty: '', 'Page.Index': '1', U: 'a?b' });
  });

  it('survives parameters and headers named like members of every object', async () => {
    const event = await echo('/Echo?__proto__=p&constructor=c', { headers: { __proto__: 'x' } });

    expect(Object.entries(event.queryParameters)).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
  });

  it('passes any method on to the function', async () => {
    const methods = await Promise.all(
      ['PUT', 'PATCH', 'DELETE', 'OPTIONS'].map(async (method) => (await echo('/Echo', { method })).httpMethod),
    );

    expect(methods).toEqual(['PUT', 'PATCH', 'DELETE', 'OPTIONS']);
  });
});
