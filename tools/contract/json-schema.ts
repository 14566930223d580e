import * as z from 'zod/mini';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema (2020-12, the dialect of OpenAPI 3.1) of a definition's schema, as a caller writes it: what is optional
 * may be left out, white space is not yet trimmed.
 */
export const jsonSchemaOf = (schema: z.ZodMiniType): JsonObject => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // zod writes the range of JavaScript's whole numbers, which says nothing about ours.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return rest;
};
