import type { JsonObject } from './json-schema.js';

/** One example of a request or an answer. */
interface TitledValue {
  readonly title: string;
  readonly value: unknown;
}

/** Examples as OpenAPI wants them: by keys, which are the titles in letters it allows. */
export const exampleMap = (examples: readonly TitledValue[]): JsonObject =>
  Object.fromEntries(examples.map(({ title, value }) => [title.replace(/\W+/g, '-'), { summary: title, value }]));
