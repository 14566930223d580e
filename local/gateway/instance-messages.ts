/** What an instance needs to load its function. */
export interface InstanceData {
  readonly codeFolder: string;
  readonly handler: string;
  readonly initializer?: string | undefined;
}

/** The body that Function Compute answers for a function that failed. */
export interface FunctionError {
  readonly errorMessage: string;
  readonly errorType?: string;
  readonly stackTrace?: readonly string[];
}

export interface InvokeMessage {
  /** Text is the quicker of the two to hand over. */
  readonly event: string | Uint8Array;
  /** `InvocationContext` as JSON: a text is handed over sooner than its many members. */
  readonly context: string;
}

export type InstanceMessage =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'unloadable'; readonly error: FunctionError }
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed'; readonly error: FunctionError }
  | { readonly kind: 'logged'; readonly level: string; readonly text: string };
