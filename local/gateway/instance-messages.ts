import type { InvocationContext } from './invocation-context.js';

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
  readonly event: Uint8Array;
  readonly context: InvocationContext;
}

export type InstanceMessage =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'unloadable'; readonly error: FunctionError }
  | { readonly kind: 'returned'; readonly payload: Uint8Array }
  | { readonly kind: 'failed'; readonly error: FunctionError }
  | { readonly kind: 'logged'; readonly level: string; readonly text: string };
