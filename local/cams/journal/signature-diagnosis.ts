/** Why a signature does not match. Texts are masked: letters x, digits 9, encoding as it is. */
export interface SignatureDiagnosis {
  /** What the client does that it should not; whole sentences. */
  readonly Reasons: readonly string[];
  readonly ServerCanonicalRequest?: string;
  readonly ServerStringToSign: string;
  /** What the client signed, where a known mistake leads to its very signature; else null, for it is not sent. */
  readonly ClientCanonicalRequest?: string | null;
  readonly ClientStringToSign: string | null;
}
