import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { GatewayAnswer } from '../gateway/gateway-answer.js';
import { projectFile } from '../project-file.js';
import { landingPage, type RunningCloud } from './landing-page.js';
import { localDocument } from './local-document.js';
import { swaggerUiFolder } from './swagger-ui-folder.js';

const assets = (): string => projectFile('local/explorer/assets');

// Nothing but this machine is asked, whatever the document says. swagger-ui sets styles on elements and draws with data URLs.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page = (contentType: string, contents: string | Buffer): GatewayAnswer => ({
  status: 200,
  headers: {
    'Content-Type': contentType,
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  },
  body: Buffer.from(contents),
});

const file = (contentType: string, folder: () => string, name: string) => (): GatewayAnswer =>
  page(contentType, readFileSync(path.join(folder(), name)));

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/**
 * The pages of the gateway's root, by path: a landing page with the form to try every operation, the OpenAPI document, and
 * what the browser needs for them. Files are read when asked for.
 */
export const explorerPages = (cloud: RunningCloud): ReadonlyMap<string, () => GatewayAnswer> =>
  new Map([
    ['/', () => page(HTML, landingPage(cloud))],
    [
      '/openapi.json',
      () => page('application/json', localDocument(readFileSync(projectFile('docs/openapi.json'), 'utf8'))),
    ],
    ['/explorer/explorer.js', file(SCRIPT, assets, 'explorer.js')],
    ['/explorer/explorer.css', file(CSS, assets, 'explorer.css')],
    ['/explorer/swagger-ui-bundle.js', file(SCRIPT, swaggerUiFolder, 'swagger-ui-bundle.js')],
    ['/explorer/swagger-ui.css', file(CSS, swaggerUiFolder, 'swagger-ui.css')],
    ['/explorer/favicon.png', file('image/png', swaggerUiFolder, 'favicon-32x32.png')],
  ]);
