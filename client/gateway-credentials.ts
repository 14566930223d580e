import { type GatewayApp, signGatewayRequest, type Signing, type UnsignedRequest } from './sign-gateway-request.js';

/** A key that a consumer of the cloud-native gateway may call with, as it is. */
export interface ApiKey {
  readonly key: string;
  /** The header that the gateway looks for it in; `Authorization: Bearer <key>` unless said otherwise. */
  readonly header?: string | undefined;
}

/** By what a gateway knows the caller: one of the three, or none. */
export interface GatewayCredentials {
  /** Key and secret that every attempt is signed with: an app of the traditional gateway, a consumer of the cloud-native one. */
  readonly app?: GatewayApp | undefined;
  /** Travels with every request: anyone who reads one can call. */
  readonly apiKey?: ApiKey | undefined;
  /** A JSON Web Token of an identity provider that the gateway trusts, or where a fresh one comes from. */
  readonly bearer?: string | (() => string | Promise<string>) | undefined;
}

/** @throws {TypeError} when there are credentials of more than one kind. */
export const checkCredentials = ({ app, apiKey, bearer }: GatewayCredentials): void => {
  if ([app, apiKey, bearer].filter((each) => each !== undefined).length > 1) {
    throw new TypeError('Give one of app, apiKey and bearer.');
  }
};

/**
 * The headers of one attempt, credentials among them.
 *
 * @throws whatever `bearer` throws.
 */
export const headersWith = async (
  { app, apiKey, bearer }: GatewayCredentials,
  request: UnsignedRequest,
  signing: Signing = {},
): Promise<Readonly<Record<string, string>>> => {
  if (app) return signGatewayRequest(request, app, signing);
  const { accept, contentType, timeoutMs } = request;
  const plain = { Accept: accept, 'Content-Type': contentType, 'X-Timeout-Ms': String(timeoutMs) };
  if (apiKey?.header !== undefined) return { ...plain, [apiKey.header]: apiKey.key };
  const token = apiKey?.key ?? (typeof bearer === 'function' ? await bearer() : bearer);
  return token === undefined ? plain : { ...plain, Authorization: `Bearer ${token}` };
};
