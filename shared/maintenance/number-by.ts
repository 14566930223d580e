import * as z from 'zod/mini';

import type { ReadNumber } from '../operations/phone-number.js';

/** A phone number as `read` understands it; the digits are what comes out. */
export const numberBy = (read: ReadNumber): z.ZodMiniString =>
  z.string({ error: 'must be a string' }).check(
    z.refine((written: string) => read(written).fault === undefined, {
      error: ({ input }) => read(String(input)).fault ?? 'cannot be read',
    }),
    z.overwrite((written: string) => read(written).digits ?? written),
  );
