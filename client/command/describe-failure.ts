import { ConfigFault } from '../../shared/config.js';
import { ServiceError } from '../../shared/errors/service-error.js';
import { ChatGroupsError } from '../chat-groups-error.js';
import { NoAnswer } from '../transport.js';
import { UsageFault, type UnderWay } from './command.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { NotDone } from './not-done.js';

/** The document of `--json` when a command was not done. Nothing in it is unchecked from elsewhere. */
interface FailureDocument {
  readonly Success: false;
  /** One word, for scripts. */
  readonly Code: string;
  readonly Message: string;
  readonly Advice?: string;
  readonly ExitCode: ExitCode;
  /** More of a call that failed: Outcome, Retryable, Faults, RequestId, ClientToken. */
  readonly [element: string]: unknown;
}

/** A command that was not done, for people and for scripts. */
export interface DescribedFailure {
  readonly lines: readonly string[];
  readonly document: FailureDocument;
}

const optional = <Value>(value: Value | undefined): readonly Value[] => (value === undefined ? [] : [value]);

const describeCall = (error: ChatGroupsError, { goOn }: UnderWay): DescribedFailure => {
  const { Operation, Code, Message, Advice, Faults, RequestId, ClientToken, Outcome, Retryable } = error;
  const isUnknown = Outcome === 'Unknown';
  const refused = error.Refused ? exitCodes.refused : exitCodes.failed;
  // Applied: it was done, and only its result is not there.
  const ExitCode = Outcome === 'NotApplied' ? refused : exitCodes.partly;
  return {
    lines: [
      `${Code}: ${Message}`,
      // The message is that of the first fault.
      ...Faults.filter((fault) => !Message.startsWith(fault.Message)).map((fault) => `  ${fault.Message}`),
      ...(Advice === '' ? [] : [Advice]),
      ...(isUnknown ? ['Nobody can tell whether it was done.'] : []),
      ...(isUnknown && ClientToken !== undefined ? [`ClientToken ${ClientToken}`] : []),
      ...(isUnknown ? optional(goOn).map((line) => `To go on with the same request: ${line}`) : []),
      ...optional(RequestId).map((id) => `RequestId ${id}`),
    ],
    document: {
      ...{ Success: false, Operation, Code, Message, Outcome, Retryable, Advice, Faults, RequestId, ClientToken },
      ExitCode,
    },
  };
};

/** Tells how a command ended that was not done. */
export const describeFailure = (error: unknown, name: string, underWay: UnderWay): DescribedFailure => {
  const failed = { Success: false, ExitCode: exitCodes.failed } as const;
  if (error instanceof ChatGroupsError) return describeCall(error, underWay);
  if (error instanceof NotDone) {
    const { Message, Advice, ClientToken } = error.reason;
    const lines = [Message, ...optional(ClientToken).map((token) => `ClientToken ${token}`), ...optional(Advice)];
    return { lines, document: { Success: false, ...error.reason } };
  }
  if (error instanceof UsageFault) {
    const Advice = `See: ${['chat-groups', name, '--help'].filter((word) => word !== '').join(' ')}`;
    return {
      lines: [`${error.message} ${Advice}`],
      document: { ...failed, Code: 'UsageFault', Message: error.message, Advice, ExitCode: exitCodes.usage },
    };
  }
  if (error instanceof ConfigFault) {
    return {
      lines: error.faults.map((fault) => `Setting: ${fault}.`),
      document: { ...failed, Code: 'SettingsFault', Message: 'Settings cannot be used.', Faults: error.faults },
    };
  }
  if (error instanceof ServiceError) {
    const { code: Code, message: Message, detail, entry } = error;
    const Advice = detail.advice ?? entry.advice;
    return { lines: [`${Code}: ${Message} ${Advice}`], document: { ...failed, Code, Message, Advice } };
  }
  if (error instanceof NoAnswer) {
    const { message: Message } = error;
    return { lines: [Message], document: { ...failed, Code: 'NoAnswer', Message } };
  }
  // Messages of libraries quote addresses and tokens.
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  const Message = `It failed unexpectedly${code}.`;
  const Advice = 'Set CHAT_GROUPS_DEBUG=1 to see where.';
  return { lines: [`${Message} ${Advice}`], document: { ...failed, Code: 'Unexpected', Message, Advice } };
};
