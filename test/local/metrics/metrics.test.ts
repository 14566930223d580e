import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { sendLinesTo } from '../../../local/metrics/send-lines.js';
import { type Gateway } from '../../../local/gateway/start-gateway.js';
import { ListChatGroup } from '../../../shared/operations/list-chat-group.js';
import { alerts } from '../../../shared/telemetry/alerts.js';
import { plainRequest } from '../../support/example-request.js';
import { openGateway } from '../../support/open-gateway.js';
import { type RunningCams, runLocalCams } from '../../support/run-local-cams.js';
import { type ParsedFamily, parseOpenMetrics } from './parse-open-metrics.js';

let running: RunningCams;
let gateway: Gateway;

beforeAll(async () => {
  running = await runLocalCams();
  gateway = await openGateway(running, { log: running.cams.takeLine });
});
afterAll(async () => {
  await gateway.close();
  await running.close();
});

const scrape = async (): Promise<readonly ParsedFamily[]> => {
  const response = await fetch(`${running.cams.url}/_local/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  return parseOpenMetrics(await response.text());
};

const valueOf = (families: readonly ParsedFamily[], name: string, labels: object = {}): number | undefined =>
  families
    .flatMap(({ samples }) => samples)
    .find(
      (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )?.value;

const call = async (operation: string, request: object, headers: Record<string, string> = {}): Promise<Response> => {
  const response = await fetch(`${gateway.url}/${operation}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(request),
  });
  await response.text();
  return response;
};

describe('GET /_local/metrics', () => {
  it('is OpenMetrics before anything has happened', async () => {
    const families = await scrape();

    expect(families.map(({ name }) => name)).toContain('chat_groups_calls');
    for (const { name } of alerts) expect(valueOf(families, 'chat_groups_alert_lines_total', { alert: name })).toBe(0);
  });

  it('counts what the functions behind the gateway log, and what CAMS counts', async () => {
    await running.addGroup();
    const request = plainRequest(ListChatGroup);
    for (let times = 0; times < 3; times += 1) await call('ListChatGroup', request);
    await call('ListChatGroup', { ...request, BusinessNumber: '8613899999999' });
    await call('ListChatGroup', {});

    const families = await scrape();

    const calls = (code: string): number | undefined =>
      valueOf(families, 'chat_groups_calls_total', { operation: 'ListChatGroup', code });
    expect(calls('OK')).toBe(3);
    expect(calls('MissingBusinessNumber')).toBe(1);
    const route = { http_route: '/ListChatGroup', http_request_method: 'POST' };
    const ok = { ...route, http_response_status_code: '200' };
    expect(valueOf(families, 'http_server_request_duration_seconds_count', ok)).toBe(3);
    expect(valueOf(families, 'faas_coldstarts_total', { function: 'ListChatGroup' })).toBe(1);
    expect(valueOf(families, 'faas_invoke_duration_seconds_count', { function: 'ListChatGroup' })).toBe(5);
    expect(valueOf(families, 'chat_groups_upstream_requests_total', { function: 'ListChatGroup' })).toBe(4);
    expect(valueOf(families, 'cams_requests_total', { action: 'ListChatGroup' })).toBe(4);
    expect(valueOf(families, 'cams_groups', { status: 'ACTIVE' })).toBe(1);
    expect(valueOf(families, 'cams_participants')).toBe(1);
  });

  it('counts lines of maintenance that another process sends', async () => {
    const sender = sendLinesTo(running.cams.url);
    const line = (event: string, fields: object): string =>
      `[chat-groups-x 1-67] [info] ${JSON.stringify({ event, ...fields })}`;
    const run = { task: 'rotate-invite-links', mode: 'plan-and-apply', state: 'CompletedWithFailures' };

    sender.take(line('maintenance', { ...run, done: 7, failed: 1, unknown: 2 }));
    sender.take(line('doubtful-creates', { open: 3, olderThanHour: 1 }));
    sender.take(line('doubtful-creates', { open: 2, olderThanHour: 1 }));
    sender.take('[chat-groups-x] a line "of another kind"\n{"event":"maintenance"');
    await sender.flushed();

    const families = await scrape();
    expect(valueOf(families, 'chat_groups_runs_total', { ...run, reason: '' })).toBe(1);
    const ends = ['done', 'failed', 'unknown', 'skipped'];
    expect(ends.map((end) => valueOf(families, 'chat_groups_run_items_total', { end }))).toEqual([7, 1, 2, 0]);
    expect(valueOf(families, 'chat_groups_open_creates', { age: 'any' })).toBe(2);
    const alertLines = (alert: string): number | undefined =>
      valueOf(families, 'chat_groups_alert_lines_total', { alert });
    expect(alertLines('UnknownOutcomes')).toBe(1);
    expect(alertLines('RunsIncomplete')).toBe(1);
    expect(alertLines('DoubtfulCreates')).toBe(2);
    expect(alertLines('RunsStuck')).toBe(0);
  });

  it('stays OpenMetrics whatever a label holds', async () => {
    const sender = sendLinesTo(running.cams.url);
    const code = 'a"b\\c\nd}{,=';
    // It lacks most of what a call has, too.
    sender.take(JSON.stringify({ event: 'call', code, 'http.request.method': 'POST' }));
    sender.take(JSON.stringify({ event: 'maintenance', task: 'lacking' }));
    await sender.flushed();

    const families = await scrape();
    expect(valueOf(families, 'chat_groups_calls_total', { code })).toBe(1);
    expect(valueOf(families, 'chat_groups_upstream_requests_total', { function: '' })).toBe(0);
    expect(valueOf(families, 'chat_groups_run_items_total', { task: 'lacking', end: 'done' })).toBe(0);
  });

  it('begins again with a reset', async () => {
    await fetch(`${running.cams.url}/_local/reset`, { method: 'POST' });

    const families = await scrape();

    expect(valueOf(families, 'chat_groups_calls_total')).toBeUndefined();
    expect(valueOf(families, 'cams_requests_total', { action: 'ListChatGroup' })).toBe(0);
  });

  it('is refused to pages of others, as the whole control API is', async () => {
    const response = await fetch(`${running.cams.url}/_local/metrics`, { headers: { Origin: 'http://evil.example' } });

    expect(response.status).toBe(403);
    await response.text();
  });
});

describe('a sender of lines', () => {
  it('drops what nobody takes', async () => {
    const sender = sendLinesTo('http://127.0.0.1:1');

    sender.take('{"event":"call"}');

    await expect(sender.flushed()).resolves.toBeUndefined();
  });
});

describe('the parser of these tests', () => {
  it.each([
    ['no end', '# TYPE a gauge\n# HELP a b\na 1\n'],
    ['text behind the end', '# EOF\n\n'],
    ['an empty line', '# TYPE a gauge\n# HELP a b\n\n# EOF\n'],
    ['a counter without its suffix', '# TYPE a counter\n# HELP a b\na 1\n# EOF\n'],
    ['a sample of another family', '# TYPE a gauge\n# HELP a b\nb 1\n# EOF\n'],
    ['a sample twice', '# TYPE a gauge\n# HELP a b\na{x="1"} 1\na{x="1"} 2\n# EOF\n'],
    ['a label that is not closed', '# TYPE a gauge\n# HELP a b\na{x="1} 1\n# EOF\n'],
    ['a unit that the name lacks', '# TYPE a gauge\n# UNIT a seconds\n# HELP a b\na 1\n# EOF\n'],
    [
      'a histogram without its last bucket',
      '# TYPE a histogram\n# HELP a b\na_bucket{le="1.0"} 1\na_count 1\na_sum 1\n# EOF\n',
    ],
    [
      'a histogram that falls',
      '# TYPE a histogram\n# HELP a b\na_bucket{le="1.0"} 2\na_bucket{le="+Inf"} 1\na_count 1\na_sum 1\n# EOF\n',
    ],
  ])('refuses %s', (_, text) => {
    expect(() => parseOpenMetrics(text)).toThrow('not OpenMetrics');
  });
});
