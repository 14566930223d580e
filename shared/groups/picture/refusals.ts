import { faultyRequest } from '../../errors/faulty-request.js';
import { type ServiceError, serviceError } from '../../errors/service-error.js';
import { invalid } from '../../operations/check-request.js';

const PARAMETER = 'ProfilePictureFile';

/**
 * The refusal of a picture that breaks a rule; the same request would fail again.
 *
 * @param rule completes "ProfilePictureFile …". It may quote what was measured of the image, the HTTP status, and a media
 * type or encoding in its form; nothing else that a server or a resolver said: whoever may name an address must not learn
 * what stands behind it.
 */
export const badPicture = (rule: string): ServiceError => faultyRequest([invalid([PARAMETER], rule)]);

/**
 * The refusal of a picture that could not be had this time; the same request may succeed later.
 *
 * @param advice in place of the one that the catalogue gives.
 */
export const pictureUnavailable = (what = 'could not be fetched', advice?: string): ServiceError =>
  serviceError('PictureUnavailable', { message: `${PARAMETER} ${what}.`, ...(advice !== undefined && { advice }) });
