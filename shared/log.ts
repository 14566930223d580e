import { currentTrace } from './telemetry/scope.js';

/** A log line's fields: only what is safe to keep. Never numbers, links, subjects, tokens or messages of others. */
export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

// JSON.stringify keeps direction marks and line separators, which can forge or hide lines in a viewer.
// A set of Unicode's kinds takes longer to make than all else of a first line: most lines need none.
const escapeInvisible = (json: string): string =>
  /^[\x20-\x7e]*$/.test(json)
    ? json
    : json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
        Array.from(
          { length: character.length },
          (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
        ).join(''),
      );

/** Names and form: "Trace Context in non-OTLP Log Formats", OpenTelemetry. */
const traceFields = (): LogFields => {
  const trace = currentTrace();
  return trace ? { trace_id: trace.traceId, span_id: trace.spanId, trace_flags: trace.flags } : {};
};

/**
 * Writes one line of JSON, in the trace of the invocation that it is about. Function Compute puts the request ID before what goes through `console`, so nothing else may
 * write lines.
 */
export const log = (level: 'info' | 'error', event: string, fields: LogFields): void => {
  console[level](escapeInvisible(JSON.stringify({ event, ...traceFields(), ...fields })));
};

const FRAMES_KEPT = 6;

/**
 * What may be logged of an error nobody expected: its class, its code, and where it was thrown. A message is kept only of
 * errors that V8 itself raises and with long digits blotted out: messages of libraries quote URLs, numbers and tokens.
 */
export const describeError = (error: unknown): LogFields => {
  if (!(error instanceof Error)) return { errorType: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const raisedByEngine = code === undefined && /^(Type|Range|Reference)Error$/.test(error.name);
  return {
    errorType: error.name.slice(0, 64),
    errorCode: code?.slice(0, 64),
    errorMessage: raisedByEngine ? error.message.replace(/\d{5,}/g, '#').slice(0, 200) : undefined,
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^ +at [^?]*:\d+:\d+\)?$/.test(line))
      .slice(0, FRAMES_KEPT)
      .map((line) => line.trim()),
  };
};
