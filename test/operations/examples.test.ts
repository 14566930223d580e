import { describe, expect, it } from '@jest/globals';

import { encodeQuery } from '../../shared/operations/encoding.js';
import { operations } from '../../shared/operations/operations.js';
import { readRequest } from '../../shared/operations/read-request.js';
import { encodings } from '../support/encode-request.js';

const examples = operations.flatMap((operation) =>
  operation.examples.map((example) => ({ name: operation.name, operation, ...example })),
);

describe('the operations', () => {
  it.each(operations)('$name has an example at least', (operation) => {
    expect(operation.examples.length).toBeGreaterThan(0);
  });
});

describe.each(examples)('the example "$title" of $name', ({ operation, request, response }) => {
  it.each(Object.entries(encodings))('is read from %s as it is', (_, encode) => {
    expect(readRequest(operation, [encode(request)])).toEqual({ request });
  });

  it('is a query of texts for the wire, and read back from it', () => {
    const query = encodeQuery(operation, request);

    expect(Object.keys(query).sort()).toEqual(Object.keys(request).sort());
    expect(Object.values(query).every((value) => typeof value === 'string')).toBe(true);
    expect(readRequest(operation, [{ kind: 'text', entries: Object.entries(query) }])).toEqual({ request });
  });

  it('sends nothing for what is left out', () => {
    const names = Object.keys(operation.request.shape);
    const absent = Object.fromEntries(names.map((name) => [name, undefined]));

    expect(encodeQuery(operation, { ...absent, ...request })).toEqual(encodeQuery(operation, request));
  });

  it('sends nothing that the definition does not name', () => {
    expect(encodeQuery(operation, { ...request, OwnerId: 1 })).toEqual(encodeQuery(operation, request));
  });

  it('has an answer of the shape that the definition gives', () => {
    expect(operation.response.safeParse(response)).toEqual({ success: true, data: response });
  });
});
