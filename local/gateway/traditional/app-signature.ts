import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { GatewayAnswer } from '../gateway-answer.js';
import { sameText } from '../../same-text.js';
import { flatMap } from '../flat-map.js';
import { isHeardAsSigned } from '../is-heard-as-signed.js';
import { splitUrl } from '../request-head.js';
import { headerText, signatureText } from '../signature-text.js';
import { refusal } from './refusal.js';

/** An app that may call, as API Gateway knows it. */
export interface LocalApp {
  /** What the gateway tells functions, its system parameter CaAppId. */
  readonly id: string;
  readonly key: string;
  readonly secret: string;
}

export interface AppSignatureOptions {
  readonly app: LocalApp;
  /** Whether a request without an app's key is refused, as behind the real gateway. */
  readonly required: boolean;
}

/** Who signed; or what the gateway answers in place of the function; or, without either, nobody signed. */
export interface AppVerdict {
  readonly appId?: string;
  readonly refused?: GatewayAnswer;
}

export type CheckAppSignature = (request: IncomingMessage, body: Buffer) => AppVerdict;

const WINDOW_MS = 15 * 60_000;

const digestsOf = { HmacSHA256: 'sha256', HmacSHA1: 'sha1' } as const;

/**
 * Checks the app signature as API Gateway does: key, digest of the body, signature, age, and that a nonce comes once.
 * In which order the real one checks is not published.
 */
export const createAppSignatureCheck = ({ app, required }: AppSignatureOptions): CheckAppSignature => {
  const seenUntilMs = new Map<string, number>();

  const refuse = (request: IncomingMessage, body: Buffer): GatewayAnswer | undefined => {
    const text = (name: string): string => headerText(request, name);
    const method = text('x-ca-signature-method') || 'HmacSHA256';
    if (text('x-ca-key') !== app.key) return refusal('A400IK', 'Invalid AppKey');
    if (text('x-ca-signature') === '') return refusal('A403IS', 'Empty Signature');
    if (method !== 'HmacSHA256' && method !== 'HmacSHA1') return refusal('A403IS', 'Invalid Signature Method');
    const md5 = text('content-md5');
    if (md5 !== '' && md5 !== createHash('md5').update(body).digest('base64')) {
      return refusal('I400I5', 'Invalid Content-MD5');
    }
    const toSign = signatureText(request, body, 'traditional');
    const expected = createHmac(digestsOf[method], app.secret).update(toSign).digest('base64');
    if (!sameText(expected, text('x-ca-signature'))) {
      // A header holds no line breaks, and Node sends Latin-1 alone.
      const shown = toSign.replaceAll('\n', '#').replaceAll(/[^\x20-\x7e]/g, '?');
      return refusal('A403IS', `Invalid Signature, Server StringToSign:\`${shown}\``);
    }
    const { query } = splitUrl(request);
    if (!isHeardAsSigned(query, flatMap(new URLSearchParams(query)))) {
      return refusal('A403IS', 'Invalid Signature, a parameter of the query is given twice');
    }
    const nowMs = Date.now();
    const sentAt = text('x-ca-timestamp');
    if (sentAt !== '' && !(Math.abs(nowMs - Number(sentAt)) <= WINDOW_MS))
      return refusal('S403TE', 'Timestamp Expired');
    for (const [nonce, untilMs] of seenUntilMs) if (untilMs < nowMs) seenUntilMs.delete(nonce);
    const nonce = text('x-ca-nonce');
    if (nonce === '') return undefined;
    if (seenUntilMs.has(nonce)) return refusal('S403NU', 'Nonce Used');
    // A timestamp may lie ahead by one window and is taken until one window after it.
    seenUntilMs.set(nonce, nowMs + 2 * WINDOW_MS);
    return undefined;
  };

  return (request, body) => {
    if (request.headers['x-ca-key'] === undefined) {
      return required ? { refused: refusal('A403MA', 'Need authorization, `X-Ca-Key` is required') } : {};
    }
    const refused = refuse(request, body);
    return refused ? { refused } : { appId: app.id };
  };
};
