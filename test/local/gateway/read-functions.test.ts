import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import type { FunctionDefinition } from '../../../local/gateway/function-definition.js';
import { readFunctions, type ReadFunctionsOptions } from '../../../local/gateway/read-functions.js';
import { routeOperations } from '../../../local/gateway/route-operations.js';
import { operations } from '../../../shared/operations/operations.js';

const folder = mkdtempSync(join(tmpdir(), 's-yaml-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const head = `
edition: 3.0.0
vars:
  region: \${env('DEPLOY_REGION', 'ap-southeast-1')}
  limits: { memory: 1024 }
  loop: text
template:
  base:
    region: \${vars.region}
    handler: index.handler
    memorySize: \${vars.limits.memory}
    environmentVariables: { A: from-template, B: from-template }
`;

const resource = (props: string, more = '', name = 'one'): string => `
  ${name}:
    component: fc3
    extend: { name: base }${more}
    props:
      functionName: f-${name}
      code: ./dist/${name}
      timeout: 28
      ${props}`;

const read = (text: string, options: Omit<ReadFunctionsOptions, 'file'> = {}): FunctionDefinition[] => {
  const file = join(folder, 's.yaml');
  writeFileSync(file, text);
  return readFunctions({ file, ...options });
};

const readOne = (props: string, options?: Omit<ReadFunctionsOptions, 'file'>): FunctionDefinition | undefined =>
  read(`${head}resources:${resource(props)}`, options)[0];

describe('a function of s.yaml', () => {
  it('is its own props over those of its template, variables resolved', () => {
    const definition = readOne("environmentVariables: { B: own, C: \"${vars.loop}/${env('X', 'x')}\" }");

    expect(definition).toEqual({
      functionName: 'f-one',
      codeFolder: join(folder, 'dist/one'),
      handler: 'index.handler',
      timeoutSeconds: 28,
      memoryMb: 1024,
      region: 'ap-southeast-1',
      environment: { A: 'from-template', B: 'own', C: 'text/x' },
    });
  });

  it('reads env from what it is given and not from this process', () => {
    process.env['DEPLOY_REGION'] = 'developers-own';

    const byDefault = readOne('');
    const given = readOne('', { env: { DEPLOY_REGION: 'cn-hangzhou' } });

    delete process.env['DEPLOY_REGION'];
    expect([byDefault?.region, given?.region]).toEqual(['ap-southeast-1', 'cn-hangzhou']);
  });

  it('has local values in place of its own, and lacks what is taken away', () => {
    const definition = readOne(`environmentVariables: { PROOF: "\${env('NOT_SET')}" }`, {
      environment: { PROOF: 'local', A: undefined, NEW: 'added' },
    });

    expect(definition?.environment).toEqual({ PROOF: 'local', B: 'from-template', NEW: 'added' });
  });

  it('may leave out what Function Compute has a default for', () => {
    const [definition] = read(`
resources:
  one: { component: fc3, props: { region: r, functionName: f, code: c, handler: index.handler } }`);

    expect(definition).toMatchObject({ timeoutSeconds: 3, memoryMb: 512, environment: {} });
  });

  it('does not take over what its extend ignores', () => {
    const [definition] = read(
      `${head}resources:${resource('').replace('{ name: base }', '{ name: base, ignore: [environmentVariables] }')}`,
    );

    expect(definition?.environment).toEqual({});
  });

  it('may name in a role what only a cloud account can resolve', () => {
    expect(readOne('role: "acs:ram::${config(\'AccountID\')}:role/r"')?.functionName).toBe('f-one');
  });

  it.each([
    ['a variable of another kind', 'handler: "${config(\'AccountID\')}"', "${config('AccountID')} cannot be resolved"],
    ['a missing variable', 'handler: "${vars.none}"', 'there is no ${vars.none}'],
    ['a variable inherited by every object', 'handler: "${vars.constructor}"', 'there is no ${vars.constructor}'],
    [
      'env without value and default',
      'handler: "${env(\'NONE\')}"',
      "${env('NONE')} has neither a value nor a default",
    ],
    ['a mapping inside a text', 'handler: "x-${vars.limits}"', '${vars.limits} is no text'],
    ['a memory that is no number', 'memorySize: big', 'resources.one.props.memorySize is not a number above 0'],
    ['a variable that is no text', 'environmentVariables: { A: 1 }', 'environmentVariables.A is not a text'],
    ['a list of variables', 'environmentVariables: [1]', 'environmentVariables is not a mapping'],
    ['a handler that is no text', 'handler: 1', 'resources.one.props.handler is not a text'],
  ])('with %s is refused, naming the place', (_, props, message) => {
    expect(() => readOne(props)).toThrow(message);
  });

  it.each([
    ['no resources', 'edition: 3.0.0', 's.yaml: it has no resources.'],
    ['another file to extend', 'extend: s.base.yaml\nresources: {}', 'extending another file is not supported'],
    ['another component', 'resources: { one: { component: oss } }', 'resources.one is not an fc3 function'],
    [
      'props that are no mapping',
      'resources: { one: { component: fc3, props: 1 } }',
      'resources.one.props is not a mapping',
    ],
    ['an unknown template', 'resources: { one: { component: fc3, extend: { name: x } } }', 'does not name a template'],
  ])('in a file with %s is refused', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe('the routes', () => {
  it('need a function for every operation', () => {
    expect(() => routeOperations([])).toThrow('no function with the code folder add-chat-group');
  });

  it('need the functions to be built, and say how', () => {
    const functions = read(`${head}resources:${resource('', '', 'add-chat-group')}`);

    expect(() => routeOperations(functions)).toThrow('npm run build');
  });

  it('lead from the name of each operation to its function in the shipped s.yaml', () => {
    const functions = readFunctions({ file: 's.yaml', environment: { GATEWAY_PROOF: 'local' } });

    const routes = routeOperations(functions);

    expect([...routes.keys()]).toEqual(operations.map(({ name }) => `/${name}`));
    expect(operations.map(({ name }) => routes.get(`/${name}`)?.timeoutSeconds)).toEqual(
      operations.map(({ timeoutSeconds }) => timeoutSeconds),
    );
  });
});
