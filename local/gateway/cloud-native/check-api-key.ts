import { headerText } from '../signature-text.js';
import type { Consumer, GatewayPolicy } from './gateway-policy.js';
import { refuse } from './refuse.js';
import type { Presented, Verdict } from './verdict.js';

/** The key where the consumer's are looked for; empty when there is none. */
const keyFor = ({ ApikeyIdentityConfig: config }: Consumer, { request, query }: Presented): string => {
  if (!config) return '';
  const { Source, Value } = config.ApikeySource;
  if (Source === 'QueryString') return new URLSearchParams(query).get(Value) ?? '';
  if (Source === 'Header') return headerText(request, Value.toLowerCase());
  return /^Bearer (.+)$/.exec(headerText(request, 'authorization'))?.[1] ?? '';
};

/** @returns undefined when the request bears no API key. */
export const checkApiKey = ({ Consumers }: GatewayPolicy, presented: Presented): Verdict | undefined => {
  const bearing = Consumers.filter((consumer) => keyFor(consumer, presented) !== '');
  if (bearing.length === 0) return undefined;
  const found = bearing.find((consumer) =>
    consumer.ApikeyIdentityConfig?.Credentials.some(({ Apikey }) => Apikey === keyFor(consumer, presented)),
  );
  return found && presented.isAllowed(found.Name) ? { consumer: found.Name } : { refused: refuse.apiKey.consumer };
};
