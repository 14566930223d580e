import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { isMapping } from '../gateway/merge-template.js';

/** One timer of s.yaml. */
export interface Timer {
  readonly functionName: string;
  readonly triggerName: string;
  readonly cronExpression: string;
  readonly enabled: boolean;
  readonly payload: string;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * The timers of s.yaml. `${vars.…}` in payloads is filled in from `vars`.
 *
 * @param vars in place of those of the file.
 */
export const readTimers = (file: string, vars: Readonly<Record<string, string>>): readonly Timer[] => {
  const document: unknown = parse(readFileSync(file, 'utf8'));
  const resources = isMapping(document) && isMapping(document['resources']) ? document['resources'] : {};
  return Object.values(resources).flatMap((resource) => {
    const props = isMapping(resource) && isMapping(resource['props']) ? resource['props'] : {};
    const triggers: readonly unknown[] = Array.isArray(props['triggers']) ? props['triggers'] : [];
    return triggers.filter(isMapping).flatMap((trigger) => {
      const config = trigger['triggerConfig'];
      if (trigger['triggerType'] !== 'timer' || !isMapping(config)) return [];
      return [
        {
          functionName: textOf(props['functionName']),
          triggerName: textOf(trigger['triggerName']),
          cronExpression: textOf(config['cronExpression']),
          enabled: config['enable'] === true,
          payload: textOf(config['payload']).replaceAll(
            /\$\{vars\.(\w+)\}/g,
            (whole, name: string) => vars[name] ?? whole,
          ),
        },
      ];
    });
  });
};
