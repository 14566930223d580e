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
      // zod writes both ends of JavaScript's whole numbers; a caller can run into the upper one only.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return rest;
};
