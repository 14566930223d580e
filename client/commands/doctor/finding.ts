/** What one look has shown. `skipped`: there is nothing of it here, which is no fault. */
export interface Finding {
  readonly Check:
    | 'settings'
    | 'policy'
    | 'proof'
    | 'credentials'
    | 'store'
    | 'gateway'
    | 'clock'
    | 'list'
    | 'authentication'
    | 'routes'
    | 'caller header'
    | 'repeats'
    | 'signature';
  readonly State: 'ok' | 'failed' | 'skipped';
  /** What was seen. Never a value of a setting. */
  readonly Found: string;
  /** What to do about it, where something is to be done. */
  readonly Mend?: string;
}
