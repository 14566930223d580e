import { describe, expect, it } from '@jest/globals';

import {
  childOf,
  formatTraceparent,
  newTrace,
  parseSpanContext,
  parseTraceparent,
} from '../../shared/telemetry/traceparent.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('a traceparent', () => {
  it.each([
    ['of version 00', `00-${TRACE}-${SPAN}-01`, '01'],
    ['with white space around it', ` \t00-${TRACE}-${SPAN}-00 `, '00'],
    ['of a later version', `cc-${TRACE}-${SPAN}-01`, '01'],
    ['of a later version with more fields', `cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`, '01'],
    ['of a later version that ends with a hyphen', `01-${TRACE}-${SPAN}-01-`, '01'],
    ['with a random ID', `00-${TRACE}-${SPAN}-03`, '03'],
    ['with flags that nobody knows', `00-${TRACE}-${SPAN}-fd`, '01'],
    ['with none of the flags that are known', `00-${TRACE}-${SPAN}-fc`, '00'],
  ])('%s is read', (_, value, flags) => {
    expect(parseTraceparent(value)).toEqual({ traceId: TRACE, spanId: SPAN, flags });
  });

  it.each([
    ['nothing', undefined],
    ['no text', [`00-${TRACE}-${SPAN}-01`]],
    ['empty', ''],
    ['of version ff', `ff-${TRACE}-${SPAN}-01`],
    ['a trace ID of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span ID of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['in upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['of version 00 and longer', `00-${TRACE}-${SPAN}-01-more`],
    ['of version 00 with a hyphen at the end', `00-${TRACE}-${SPAN}-01-`],
    ['of a later version that goes on without a hyphen', `01-${TRACE}-${SPAN}-01more`],
    ['a trace ID that is too short', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['a trace ID that is too long', `00-${TRACE}0-${SPAN}-01`],
    ['without flags', `00-${TRACE}-${SPAN}`],
    ['a version of three digits', `000-${TRACE}-${SPAN}-01`],
    ['two headers in one', `00-${TRACE}-${SPAN}-01,00-${TRACE}-${SPAN}-01`],
    ['letters beyond hexadecimal', `00-${TRACE.replace('4', 'g')}-${SPAN}-01`],
    ['more than one line', `00-${TRACE}-${SPAN}-01\n`],
  ])('that is %s is none', (_, value) => {
    expect(parseTraceparent(value)).toBeUndefined();
  });

  it('of a new trace is valid, says that its ID is random, and does not claim to be sampled', () => {
    const traces = Array.from({ length: 100 }, newTrace);

    expect(new Set(traces.map(({ traceId }) => traceId)).size).toBe(100);
    for (const trace of traces) expect(parseTraceparent(formatTraceparent(trace))).toEqual({ ...trace, flags: '02' });
  });

  it('of a child keeps trace and flags, and has a span of its own', () => {
    const parent = { traceId: TRACE, spanId: SPAN, flags: '03' };

    const child = childOf(parent);

    expect(child).toEqual({ ...parent, spanId: expect.stringMatching(/^(?!0{16})[0-9a-f]{16}$/) });
    expect(child.spanId).not.toBe(SPAN);
  });
});

describe("the platform's tracing context", () => {
  it.each([
    ['in full', `${TRACE}:${SPAN}:0:1`, '01'],
    ['not sampled', `${TRACE}:${SPAN}:${SPAN}:0`, '00'],
    ['sampled, with a wish to be debugged', `${TRACE}:${SPAN}:0:3`, '01'],
    ['in upper case', `${TRACE.toUpperCase()}:${SPAN}:0:01`, '01'],
    ['as a traceparent', `00-${TRACE}-${SPAN}-02`, '02'],
  ])('is read when it comes %s', (_, value, flags) => {
    expect(parseSpanContext(value)).toEqual({ traceId: TRACE, spanId: SPAN, flags });
  });

  it('may lack leading zeros', () => {
    expect(parseSpanContext('1a:2b:0:1')).toEqual({
      traceId: '1a'.padStart(32, '0'),
      spanId: '2b'.padStart(16, '0'),
      flags: '01',
    });
  });

  it.each([[undefined], [{}], [''], ['0:0:0:0'], [`${TRACE}:0:0:1`], [`${TRACE}:${SPAN}`], [`x${TRACE}:${SPAN}:0:1`]])(
    'is none when it is %j',
    (value) => {
      expect(parseSpanContext(value)).toBeUndefined();
    },
  );
});
