// What parts words from each other; a hyphen and a dot do not.
const DELIMITER = ', \'";=()[]{}?@&<>/:\n\t\r';

interface KeyIndex {
  readonly Name: string;
  readonly Type: 'text' | 'long' | 'double';
  readonly Delimiter?: string;
  readonly EnableAnalytics: true;
}

const text = (Name: string): KeyIndex => ({ Name, Type: 'text', Delimiter: DELIMITER, EnableAnalytics: true });
const number = (Name: string, Type: 'long' | 'double'): KeyIndex => ({ Name, Type, EnableAnalytics: true });

/**
 * The index of the log store: of each entry what is searched by its key, and what SQL may look at. `message` is a line of ours;
 * those from `requestId` on are the request metrics that Function Compute writes by itself. Sources: "Print function logs",
 * "Log fields of Function Compute 3.0".
 */
export const logIndex = {
  FullTextIndex: { Enable: true, CaseSensitive: false, IncludeChinese: false, Delimiter: DELIMITER },
  KeyIndices: [
    text('functionName'),
    text('instanceID'),
    text('message'),
    text('requestId'),
    text('invocationType'),
    number('durationMs', 'double'),
    number('memoryUsageMB', 'double'),
    number('scheduleLatencyMs', 'double'),
    text('isColdStart'),
    text('hasFunctionError'),
    text('errorType'),
  ],
} as const;
