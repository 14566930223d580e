import { checkPicture } from '../../../shared/groups/picture/check-picture.js';
import type { Network } from '../../../shared/groups/picture/network.js';
import { ServiceError } from '../../../shared/errors/service-error.js';

type Settings = Parameters<typeof checkPicture>[1];

export const settings: Settings = { check: true, hosts: [], localOrigin: undefined };

/** The check keeps two seconds back for CAMS. */
export const KEPT_BACK_MS = 2000;

export interface Verdict {
  /** `OK`, or the code of the refusal. */
  readonly code: string;
  /** Without the name of the parameter before it and the full stop behind it. */
  readonly reason: string;
  readonly tookMs: number;
}

/** Has a picture checked; anything thrown that is no refusal of ours goes on. */
export const verdictOn = async (
  address: string,
  network: Network,
  { limitMs = 5000, ...changed }: Partial<Settings> & { readonly limitMs?: number } = {},
): Promise<Verdict> => {
  const startedAtMs = performance.now();
  const end = (code: string, message = ''): Verdict => ({
    code,
    reason: message.replace(/^ProfilePictureFile |\.$/g, ''),
    tookMs: performance.now() - startedAtMs,
  });
  try {
    await checkPicture(address, { ...settings, ...changed }, KEPT_BACK_MS + limitMs, network);
    return end('OK');
  } catch (error) {
    if (error instanceof ServiceError) return end(error.code, error.message);
    throw error;
  }
};

export const REFUSED = 'InvalidParameter.ProfilePictureFile';
export const UNAVAILABLE = 'PictureUnavailable';
