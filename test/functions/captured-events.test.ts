import { deflateSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import type { OperationName } from '../../shared/operations/operation.js';
import { captureLines } from '../support/capture-lines.js';
import {
  byOtherGateway,
  capturedEvents,
  reversed,
  throughItsDoor,
  withHeaderNames,
} from '../support/captured-events.js';
import { contextWith, roleCredentials } from '../support/context.js';
import { flattened, jsonStrings } from '../support/encode-request.js';
import { eventOf, httpShapes } from '../support/events.js';
import { exampleRequest } from '../support/example-request.js';
import { type Functions, loadFunctions } from '../support/load-functions.js';
import { type Answer, readAnswer } from '../support/read-answer.js';
import { runLocalCams, type RunningCams } from '../support/run-local-cams.js';
import { CALLER, settingsFor } from '../support/settings.js';

const everything = { operations: ['*'], scopes: ['invite-link:read'], spaces: ['*'], numbers: ['*'] };

let running: RunningCams;
let functions: Functions;
let lines: readonly string[];
let restore: () => void;
let context: object;

beforeAll(async () => {
  running = await runLocalCams();
  functions = await loadFunctions({
    ...settingsFor(running.cams.port),
    ACCESS_POLICY: JSON.stringify({ callers: { app1: everything, null: everything, [CALLER]: everything } }),
  });
  context = contextWith(roleCredentials(running.cams.issueSts(3600)));
  ({ lines, restore } = captureLines());
});

afterAll(async () => {
  restore();
  await running.close();
});

const operationIn = (event: object): OperationName => {
  const name = operations.find((operation) => JSON.stringify(event).includes(`/${operation.name}`))?.name;
  if (!name) throw new Error('the event names no operation');
  return name;
};

const deliver = async (event: object, operation = operationIn(event)): Promise<Answer> =>
  readAnswer(await functions[operation](Buffer.from(JSON.stringify(event)), context));

const OK = { status: 200, Code: 'OK' };

/** What each event is answered. */
const answers: Readonly<Record<string, object>> = {
  'form-as-captured-add': OK,
  'form-as-captured-list': OK,
  'form-as-captured-empty': OK,
  'curl-d-json': OK,
  'curl-d-json-amp': OK,
  'form-base64': OK,
  'trigger-form': OK,
  'trigger-json': OK,
  'json-octet-stream': OK,
  'json-gzip': { status: 415, Code: 'UnsupportedContentType', Message: expect.stringContaining('gzip') },
  'json-bom': OK,
  'json-base64-nopad': OK,
  'path-stage': OK,
  'path-trailing-slash': OK,
  'nul-subject': {
    status: 400,
    Code: 'InvalidParameter.Subject',
    Message: expect.stringContaining('U+0000'),
    Outcome: 'NotApplied',
  },
  'caappid-null': { status: 401, Code: 'Unauthenticated' },
  'get-string-false': OK,
  'null-members': OK,
  'header-multi': OK,
  options: { status: 405, Code: 'MethodNotAllowed', Allow: 'GET, POST' },
};

const told = ({ status, headers, body }: Answer): object => ({ status, ...body, Allow: headers['Allow'] });

const inCapitals = (name: string): string => name.toUpperCase();
const inSmallLetters = (name: string): string => name.toLowerCase();
const variants: Readonly<Record<string, (event: Readonly<Record<string, unknown>>) => unknown>> = {
  'as it was captured': throughItsDoor,
  'with its members in the opposite order': (event) => reversed(throughItsDoor(event)),
  'with header names in small letters': (event) => withHeaderNames(throughItsDoor(event), inSmallLetters),
  'with header names in capitals': (event) => withHeaderNames(throughItsDoor(event), inCapitals),
  'by the other kind of gateway': (event) => throughItsDoor(byOtherGateway(event)),
};

describe('the events of users', () => {
  it('are all there, each with its right answer', () => {
    expect([...capturedEvents.keys()].sort()).toEqual(Object.keys(answers).sort());
  });
});

describe.each(Object.entries(variants))('an event %s', (_, vary) => {
  it.each([...capturedEvents])('%s is answered rightly', async (name, event) => {
    const answer = await deliver(vary(event) as object, operationIn(event));

    expect(told(answer)).toMatchObject(answers[name] ?? {});
  });
});

type Values = Readonly<Record<string, unknown>>;
const FORM = 'application/x-www-form-urlencoded';
const base64 = (text: string | Buffer): object => ({
  body: Buffer.from(text).toString('base64'),
  isBase64Encoded: true,
});
const json = (request: Values): string => JSON.stringify(request);
/** What `curl -d` or a gateway makes of the flat fields of a form. */
const formAsJson = (request: Values): string => JSON.stringify(flattened(request));

/** Ways in which a body comes that are read as the JSON of the same request. */
const written: Readonly<Record<string, (request: Values) => { type?: string; event: object }>> = {
  'a form that a gateway hands on as JSON text': (request) => ({ type: FORM, event: { body: formAsJson(request) } }),
  'such a form with a charset': (request) => ({
    type: `${FORM}; charset=UTF-8`,
    event: { body: formAsJson(request) },
  }),
  'such a form of JSON strings': (request) => ({ type: FORM, event: { body: JSON.stringify(jsonStrings(request)) } }),
  'JSON sent by curl -d': (request) => ({ type: FORM, event: base64(json(request)) }),
  'JSON with white space before it, sent by curl -d': (request) => ({
    type: FORM,
    event: base64(`\r\n  ${json(request)}\n`),
  }),
  'JSON with a byte order mark, sent by curl -d': (request) => ({
    type: FORM,
    event: base64(`\ufeff${json(request)}`),
  }),
  'JSON as octets': (request) => ({ type: 'application/octet-stream', event: base64(json(request)) }),
  'JSON as octets with a charset': (request) => ({
    type: 'application/octet-stream; charset=utf-8',
    event: base64(json(request)),
  }),
  'JSON with parameters of its type': (request) => ({
    type: 'Application/JSON; odata=verbose; charset="UTF-8"',
    event: { body: json(request) },
  }),
  'JSON of a kind of its own': (request) => ({ type: 'application/vnd.shop.v1+json', event: { body: json(request) } }),
  'JSON with the type twice': (request) => ({
    type: 'application/json, application/json',
    event: { body: json(request) },
  }),
  'JSON with an empty type': (request) => ({ type: '', event: { body: json(request) } }),
  'JSON without a type': (request) => ({ event: { body: json(request) } }),
  'base64 without padding': (request) => ({
    type: 'application/json',
    event: {
      body: Buffer.from(json(request)).toString('base64url').replaceAll('-', '+').replaceAll('_', '/'),
      isBase64Encoded: true,
    },
  }),
  'an encoding that is none': (request) => ({ type: 'application/json', event: { body: json(request) } }),
};

describe.each(operations)('$name', (operation) => {
  it.each(Object.entries(written))('reads %s', async (name, write) => {
    for (const shape of httpShapes) {
      const { GroupId } = await running.addGroup();
      const { type, event } = write(exampleRequest(operation, GroupId));
      const headers = {
        'Content-Type': type,
        ...(name === 'an encoding that is none' ? { 'Content-Encoding': 'identity' } : {}),
      };

      const answer = await deliver(eventOf(shape, { operation: operation.name, headers, ...event }), operation.name);

      expect(told(answer)).toMatchObject(OK);
    }
  });

  it.each([
    `/${operation.name}/`,
    `/${operation.name}//`,
    `//${operation.name}`,
    `/release//${operation.name}/`,
    `/a/b/${operation.name}`,
  ])('serves the path %s', async (path) => {
    for (const shape of httpShapes) {
      const { GroupId } = await running.addGroup();
      const parameters = exampleRequest(operation, GroupId);

      const answer = await deliver(eventOf(shape, { operation: operation.name, path, parameters }), operation.name);

      expect(told(answer)).toMatchObject(OK);
    }
  });

  it.each(['null', 'NULL', 'undefined', ''])('takes a caller called "%s" for none', async (caller) => {
    for (const shape of httpShapes) {
      const parameters = exampleRequest(operation);

      const answer = await deliver(eventOf(shape, { operation: operation.name, caller, parameters }), operation.name);

      expect(told(answer)).toMatchObject({ status: 401, Code: 'Unauthenticated' });
    }
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', (bytes: Buffer) => bytes],
    ['zstd', (bytes: Buffer) => bytes],
    ['GZIP', gzipSync],
    ['aws-chunked', (bytes: Buffer) => bytes],
  ] as const)('names the encoding %s that it does not read', async (encoding, encode) => {
    for (const shape of httpShapes) {
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
      const body = base64(encode(Buffer.from(json(exampleRequest(operation)))));

      const answer = await deliver(eventOf(shape, { operation: operation.name, headers, ...body }), operation.name);

      expect(told(answer)).toMatchObject({
        status: 415,
        Code: 'UnsupportedContentType',
        Message: expect.stringContaining(encoding.toLowerCase()),
      });
    }
  });

  it.each([
    ['gzip', gzipSync(Buffer.from('{}'))],
    ['deflate', deflateSync(Buffer.from('{"a":1}'))],
    ['zstd', Buffer.from('28b52ffd2002110000', 'hex')],
  ])('names %s that no header announces', async (encoding, bytes) => {
    const headers = { 'Content-Type': 'application/json' };

    const answer = await deliver(
      eventOf('gateway', { operation: operation.name, headers, ...base64(bytes) }),
      operation.name,
    );

    expect(told(answer)).toMatchObject({
      status: 415,
      Code: 'UnsupportedContentType',
      Message: expect.stringContaining(encoding),
    });
  });
});

describe('a body under another type than its own', () => {
  const answerTo = (type: string | undefined, body: string): Promise<Answer> =>
    deliver(eventOf('gateway', { operation: 'DeleteChatGroup', headers: { 'Content-Type': type }, body }));

  it.each([FORM, 'text/plain;charset=UTF-8'])('is told to be JSON that is broken, or not read: %s', async (type) => {
    const { body } = await answerTo(type, '{"BusinessNumber":"8613800000000",}');

    expect(body.Code).toMatch(/^(MalformedBody|UnsupportedContentType)$/);
    expect(`${body.Message ?? ''} ${body.Advice ?? ''}`).toContain('JSON');
    expect(`${body.Message ?? ''} ${body.Advice ?? ''}`).toContain('Content-Type: application/json');
  });

  it('is refused where octets are no JSON', async () => {
    expect((await answerTo('application/octet-stream', 'BusinessNumber=8613800000000')).status).toBe(415);
  });

  it('is no form without a single name and value', async () => {
    expect((await answerTo(FORM, '8613800000000')).body.Code).toBe('MalformedBody');
  });

  it.each([
    [FORM, '8613800000000=1'],
    [FORM, 'List.8613800000000=1'],
    [FORM, 'Page.8613800000000=1&https%3A%2F%2Fchat.whatsapp.com%2FSecret00=1'],
    ['application/json', '{"8613800000000":1}'],
    ['application/json', '{"+86 138 0000 0000":1}'],
    ['application/json', '{"Order 1042":1,"Ann Example":1}'],
    ['application/json', '{"List":[{"8613800000000":1}]}'],
    ['application/json', '{"Page":{"8613800000000":1}}'],
  ])('never shows its values or numbers in a code: %s %s', async (type, text) => {
    for (const operation of operations) {
      const { body } = await deliver(
        eventOf('gateway', { operation: operation.name, headers: { 'Content-Type': type }, body: text }),
        operation.name,
      );

      const codes = [body.Code, ...(body.Faults ?? []).map(({ Code }) => Code)].join(' ');
      expect(codes).toMatch(/UnknownParameter|InvalidParameter\.List/);
      expect(codes).not.toMatch(/\d{2}|Secret|Order|Example/);
      expect(JSON.stringify(body)).not.toMatch(/8613800000000|Secret00/);
    }
  });
});

describe('the log', () => {
  it('holds none of the numbers of the events above', () => {
    expect(lines.join('\n')).not.toContain('8613800000000');
  });
});
