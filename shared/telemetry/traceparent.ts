import { randomUUID } from 'node:crypto';

/** Where a piece of work stands in a trace. Source: "Trace Context", W3C; ids and flags are lower-case hexadecimal. */
export interface Trace {
  /** 32 digits: the same for everything that one request set off. */
  readonly traceId: string;
  /** 16 digits: this piece of work. */
  readonly spanId: string;
  /** 2 digits. */
  readonly flags: string;
}

const SAMPLED = 0x01;
const RANDOM_ID = 0x02;

const TRACEPARENT =
  /^[ \t]*(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?[ \t]*$/s;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');

const newId = (): string => randomUUID().replaceAll('-', '');

/** An ID for one piece of work. The second half of a random UUID is never zero. */
const newSpanId = (): string => newId().slice(16);

/** A trace that begins here. It is not sampled: whoever records spans decides that. */
export const newTrace = (): Trace => ({ traceId: newId(), spanId: newSpanId(), flags: hexByte(RANDOM_ID) });

/** The next piece of work in a trace: an ID of its own under the same trace. */
export const childOf = ({ traceId, flags }: Trace): Trace => ({ traceId, spanId: newSpanId(), flags });

/**
 * Reads a `traceparent`: of version 00 exactly, of a later one the fields that are known today. Flags that are not known are
 * dropped.
 *
 * @returns undefined for what is none, and for a value that is invalid: zero ids, version ff, letters in upper case.
 */
export const parseTraceparent = (value: unknown): Trace | undefined => {
  const [, version, traceId = '', spanId = '', flags = '', rest] = TRACEPARENT.exec(textOf(value)) ?? [];
  if (version === undefined || (version === '00' && rest !== undefined)) return undefined;
  return { traceId, spanId, flags: hexByte(Number.parseInt(flags, 16) & (SAMPLED | RANDOM_ID)) };
};

/** The value of a `traceparent` header. */
export const formatTraceparent = ({ traceId, spanId, flags }: Trace): string => `00-${traceId}-${spanId}-${flags}`;

const SPAN_CONTEXT = /^([0-9a-f]{1,32}):([0-9a-f]{1,16}):[0-9a-f]{1,16}:([0-9a-f]{1,2})$/i;

/**
 * Reads the tracing context that Function Compute passes: `trace:span:parent:flags`, leading zeros left out, or a
 * `traceparent`. Sources: "Context", Function Compute; "Trace/Span Identity", Jaeger.
 *
 * @returns undefined for what is none of them.
 */
export const parseSpanContext = (value: unknown): Trace | undefined => {
  const [, traceId = '', spanId = '', flags = ''] = SPAN_CONTEXT.exec(textOf(value)) ?? [];
  // Jaeger's second bit asks for debugging, which is no flag of W3C's.
  const known = hexByte(Number.parseInt(flags || '0', 16) & SAMPLED);
  const traceparent = `00-${traceId.padStart(32, '0')}-${spanId.padStart(16, '0')}-${known}`;
  return parseTraceparent(traceparent.toLowerCase()) ?? parseTraceparent(value);
};
