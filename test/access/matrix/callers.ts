import { type OperationName, operationNames } from '../../../shared/operations/operation.js';
import type { Ask, HttpShape } from '../../support/events.js';
import { doors } from '../../support/settings.js';
import { numbers, type Pair, spaces } from './world.js';

const LISTS: readonly OperationName[] = ['ListChatGroup', 'ListChatGroupParticipants'];
const LINKS: readonly OperationName[] = ['AddChatGroupInviteLink', 'DeleteChatGroupInviteLink'];
const CHANGES = operationNames.filter((name) => !LISTS.includes(name));

/** The policy of the functions. */
export const policy = {
  callers: {
    'app-of-one': { operations: ['*'], spaces: ['cams-a'], numbers: ['8613800000101'] },
    'app-of-all': { operations: ['*'], spaces: ['cams-*', 'spare'], numbers: ['86138*', '8613900000201'] },
    'app-reader': { operations: LISTS, spaces: ['cams-a'], numbers: ['8613800000*'] },
    'app-writer': { operations: CHANGES, spaces: ['cams-b'], numbers: ['*'] },
    'app-links': { operations: LINKS, spaces: ['*-b', 'cams-a'], numbers: ['*2'] },
    'app-of-no-operation': { operations: [], spaces: ['*'], numbers: ['*'] },
    'app-of-no-space': { operations: ['*'], spaces: [], numbers: ['*'] },
    'app-of-no-number': { operations: ['*'], spaces: ['*'], numbers: [] },
    direct: { operations: ['*'], spaces: ['cams-b'], numbers: ['86139*'] },
  },
};

const { direct: _, ...callersButDirect } = policy.callers;
/** The same, but nobody may invoke a function directly. */
export const policyWithoutDirect = { callers: callersButDirect };

/** What a caller may do, spelled out by hand: the judge of the matrix knows no patterns. */
interface May {
  readonly operations: readonly OperationName[];
  readonly pairs: readonly Pair[];
}

const nothing: May = { operations: [], pairs: [] };
const cross = (ofSpaces: readonly Pair['space'][], ofNumbers: readonly Pair['number'][]): readonly Pair[] =>
  ofSpaces.flatMap((space) => ofNumbers.map((number) => ({ space, number })));

const ofOne: May = { operations: operationNames, pairs: cross(['cams-a'], ['8613800000101']) };
const ofAll: May = { operations: operationNames, pairs: cross(spaces, numbers) };
const reader: May = {
  operations: LISTS,
  pairs: cross(['cams-a'], ['8613800000101', '8613800000102', '86138000001010']),
};
const writer: May = { operations: CHANGES, pairs: cross(['cams-b'], numbers) };
const links: May = { operations: LINKS, pairs: cross(['cams-b', 'cams-a'], ['8613800000102']) };
const direct: May = { operations: operationNames, pairs: cross(['cams-b'], ['8613900000201']) };

export interface Caller {
  readonly name: string;
  readonly by: 'http' | 'direct';
  /** Whether the request proves that it comes from the gateway and names one caller. */
  readonly proved: boolean;
  readonly may: May;
  /** How the event of a gateway differs from a plain one. */
  readonly askBy: (shape: HttpShape) => Partial<Ask>;
  /** Whether the policy names those who invoke functions directly. */
  readonly directIsNamed: boolean;
}

const app = (caller: string, may: May, headers: Readonly<Record<string, string>> = {}): Caller => ({
  name: Object.keys(headers).length > 0 ? `${caller} beside look-alike headers` : caller,
  by: 'http',
  proved: true,
  may,
  askBy: () => ({ caller, headers }),
  directIsNamed: true,
});

/** Somebody who would like to be the caller that may do everything. */
const forger = (name: string, askBy: (door: (typeof doors)[HttpShape]) => Partial<Ask>): Caller => ({
  name,
  by: 'http',
  proved: false,
  may: nothing,
  askBy: (shape) => ({ caller: 'app-of-all', ...askBy(doors[shape]) }),
  directIsNamed: true,
});

const lookAlikes = {
  'X-Caller-AppId': 'app-of-all',
  'X-Mse-Consumers': 'app-of-all',
  'X-Mse-Consumer ': 'app-of-all',
  X_Mse_Consumer: 'app-of-all',
  'X-Caller-App-Id ': 'app-of-all',
  X_Caller_App_Id: 'app-of-all',
  'X-Ca-AppId': 'app-of-all',
  'X-Forwarded-User': 'app-of-all',
};

export const callers: readonly Caller[] = [
  app('app-of-one', ofOne),
  app('app-of-all', ofAll),
  app('app-reader', reader),
  app('app-reader', reader, lookAlikes),
  app('app-writer', writer),
  app('app-links', links),
  app('app-of-no-operation', nothing),
  app('app-of-no-space', { operations: operationNames, pairs: [] }),
  app('app-of-no-number', { operations: operationNames, pairs: [] }),
  app('app-stranger', nothing),
  app('APP-OF-ALL', nothing),
  app('__proto__', nothing),
  forger('no proof', () => ({ proof: undefined })),
  forger('wrong proof', ({ proof }) => ({ proof: proof.replace(/.$/, 'x') })),
  forger('proof in the query', ({ proof }) => ({ proof: undefined, query: { 'X-Gateway-Proof': proof } })),
  forger('two proofs', ({ proof }) => ({ headers: { 'x-gateway-proof': proof } })),
  forger('proofs in a list', ({ proof }) => ({ proof: undefined, headers: { 'X-Gateway-Proof': [proof, proof] } })),
  forger('proof with another', ({ proof }) => ({ proof: `${proof},${proof}` })),
  forger('proof of the other gateway', ({ callerHeader }) => ({
    proof: Object.values(doors).find((door) => door.callerHeader !== callerHeader)?.proof,
  })),
  forger('no caller', () => ({ caller: undefined })),
  forger('two callers', ({ callerHeader }) => ({
    caller: 'app-reader',
    headers: { [callerHeader.toLowerCase()]: 'app-of-all' },
  })),
  forger('callers in a list', ({ callerHeader }) => ({
    caller: undefined,
    headers: { [callerHeader]: ['app-of-all', 'app-of-all'] },
  })),
  forger('callers joined by a comma', () => ({ caller: 'app-reader,app-of-all' })),
  forger('caller in white space', () => ({ caller: ' app-of-all' })),
  forger('calls itself direct', () => ({ caller: 'direct' })),
  { name: 'direct', by: 'direct', proved: true, may: direct, askBy: () => ({}), directIsNamed: true },
  {
    name: 'direct, which nobody may',
    by: 'direct',
    proved: true,
    may: nothing,
    askBy: () => ({}),
    directIsNamed: false,
  },
];
