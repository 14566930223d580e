import type { SignatureDiagnosis } from './signature-diagnosis.js';

/** One RPC call, masked: nothing in it is secret or tells who somebody is. */
export interface JournalEntry {
  /** ISO 8601, by the machine's clock. */
  readonly Time: string;
  readonly RequestId: string;
  /** The trace that its `traceparent` header names; the log lines of a function bear the same. */
  readonly TraceId?: string;
  readonly Action: string | null;
  /** The access key ID that the call claims. */
  readonly Caller: string | null;
  readonly Protocol: string;
  readonly Method: string;
  readonly Parameters: Readonly<Record<string, string>>;
  /** What the service made of the call; a fault rule may have kept it from the client. */
  readonly Code: string;
  readonly HttpStatus: number;
  readonly Message: string;
  readonly DurationMs: number;
  /** The fault rule's effect that befell the call. */
  readonly Fault?: string;
  /** Why a signature was refused. */
  readonly Signature?: SignatureDiagnosis;
}

/** Which entries are asked for. */
export interface JournalFilter {
  readonly Action?: string | undefined;
  readonly RequestId?: string | undefined;
  /** At most so many, the newest. */
  readonly Limit: number;
}

/** The last calls, in memory: a restart begins with an empty one. */
export interface Journal {
  add(entry: JournalEntry): void;
  /** Newest last. */
  read(filter: JournalFilter): readonly JournalEntry[];
  clear(): void;
}

/** @param max how many calls are kept; beyond it the oldest are forgotten. */
export const openJournal = (max: number): Journal => {
  let ring: JournalEntry[] = [];
  let next = 0;
  return {
    add: (entry) => {
      ring[next] = entry;
      next = (next + 1) % max;
    },
    read: ({ Action, RequestId, Limit }) =>
      [...ring.slice(next), ...ring.slice(0, next)]
        .filter((entry) => Action === undefined || entry.Action === Action)
        .filter((entry) => RequestId === undefined || entry.RequestId === RequestId)
        .slice(-Limit),
    clear: () => {
      ring = [];
      next = 0;
    },
  };
};
