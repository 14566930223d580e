import type * as z from 'zod/mini';

/** How RAM groups an operation, as its official page names it. */
export type AccessLevel = 'create' | 'update' | 'list' | 'delete';

/**
 * What a second execution of the same request does upstream. It decides which failures may be retried:
 * `reads` changes nothing, `converges` ends in the same state, `duplicates` makes a second group or link.
 */
export type Repetition = 'reads' | 'converges' | 'duplicates';

export const operationNames = [
  'AddChatGroup',
  'UpdateChatGroup',
  'ListChatGroup',
  'DeleteChatGroup',
  'AddChatGroupInviteLink',
  'DeleteChatGroupInviteLink',
  'ListChatGroupParticipants',
  'DeleteChatGroupParticipants',
] as const;

export type OperationName = (typeof operationNames)[number];

export type HttpMethod = 'GET' | 'POST';

type ObjectSchema = z.ZodMiniObject<Readonly<Record<string, z.ZodMiniType>>>;

/** One request and the elements CAMS answers to it; documentation shows them and tests execute them. */
export interface OperationExample<Request, Response> {
  readonly title: string;
  readonly request: Request;
  readonly response: Response;
}

/** One operation of the API: the only place where its parameters, elements and limits are stated. */
export interface Operation<
  RequestSchema extends ObjectSchema = ObjectSchema,
  ResponseSchema extends ObjectSchema = ObjectSchema,
> {
  readonly name: OperationName;
  /** One sentence in our own words. */
  readonly summary: string;
  readonly access: AccessLevel;
  /** Every RAM action the function's role needs, in the form `cams:<Operation>`. */
  readonly ramActions: readonly string[];
  /** The function's time limit in seconds; s.yaml and the gateway are generated from it. */
  readonly timeoutSeconds: number;
  readonly repetition: Repetition;
  readonly methods: readonly HttpMethod[];
  readonly request: RequestSchema;
  /** The elements this operation adds to the common envelope. */
  readonly response: ResponseSchema;
  readonly examples: readonly OperationExample<z.infer<RequestSchema>, z.infer<ResponseSchema>>[];
}

export type RequestOf<O extends Operation> = z.infer<O['request']>;
export type ResponseOf<O extends Operation> = z.infer<O['response']>;

/** Checks a definition's types and returns it as it is. */
export const defineOperation = <Request extends ObjectSchema, Response extends ObjectSchema>(
  operation: Operation<Request, Response>,
): Operation<Request, Response> => operation;
