import { headersWith } from '../../gateway-credentials.js';
import { isEnvelope, parseBody } from '../../read-envelope.js';
import type { Signing } from '../../sign-gateway-request.js';
import type { Connection } from '../groups/connection.js';

export interface Probe {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly body: object;
  /** Whether the credentials of the connection go with it. */
  readonly credentials: boolean;
  /** In addition to those that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signing?: Signing;
}

/** What a probe has heard. */
export interface Echo {
  readonly status: number;
  /** The code of a function's answer; undefined when no function answered. */
  readonly code: string | undefined;
  /** Whether Function Compute was reached. */
  readonly reached: boolean;
  readonly tookMs: number;
}

/**
 * Sends one request past the client, which would repeat and explain.
 *
 * @returns undefined when nothing came back.
 */
export const sendProbe = async (connection: Connection, probe: Probe): Promise<Echo | undefined> => {
  const { url, credentials, timeoutMs } = connection;
  const { path, method = 'POST', headers = {}, signing } = probe;
  const base = new URL(url);
  const whole = `${base.pathname.replace(/\/+$/, '')}${path}`;
  const body = JSON.stringify(probe.body);
  const request = { path: whole, accept: 'application/json', contentType: 'application/json', body, timeoutMs };
  const startedAtMs = performance.now();
  try {
    const own = await headersWith(probe.credentials ? credentials : {}, request, signing);
    const response = await fetch(new URL(whole, base), {
      method,
      headers: { ...own, ...headers },
      ...(method === 'POST' && { body }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    const envelope = parseBody(await response.text());
    const code = isEnvelope(envelope) ? envelope.Code : undefined;
    return {
      status: response.status,
      code,
      reached: code !== undefined || response.headers.has('x-fc-request-id'),
      tookMs: performance.now() - startedAtMs,
    };
  } catch {
    return undefined;
  }
};

/** Asks for one row of ListChatGroup, which changes nothing. */
export const listProbe = ({ owner }: Connection): Probe => ({
  path: '/ListChatGroup',
  body: { ...owner, Page: { Index: 1, Size: 1 } },
  credentials: true,
});

/** Asks for an operation without a parameter: no function executes that. */
export const bareProbe = (operation: string): Probe => ({ path: `/${operation}`, body: {}, credentials: true });

// What gateways answer whom they do not believe; anything else does not tell.
const REFUSALS: readonly number[] = [400, 401, 403];

/** Whether the gateway refused a request; undefined when what came back does not tell. */
export const isRefused = (echo: Echo | undefined): boolean | undefined => {
  if (echo?.reached) return false;
  return echo && REFUSALS.includes(echo.status) ? true : undefined;
};
