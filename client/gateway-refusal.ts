/** What the client makes of an answer that no function gave. */
export interface GatewayRefusal {
  /** The gateway's own, or ours where it has none. */
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  /** `never` reached the function; `later` did not either, and may pass in a moment; `unknown` may have. */
  readonly reached: 'never' | 'later' | 'unknown';
  /** Whether it refused the signature, whatever status it chose. */
  readonly ofSignature?: boolean;
}
