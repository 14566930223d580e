import * as z from 'zod/mini';

import type { Policy } from '../ram/policy.js';
import { policyFaults } from '../ram/policy-faults.js';

/** A RAM policy as a JSON object; refused with every fault of it. */
export const PolicyInput = z
  .custom<Policy>(() => true)
  .check(
    z.check(({ value, issues }) => {
      for (const { path, message } of policyFaults(value)) {
        issues.push({ code: 'custom', path: [...path], message, input: value });
      }
    }),
  );
