import { Refusal } from '../refusal.js';
import type { RefusalDefinition } from '../refusals.js';

/** Refuses a call that came too early, and says for how long. */
export class ThrottleRefusal extends Refusal {
  /** Milliseconds, for the header x-acs-retry-after, which @alicloud/openapi-core reads as such. */
  readonly retryAfterMs: number;

  constructor(definition: RefusalDefinition, retryAfterMs: number) {
    super(definition);
    this.retryAfterMs = retryAfterMs;
  }
}
