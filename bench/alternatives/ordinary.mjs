/* The same client the ordinary way: middy around it, and a zod schema for the request. */
import middy from '@middy/core';
import { z } from 'zod';

import plain from './plain-sdk.cjs';

const Request = z.object({
  BusinessNumber: z.string().regex(/^\d{7,15}$/),
  CustSpaceId: z.string().min(1).max(128),
  Page: z.object({ Index: z.number().int().min(1), Size: z.number().int().min(1).max(100) }),
  GroupStatus: z.enum(['ACTIVE', 'INACTIVE', 'SUSPENDED', 'CREATING', 'DELETING', 'UPDATING']).optional(),
});

const validate = () => ({
  before: (request) => {
    Request.parse(JSON.parse(JSON.parse(request.event.toString()).body));
  },
});

const reportErrors = () => ({
  onError: (request) => {
    request.response = { statusCode: 500, headers: {}, body: String(request.error), isBase64Encoded: false };
  },
});

export const handler = middy().use(reportErrors()).use(validate()).handler(plain.handler);
