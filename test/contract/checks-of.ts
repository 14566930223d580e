import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';

import type { Operation } from '../../shared/operations/operation.js';

type Values = Readonly<Record<string, unknown>>;

interface Example {
  readonly summary: string;
  readonly value: Values;
}

interface Content {
  readonly 'application/json': { readonly schema: AnySchema; readonly examples?: Readonly<Record<string, Example>> };
}

interface Parameter {
  readonly name?: string;
  readonly in?: string;
  readonly example?: unknown;
}

interface Endpoint {
  readonly parameters: readonly Parameter[];
  readonly requestBody: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
}

/** As much of an OpenAPI document as tests look at. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Endpoint>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, AnySchema>> };
}

export interface Checks {
  readonly examplesOf: (
    operation: Operation,
  ) => readonly { readonly title: string; readonly request: Values; readonly response: Values }[];
  /** The examples of a GET's parameters, as a query; undefined where the operation takes no GET. */
  readonly queryOf: (operation: Operation) => Readonly<Record<string, string>> | undefined;
  readonly failuresOf: (
    operation: Operation,
  ) => readonly { readonly title: string; readonly status: number; readonly response: Values }[];
  /** What the document does not accept of a request's body. */
  readonly requestFaults: (operation: Operation, body: unknown) => readonly string[];
  /** What of an answer the document does not describe, elements it does not name included. */
  readonly responseFaults: (operation: Operation, status: number, body: unknown) => readonly string[];
}

const BASE = 'https://document.example/';

/** A document whose objects have no elements but those it names: an answer must hold nothing undescribed. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([key, member]) => [key, closed(member)]));
  return 'allOf' in schema || ('properties' in schema && !('additionalProperties' in schema))
    ? { ...members, unevaluatedProperties: false }
    : members;
};

/** Reads examples and schemas off a document, with a validator of JSON Schema that is not ours. */
export const checksOf = (document: Document): Checks => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ $id: `${BASE}open`, components: document.components });
  ajv.addSchema({ $id: `${BASE}closed`, components: closed(document.components) as object });

  const endpointOf = ({ name }: Operation): Endpoint => {
    const endpoint = document.paths[`/${name}`]?.['post'];
    if (!endpoint) throw new Error(`the document lacks POST /${name}`);
    return endpoint;
  };
  const contentOf = (operation: Operation, status: number): Content['application/json'] => {
    const response = endpointOf(operation).responses[String(status)];
    if (!response) throw new Error(`the document lacks ${String(status)} of ${operation.name}`);
    return response.content['application/json'];
  };
  const faultsBy = (base: string, schema: AnySchema, value: unknown): readonly string[] => {
    const { $ref } = schema as { readonly $ref: string };
    const validate = ajv.getSchema(`${BASE}${base}${$ref}`);
    if (!validate) throw new Error(`${$ref} leads nowhere`);
    void validate(value);
    return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
  };

  return {
    examplesOf: (operation) => {
      const responses = contentOf(operation, 200).examples ?? {};
      return Object.entries(endpointOf(operation).requestBody.content['application/json'].examples ?? {}).map(
        ([key, { summary, value }]) => ({ title: summary, request: value, response: responses[key]?.value ?? {} }),
      );
    },
    queryOf: ({ name }) => {
      const given = document.paths[`/${name}`]?.['get']?.parameters.filter(({ example }) => example !== undefined);
      return (
        given && Object.fromEntries(given.map(({ name: parameter = '', example }) => [parameter, String(example)]))
      );
    },
    failuresOf: (operation) =>
      Object.keys(endpointOf(operation).responses).flatMap((status) =>
        Number(status) === 200
          ? []
          : Object.values(contentOf(operation, Number(status)).examples ?? {}).map(({ summary, value }) => ({
              title: summary,
              status: Number(status),
              response: value,
            })),
      ),
    requestFaults: (operation, body) =>
      faultsBy('open', endpointOf(operation).requestBody.content['application/json'].schema, body),
    responseFaults: (operation, status, body) => faultsBy('closed', contentOf(operation, status).schema, body),
  };
};
