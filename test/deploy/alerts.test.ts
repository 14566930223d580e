import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { commands } from '../../client/commands/commands.js';
import { alerts } from '../../shared/telemetry/alerts.js';
import { evaluate, type ParsedTemplate } from './evaluate-template.js';
import { alertSchema, dashboardSchema, indexSchema } from './sls-schema.js';

const root = path.resolve(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const FILE = 'deploy/alerts.ros.yaml';
const RUNBOOK = 'https://example.com/docs/runbook.md';
const template = parse(read(FILE)) as ParsedTemplate;
const given = { LogProject: 'logs-of-the-test', ActionPolicyId: 'chat-groups.action', RunbookUrl: RUNBOOK };
const { Resources } = evaluate(template, given);
const base = evaluate(parse(read('deploy/base.ros.yaml')) as ParsedTemplate, { LogProject: 'logs-of-the-test' });

const details = alerts.map(({ name }) => {
  const { Project, Detail } = alertSchema.parse(Resources[`${name}Alert`]).Properties;
  return { name, project: Project, ...Detail };
});

const runbook = read('docs/runbook.md');
const sections = runbook
  .split(/^## /m)
  .slice(1)
  .map((section) => ({ name: section.split('\n')[0] ?? '', section }));

describe('deploy/alerts.ros.yaml', () => {
  it('holds a dashboard and every alert, and nothing else', () => {
    expect(Object.keys(Resources)).toEqual(['Dashboard', ...alerts.map(({ name }) => `${name}Alert`)]);
    expect(details.map(({ Name }) => Name)).toEqual(alerts.map(({ name }) => `chatGroups${name}`));
    // "Limits": 100 alert rules a project.
    expect(details.length).toBeLessThanOrEqual(100);
  });

  it('says the same to readers of YAML 1.1', () => {
    expect(parse(read(FILE), { version: '1.1' })).toEqual(template);
  });

  it('stays below what ROS takes', () => {
    expect(Buffer.byteLength(read(FILE))).toBeLessThan(500_000);
  });

  it.each(details)('asks for $name in the log store of the first stack, some seconds late', (detail) => {
    const { QueryList, Dashboard } = detail.Configuration;
    const alert = alerts.find(({ name }) => name === detail.name);
    const minutes = alert?.minutes ?? NaN;

    expect(detail.project).toBe('logs-of-the-test');
    expect(Dashboard).toBe(Resources['Dashboard']?.Properties['DashboardName']);
    expect(QueryList).toEqual([
      expect.objectContaining({
        Project: base.Resources['SlsProject']?.Properties['Name'],
        Store: base.Resources['SlsLogstore']?.Properties['LogstoreName'],
        Start: `-${String(60 * minutes + 10)}s`,
        End: '-10s',
      }),
    ]);
    expect(detail.Schedule.Interval).toBe(`${String(minutes)}m`);
    expect(minutes).toBeLessThanOrEqual(24 * 60);
  });

  it.each(details)('has a condition on figures that the query of $name gives', ({ Configuration }) => {
    const [{ EvalCondition }] = Configuration.SeverityConfigurations;
    const named = EvalCondition.Condition.match(/[a-z]+/g) ?? [];

    expect(named.length).toBeGreaterThan(0);
    for (const figure of named) expect(Configuration.QueryList[0]?.Query).toContain(` AS ${figure}`);
  });

  it.each(details)('tells whoever is woken by $name where to read on', ({ name, Configuration }) => {
    const { Annotations, PolicyConfiguration } = Configuration;
    const annotations = Object.fromEntries(Annotations.map(({ Key, Value }) => [Key, Value]));

    expect(annotations['runbook']).toBe(`${RUNBOOK}#${name.toLowerCase()}`);
    expect(annotations['desc']).toContain(annotations['runbook']);
    expect(PolicyConfiguration.ActionPolicyId).toBe('chat-groups.action');
  });

  it('writes UnknownOutcomes as this query', () => {
    expect(details[0]?.Configuration.QueryList[0]?.Query).toBe(
      [
        'message: "call" or message: "maintenance" | SELECT count_if(',
        `(regexp_like(message, '[{]"event":"call"') AND regexp_like(message, '"outcome":("Unknown")[,}]')) OR `,
        `(regexp_like(message, '[{]"event":"maintenance"') AND `,
        `try_cast(regexp_extract(message, '"unknown":(-?[0-9.]+)', 1) AS double) >= 1)) AS hits`,
      ].join(''),
    );
    expect(details[0]?.Configuration.SeverityConfigurations[0].EvalCondition.Condition).toBe('hits >= 1');
  });

  it('writes ErrorRate as a share', () => {
    const rate = details.find(({ name }) => name === 'ErrorRate')?.Configuration;

    expect(rate?.QueryList[0]?.Query).toContain(
      `, count_if(regexp_like(message, '[{]"event":"call"')) AS calls, round(100.0 * count_if(`,
    );
    expect(rate?.SeverityConfigurations[0].EvalCondition.Condition).toBe('calls >= 20 && percent >= 5');
  });
});

describe('the dashboard', () => {
  const { Charts } = dashboardSchema.parse(Resources['Dashboard']).Properties;

  it('has a chart of what each alert looks at, and of what happened', () => {
    const titles = Charts.map(({ title }) => title);

    for (const { name } of alerts) expect(titles.filter((title) => title.startsWith(`${name}: `))).toHaveLength(1);
    expect(titles).toEqual(expect.arrayContaining(['Calls', 'Maintenance: runs', 'Maintenance: invocations']));
  });

  it('draws what its queries give, nothing over another', () => {
    for (const { search, display } of Charts) {
      for (const name of [...display.xAxis, ...display.yAxis]) expect(search.query).toContain(` AS ${name}`);
    }
    const places = Charts.map(({ display: { xPos, yPos } }) => `${String(xPos)} ${String(yPos)}`);
    expect(new Set(places).size).toBe(Charts.length);
  });
});

describe('the index', () => {
  const { KeyIndices, FullTextIndex } = indexSchema.parse(base.Resources['SlsIndex']).Properties;
  const queries = [
    ...details.map(({ Configuration }) => Configuration.QueryList[0]?.Query ?? ''),
    ...dashboardSchema.parse(Resources['Dashboard']).Properties.Charts.map(({ search }) => search.query),
  ];

  it('lets SQL see every key that a query names', () => {
    const named = queries.flatMap((query) => [...query.matchAll(/\b(\w+): "/g)].map(([, key = '']) => key));

    expect(new Set(named)).toEqual(new Set(['message', 'errorType']));
    for (const key of named) {
      expect(KeyIndices).toContainEqual(expect.objectContaining({ Name: key, Type: 'text', EnableAnalytics: true }));
    }
  });

  it('cuts a line into the words that queries search for', () => {
    const line = '2026-11-28T03:00:00.000Z 1-6700 [info] {"event":"doubtful-creates","open":1}';
    const signs = FullTextIndex.Delimiter.replaceAll(/[\]\\^-]/g, '\\$&');
    const words = new Set(line.split(new RegExp(`[${signs}]`)));

    expect(words.has('doubtful-creates')).toBe(true);
    expect(words.has('event')).toBe(true);
  });

  it('is of a log store that SQL works on', () => {
    expect(base.Resources['SlsLogstore']?.Properties['Mode'] ?? 'standard').toBe('standard');
  });
});

describe('docs/runbook.md', () => {
  it('has a section for every alert, in their order, and for nothing else', () => {
    expect(sections.map(({ name }) => name)).toEqual(alerts.map(({ name }) => name));
  });

  it.each(sections)('says of $name what it means, what to look at, what to do, and the command', ({ section }) => {
    const parts = [...section.matchAll(/^\*\*(.+?)\*\*/gm)].map(([, part]) => part);

    expect(parts).toEqual(['What it means.', 'What to look at.', 'What to do.']);
    expect(section).toMatch(/```sh\n.+?\n```/s);
  });

  it.each(sections)('names commands in $name that there are', ({ section }) => {
    const called = [...section.matchAll(/chat-groups ((?:[a-z-]+ ?)+)/g)].map(([, words = '']) => words.trim());

    for (const words of called) {
      expect(commands.map(({ name }) => name).some((name) => words.startsWith(name))).toBe(true);
    }
  });
});
