import type { Fault, Outcome } from '../operations/envelope.js';
import { ownEntry } from './catalogue.js';
import type { CatalogueEntry } from './entry.js';
import type { OutcomeOf, OwnCode } from './own-codes.js';

/** What an error may carry beside its code. Nothing in it may come unchecked from upstream or the caller. */
export interface ErrorDetail {
  readonly message?: string;
  readonly advice?: string;
  readonly faults?: readonly Fault[];
  readonly outcome?: Outcome;
  readonly retryAfterSeconds?: number;
  /** CAMS's request ID, when CAMS answered. */
  readonly upstreamRequestId?: string;
  /** The code that CAMS answered, when ours differs; for the log. */
  readonly upstreamCode?: string;
  /** What only the log may hear: why a caller was not believed. */
  readonly logged?: Readonly<Record<string, string>>;
  readonly accessDeniedDetail?: string;
  /** The methods that a 405 names in its Allow header. */
  readonly allow?: readonly string[];
}

/**
 * The one error that leaves our code on purpose: a code of the catalogue, and what to tell the caller. Everything else
 * that is thrown becomes `InternalFault`.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly entry: CatalogueEntry;
  readonly detail: ErrorDetail;

  constructor(code: string, entry: CatalogueEntry, detail: ErrorDetail = {}) {
    super(detail.message ?? entry.message);
    this.code = code;
    this.entry = entry;
    this.detail = detail;
  }
}

/** An error with one of our own codes, and an outcome that the catalogue allows it. */
export const serviceError = <Code extends OwnCode>(
  code: Code,
  detail: ErrorDetail & { readonly outcome?: OutcomeOf<Code> } = {},
): ServiceError => new ServiceError(code, ownEntry(code), detail);
