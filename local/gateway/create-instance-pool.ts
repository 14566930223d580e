import type { FunctionDefinition } from './function-definition.js';
import { instanceEnvironment } from './instance-environment.js';
import { createContext, newRequestId, type FunctionCredentials } from './invocation-context.js';
import { startInstance, type FunctionInstance, type Invocation } from './start-instance.js';

export interface PoolOptions {
  /** Called for every request and every start of an instance. */
  readonly issueCredentials: () => FunctionCredentials | Promise<FunctionCredentials>;
  /** How many instances of all functions may exist at a time. */
  readonly maxInstances: number;
  /** Gets each line of the local log. */
  readonly log: (line: string) => void;
}

/** An invocation, or nothing when every instance is busy and no further one may start (Function Compute: 429). */
export type PoolInvocation = (Invocation & { readonly requestId: string }) | undefined;

export interface InstancePool {
  /** @param requestId a new one unless the event holds one already. */
  readonly invoke: (
    definition: FunctionDefinition,
    event: string | Uint8Array,
    requestId?: string,
  ) => Promise<PoolInvocation>;
  /** Ends every instance; requests still running end as crashed. */
  close(): Promise<void>;
}

interface Member {
  readonly definition: FunctionDefinition;
  instance: FunctionInstance | undefined;
  busy: boolean;
}

/**
 * The instances of all functions. As for Function Compute's built-in runtimes, an instance handles one request at a
 * time; an idle one is used again, else a new one starts (cold).
 */
export const createInstancePool = ({ issueCredentials, maxInstances, log }: PoolOptions): InstancePool => {
  const members = new Set<Member>();

  const logFor = (definition: FunctionDefinition) => (line: string, requestId?: string) => {
    log(`[${definition.functionName}${requestId === undefined ? '' : ` ${requestId}`}] ${line}`);
  };

  const start = (member: Member, credentials: FunctionCredentials): FunctionInstance => {
    const { definition } = member;
    const instance = startInstance({
      definition,
      environment: instanceEnvironment(definition, credentials),
      log: logFor(definition),
      onGone: () => members.delete(member),
    });
    member.instance = instance;
    return instance;
  };

  /** Takes an idle instance, or room for a new one; gives up an idle one of another function for it. */
  const claim = (definition: FunctionDefinition): Member | undefined => {
    const idle = [...members].filter((member) => !member.busy);
    const reusable = idle.findLast((member) => member.definition === definition);
    if (reusable) {
      reusable.busy = true;
      return reusable;
    }
    if (members.size >= maxInstances) {
      const [oldest] = idle;
      if (!oldest) return undefined;
      members.delete(oldest);
      void oldest.instance?.stop();
    }
    const member: Member = { definition, instance: undefined, busy: true };
    members.add(member);
    return member;
  };

  const report = (definition: FunctionDefinition, requestId: string, { errorType, payload }: Invocation): void => {
    if (!errorType) return;
    // The payload was made by startInstance from a FunctionError.
    const error = JSON.parse(payload) as { errorMessage: string; stackTrace?: string[] };
    const lines = [`${errorType}: ${error.errorMessage}`, ...(error.stackTrace ?? [])];
    logFor(definition)(`[error] ${lines.join('\n')}`, requestId);
  };

  const invoke: InstancePool['invoke'] = async (definition, event, requestId = newRequestId()) => {
    const member = claim(definition);
    if (!member) return undefined;
    try {
      const credentials = await issueCredentials();
      const instance = member.instance ?? start(member, credentials);
      const invocation = await instance.invoke(event, createContext(definition, requestId, credentials));
      report(definition, requestId, invocation);
      return { ...invocation, requestId };
    } finally {
      member.busy = false;
      if (!member.instance) members.delete(member);
    }
  };

  const close = async (): Promise<void> => {
    await Promise.all(Array.from(members, (member) => member.instance?.stop() ?? Promise.resolve()));
  };
  return { invoke, close };
};
