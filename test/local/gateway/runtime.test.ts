import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { answering, returning, runFunctions, send, type Running } from './run-functions.js';

const json = async (running: Running, path: string): Promise<unknown> =>
  JSON.parse((await send(running.url, path)).text) as unknown;

const ok = (body: string): string =>
  `({ statusCode: 200, headers: {}, isBase64Encoded: false, body: String(${body}) })`;

describe('what a function is given', () => {
  let running: Running;

  beforeAll(async () => {
    running = await runFunctions(
      {
        Event: answering('({ isBuffer: Buffer.isBuffer(raw), arguments: exports.handler.length })'),
        Context: answering('context'),
        Frozen: answering(`Object.entries({ ...context, context }).filter(([, value]) => typeof value === 'object')
          .map(([name, value]) => [name, Object.isFrozen(value)])`),
        Logger: answering(`Object.keys(context.logger).sort()`),
        Environment: answering('process.env'),
        Location: answering('({ folder: __dirname, argv: process.argv.slice(2), execArgv: process.execArgv })'),
      },
      { timeoutSeconds: 7, environment: { CAMS_PROTOCOL: 'HTTP' } },
    );
  });
  afterAll(() => running.close());

  it('is a Buffer and a context', async () => {
    expect(await json(running, '/Event')).toEqual({ isBuffer: true, arguments: 2 });
  });

  it('is a context of the shape captured on Function Compute', async () => {
    expect(await json(running, '/Context')).toEqual({
      callbackWaitsForEmptyEventLoop: false,
      requestId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      credentials: {
        accessKeyId: expect.stringMatching(/^STS\./),
        accessKeySecret: 'local-secret',
        securityToken: 'local-token',
      },
      function: { name: 'test-context', handler: 'index.handler', memory: 128, timeout: 7 },
      service: { logProject: 'local', logStore: 'local', qualifier: 'LATEST' },
      region: 'ap-southeast-1',
      accountId: '1000000000000000',
      logger: { requestId: expect.any(String), logLevel: { name: 'info', priority: 3 } },
      retryCount: 0,
      tracing: { openTracingSpanBaggages: {} },
    });
  });

  it('is a context frozen all the way down', async () => {
    const frozen = (await json(running, '/Frozen')) as [string, boolean][];

    expect(frozen.map(([name]) => name).sort()).toEqual(
      ['context', 'credentials', 'function', 'logger', 'service', 'tracing'].sort(),
    );
    expect(frozen.filter(([, isFrozen]) => !isFrozen)).toEqual([]);
  });

  it('is a logger with the documented methods', async () => {
    expect(await json(running, '/Logger')).toEqual(
      ['debug', 'error', 'info', 'log', 'logLevel', 'requestId', 'warn'].sort(),
    );
  });

  it('are credentials and a request ID of its own for every request', async () => {
    const first = (await json(running, '/Context')) as { requestId: string; credentials: { accessKeyId: string } };
    const second = (await json(running, '/Context')) as typeof first;

    expect(second.requestId).not.toBe(first.requestId);
    expect(second.credentials.accessKeyId).not.toBe(first.credentials.accessKeyId);
  });

  it('is an environment of its own variables and the injected ones, and nothing of this process', async () => {
    process.env['SECRET_OF_THE_DEVELOPER'] = 'leak';

    const environment = (await json(running, '/Environment')) as Record<string, string>;

    delete process.env['SECRET_OF_THE_DEVELOPER'];
    expect(Object.keys(environment).sort()).toEqual([
      'ALIBABA_CLOUD_ACCESS_KEY_ID',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
      'ALIBABA_CLOUD_SECURITY_TOKEN',
      'CAMS_PROTOCOL',
      'FC_ACCOUNT_ID',
      'FC_FUNCTION_HANDLER',
      'FC_FUNCTION_MEMORY_SIZE',
      'FC_FUNC_CODE_PATH',
      'FC_INSTANCE_ID',
      'FC_REGION',
      'FC_VER_ID',
      'PATH',
      'TZ',
    ]);
    expect(environment).toMatchObject({ CAMS_PROTOCOL: 'HTTP', FC_REGION: expect.any(String), TZ: 'UTC' });
  });

  it('is its own code folder, without the flags of this process', async () => {
    expect(await json(running, '/Location')).toEqual({
      folder: `${running.folder}/Location`,
      argv: [],
      execArgv: [],
    });
  });
});

describe('an instance', () => {
  it('is used again: what a module remembers is still there', async () => {
    const running = await runFunctions({ Count: returning(ok('calls')) });

    const answers = [await send(running.url, '/Count'), await send(running.url, '/Count')];

    await running.close();
    expect(answers.map(({ text }) => text)).toEqual(['1', '2']);
  });

  it('has one request in hand at a time, so that a burst starts further instances', async () => {
    const busy = `let inHand = 0;
      exports.handler = async () => {
        inHand += 1;
        const most = inHand;
        await new Promise((resolve) => setTimeout(resolve, 60));
        inHand -= 1;
        return ${ok('[most, process.env.FC_INSTANCE_ID]')};
      };`;
    const running = await runFunctions({ Busy: busy });

    const answers = await Promise.all([1, 2, 3].map(() => send(running.url, '/Busy')));

    await running.close();
    const parts = answers.map(({ text }) => text.split(','));
    expect(parts.map(([most]) => most)).toEqual(['1', '1', '1']);
    expect(new Set(parts.map(([, instance]) => instance)).size).toBe(3);
  });

  it('is refused with 429 when the cap is reached and all are busy', async () => {
    const slow = `exports.handler = () => new Promise((resolve) => setTimeout(resolve, 150, ${ok('1')}));`;
    const running = await runFunctions({ Slow: slow }, { maxInstances: 2 });

    const answers = await Promise.all([1, 2, 3].map(() => send(running.url, '/Slow')));

    await running.close();
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
    expect(answers.find(({ status }) => status === 429)?.text).toContain('ResourceExhausted');
  });

  it('makes room for another function when it is idle', async () => {
    const running = await runFunctions({ A: returning(ok('"a"')), B: returning(ok('"b"')) }, { maxInstances: 1 });

    const answers = [await send(running.url, '/A'), await send(running.url, '/B'), await send(running.url, '/A')];

    await running.close();
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [200, 'a'],
      [200, 'b'],
      [200, 'a'],
    ]);
  });
});

describe('the local log', () => {
  it('shows what a function writes, with its name and the request ID', async () => {
    const running = await runFunctions({
      Talk: returning(`(console.log('one %d', 1), console.error({ two: 2 }), context.logger.warn('three'),
        process.stdout.write('four\\n'), ${ok('context.requestId')})`),
    });

    const { text: requestId } = await send(running.url, '/Talk');

    await running.close();
    expect(running.lines).toEqual(
      expect.arrayContaining([
        `[test-talk ${requestId}] [verbose] one 1`,
        `[test-talk ${requestId}] [error] { two: 2 }`,
        `[test-talk ${requestId}] [warn] three`,
        expect.stringMatching(/^\[test-talk.*\] four$/),
      ]),
    );
  });
});

describe('closing', () => {
  it('lets the request in hand finish and takes no more', async () => {
    const slow = `exports.handler = () => new Promise((resolve) => setTimeout(resolve, 200, ${ok('"done"')}));`;
    const running = await runFunctions({ Slow: slow });
    const inHand = send(running.url, '/Slow');
    await new Promise((resolve) => setTimeout(resolve, 100));

    const closed = running.close();

    await expect(send(running.url, '/Slow')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await inHand).toMatchObject({ status: 200, text: 'done' });
    await closed;
  });
});
