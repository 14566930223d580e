import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { maintenanceFunctions } from '../../tools/maintenance-functions.js';
import type { ParsedTemplate } from './evaluate-template.js';

const root = path.resolve(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface Page {
  readonly text: string;
  readonly commands: readonly string[];
  /** What every command that makes or updates a stack says: its template, and the parameters that it names. */
  readonly stackCommands: readonly { readonly creates: boolean; readonly file: string; readonly named: string[] }[];
}

const readPage = (name: string): Page => {
  const text = read(`docs/${name}`);
  // In a list, blocks are indented by what their item is.
  const commands = [...text.matchAll(/^( *)```sh\n(.*?)```/gms)].map(([, indent = '', block = '']) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
  const stackCommands = commands
    .join('\n')
    .split(/(?=aliyun ros )/)
    .filter((command) => /^aliyun ros (Create|Update)Stack/.test(command))
    .map((command) => ({
      creates: command.startsWith('aliyun ros CreateStack'),
      file: /\$\(cat (deploy\/[\w-]+\.ros\.yaml)\)/.exec(command)?.[1] ?? '',
      named: [...command.matchAll(/--Parameters\.\d+\.ParameterKey (\w+)/g)].map(([, name = '']) => name),
    }));
  return { text, commands, stackCommands };
};

const { text: page, commands, stackCommands } = readPage('deploying.md');
const traditional = readPage('traditional-gateway.md');
const parametersOf = (file: string): ParsedTemplate['Parameters'] => (parse(read(file)) as ParsedTemplate).Parameters;

describe('docs/traditional-gateway.md', () => {
  it('has commands that a shell can read', () => {
    const input = traditional.commands.join('\n');

    expect(() => execFileSync('bash', ['-n'], { input, stdio: 'pipe' })).not.toThrow();
  });

  it('makes no stack of a gateway that can no longer be bought, and updates those there are', () => {
    expect(traditional.stackCommands.filter(({ creates }) => creates)).toEqual([]);
    for (const { file, named } of traditional.stackCommands) {
      expect(['deploy/base.ros.yaml', 'deploy/gateway-traditional.ros.yaml']).toContain(file);
      expect(Object.keys(parametersOf(file))).toEqual(expect.arrayContaining(named));
    }
  });

  it('explains every parameter of its template', () => {
    const parameters = Object.keys(parametersOf('deploy/gateway-traditional.ros.yaml'));

    expect(parameters.filter((name) => !traditional.text.includes(`| \`${name}\``))).toEqual([]);
  });

  it('says when the gateway ends', () => {
    for (const date of ['2026-08-23', '2027-03-21', '2027-09-21']) expect(traditional.text).toContain(date);
  });
});

describe('docs/deploying.md', () => {
  it('asks for nothing of the traditional gateway', () => {
    expect(commands.join('\n')).not.toMatch(/cloudapi|gateway-traditional|CallerAppIds/);
    expect(page).not.toContain('AliyunApiGatewayFullAccess');
  });

  it('has commands that a shell can read', () => {
    expect(commands.length).toBeGreaterThan(10);
    expect(() => execFileSync('bash', ['-n'], { input: commands.join('\n'), stdio: 'pipe' })).not.toThrow();
  });

  it('makes and updates stacks of the templates that there are, with parameters that they have', () => {
    expect(new Set(stackCommands.map(({ file }) => file))).toEqual(
      new Set(['deploy/base.ros.yaml', 'deploy/gateway.ros.yaml', 'deploy/alerts.ros.yaml']),
    );
    for (const { file, named } of stackCommands) {
      expect(Object.keys(parametersOf(file))).toEqual(expect.arrayContaining(named));
    }
  });

  it('says every parameter that has no default when it makes a stack', () => {
    for (const { file, named } of stackCommands.filter(({ creates }) => creates)) {
      const needed = Object.entries(parametersOf(file)).filter(([, { Default }]) => Default === undefined);

      expect(named).toEqual(expect.arrayContaining(needed.map(([name]) => name)));
    }
  });

  it.each(['deploy/base.ros.yaml', 'deploy/gateway.ros.yaml', 'deploy/alerts.ros.yaml'])('explains every parameter of %s', (file) => {
    const unexplained = Object.keys(parametersOf(file)).filter((name) => !page.includes(`| \`${name}\``));

    expect(unexplained).toEqual([]);
  });

  it('explains every setting that a deployment takes from the environment', () => {
    const settings = [...read('s.yaml').matchAll(/\benv\('(\w+)'/g)].map(([, name = '']) => name);

    expect(settings).toContain('GATEWAY_PROOF');
    expect(settings.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('imports of the client what there is', () => {
    const modules = [...page.matchAll(/from '\.\/(client\/[\w-]+)\.js'/g)].map(([, name = '']) => `${name}.ts`);

    expect(modules.length).toBeGreaterThan(1);
    expect(modules.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });

  it('asks for the service that the example trigger of an event needs', () => {
    const triggers = maintenanceFunctions.flatMap((it) => it.triggers).map((trigger) => JSON.stringify(trigger));

    expect(triggers.some((trigger) => trigger.includes('"triggerType":"eventbridge"'))).toBe(true);
    expect(page).toContain('EventBridge');
  });

  it('gives every step that needs an account the mark of what was not tried', () => {
    const untried = commands
      .join('\n')
      .split('\n')
      .filter((line) => line.startsWith('npm run deploy') || line.startsWith('npx s '));

    expect(untried.length).toBeGreaterThan(3);
    expect(untried.filter((line) => !line.includes('◇'))).toEqual([]);
  });
});
