import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';

import { type Cloud, startCloud } from '../../../local/start-cloud.js';
import { operations } from '../../../shared/operations/operations.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

// A machine of a developer may have no browser; the one that checks every change has.
const describeInBrowser = existsSync(CHROMIUM) || process.env['CI'] ? describe : describe.skip;

let folder: string;
let cloud: Cloud;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'explorer-'));
  cloud = await startCloud({ gatewayPort: 0, camsPort: 0, dataDir: folder, log: () => undefined });
});

afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true, force: true });
});

describe("the gateway's root", () => {
  it('shows what is running, and asks nothing of other machines', async () => {
    const response = await fetch(`${cloud.gatewayUrl}/`);
    const page = await response.text();

    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const shown of [cloud.gatewayUrl, cloud.camsUrl, cloud.databaseFile]) expect(page).toContain(shown);
  });

  it.each([
    '/explorer/swagger-ui-bundle.js',
    '/explorer/swagger-ui.css',
    '/explorer/explorer.js',
    '/explorer/favicon.png',
  ])('has %s', async (file) => {
    const response = await fetch(cloud.gatewayUrl + file);

    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(200);
  });

  it('has the document of the operations, calls of which go to this gateway', async () => {
    const response = await fetch(`${cloud.gatewayUrl}/openapi.json`);
    const document = (await response.json()) as { paths: object; servers: object };

    expect(Object.keys(document.paths)).toEqual(operations.map(({ name }) => `/${name}`));
    expect(document).toMatchObject({ servers: [{ url: '/' }] });
    expect(document).not.toHaveProperty('security');
  });

  it('is for reading only', async () => {
    expect((await fetch(`${cloud.gatewayUrl}/`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${cloud.gatewayUrl}/`, { method: 'POST' })).status).toBe(404);
  });
});

describeInBrowser('in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    // Some containers have little shared memory.
    const off = ['dev-shm-usage', 'background-networking', 'component-update', 'sync', 'quic', 'gpu'].map(
      (what) => `--disable-${what}`,
    );
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--no-first-run', ...off] });
  });
  afterAll(() => browser.close());

  /** Opens the page and writes down whatever a reader should not see, or another machine be asked. */
  const openPage = async (width: number): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> => {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && origin !== cloud.gatewayUrl) complaints.push(request.url());
    });
    await page.goto(`${cloud.gatewayUrl}/`);
    return { page, complaints };
  };

  it.each([1280, 390])('executes AddChatGroup and shows the real answer, %i pixels wide', async (width) => {
    const { page, complaints } = await openPage(width);
    const operation = page.locator('#operations-Groups-AddChatGroup');
    const answered = page.waitForResponse((response) => response.url().endsWith('/AddChatGroup'));

    await operation.locator('.opblock-summary-control').click();
    await operation.locator('.execute').click();
    const body = (await (await answered).json()) as { readonly Code: string; readonly UniqueCode: string };
    const shown = operation.locator('.live-responses-table .response-col_description pre').first();

    expect(body.Code).toBe('OK');
    await expect(shown.innerText()).resolves.toContain(body.UniqueCode);
    // Nothing is cut off at the side: a page that is as wide as its window needs no scrolling to and fro.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
