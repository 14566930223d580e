import type { SettingReader } from './setting-reader.js';

/** The two products that may stand before the functions. The traditional one can no longer be bought (2026-08-23). */
export const gatewayKinds = ['cloud-native', 'traditional'] as const;
export type GatewayKind = (typeof gatewayKinds)[number];

/** One gateway that the functions take requests from, and how they know it and its callers. */
export interface Door {
  readonly kind: GatewayKind;
  /** The event that this gateway sends: the traditional one has its own, the cloud-native one that of HTTP triggers. */
  readonly shape: 'gateway' | 'http-trigger';
  /** The header, in lower case, in which the gateway names the caller. */
  readonly callerHeader: string;
  /** The values that prove that a request passed the gateway: one, or two while it changes. None: no caller gets in. */
  readonly proofs: readonly string[];
}

const shapes = { 'cloud-native': 'http-trigger', traditional: 'gateway' } as const;

/**
 * X-Mse-Consumer is what the cloud-native gateway calls it ("Manage consumers", API Gateway); the traditional one puts its
 * system parameter CaAppId under any name.
 */
const callerHeaders = { 'cloud-native': 'X-Mse-Consumer', traditional: 'X-Caller-App-Id' } as const;

const PROOF = /^[\x21-\x7e]{16,}$/;

const readKinds = ({ env, faults }: SettingReader): readonly GatewayKind[] => {
  const named = (env['GATEWAY'] || 'cloud-native').split(',').map((kind) => kind.trim());
  const kinds = gatewayKinds.filter((kind) => named.includes(kind));
  if (kinds.length === named.length) return kinds;
  faults.push('GATEWAY must be cloud-native, traditional, or both separated by a comma');
  // What else is wrong is named all the same.
  return ['cloud-native'];
};

const readProofs = ({ env, faults }: SettingReader, name: string): readonly string[] => {
  const proofs = (env[name] ?? '').split(',').filter((proof) => proof !== '');
  if (proofs.length > 2) faults.push(`${name} holds at most two values, separated by a comma`);
  if (proofs.some((proof) => !PROOF.test(proof))) {
    faults.push(`${name} needs at least 16 printable ASCII characters a value`);
  }
  return proofs;
};

const readDoor = (reader: SettingReader, kind: GatewayKind, prefix: '' | 'TRADITIONAL_'): Door => {
  const name = `${prefix}CALLER_HEADER`;
  const header = reader.read(name, callerHeaders[kind], /^[\w-]+$/, 'must be a header name').toLowerCase();
  if (header === 'x-gateway-proof') reader.faults.push(`${name} must not be X-Gateway-Proof`);
  return { kind, shape: shapes[kind], callerHeader: header, proofs: readProofs(reader, `${prefix}GATEWAY_PROOF`) };
};

const TRADITIONAL_ONLY = ['TRADITIONAL_CALLER_HEADER', 'TRADITIONAL_GATEWAY_PROOF'];

/**
 * Reads GATEWAY, and of each gateway that it names the caller header and the proof. CALLER_HEADER and GATEWAY_PROOF are
 * those of the only gateway; while there are two, for a migration, the traditional one has TRADITIONAL_CALLER_HEADER and
 * TRADITIONAL_GATEWAY_PROOF.
 */
export const readDoors = (reader: SettingReader): readonly Door[] => {
  const kinds = readKinds(reader);
  const isMigration = kinds.length > 1;
  const doors = kinds.map((kind) =>
    readDoor(reader, kind, isMigration && kind === 'traditional' ? 'TRADITIONAL_' : ''),
  );
  if (!isMigration) {
    const unused = TRADITIONAL_ONLY.filter((name) => reader.env[name]);
    for (const name of unused) reader.faults.push(`${name} is for GATEWAY=cloud-native,traditional alone`);
  }
  const [first, second] = doors;
  if (first?.proofs.some((proof) => second?.proofs.includes(proof))) {
    reader.faults.push('TRADITIONAL_GATEWAY_PROOF must have no value of GATEWAY_PROOF: each gateway proves itself');
  }
  return doors;
};
