import { operations } from '../../../shared/operations/operations.js';
import type { GatewayPolicy } from './gateway-policy.js';

const known = new Set<string>(operations.map(({ name }) => name));

const unknownRoutes = (at: string, names: readonly string[] = []): readonly string[] =>
  names.filter((name) => !known.has(name)).map((name) => `${at}: there is no route ${name}`);

/** What a policy names and does not have. Nothing would come of it, and nobody would be told. */
export const referenceFaults = (policy: GatewayPolicy): readonly string[] => {
  const { Consumers, ConsumerAuthorizationRules: rules, Routes = [], Policies = [] } = policy;
  const names = Consumers.map(({ Name }) => Name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...twice.map((name) => `Consumers: ${name} is there twice`),
    ...rules.flatMap(({ Consumer, Routes: routes }, index) => {
      const at = `ConsumerAuthorizationRules.${String(index)}`;
      const stranger = names.includes(Consumer) ? [] : [`${at}: there is no consumer ${Consumer}`];
      return [
        ...stranger,
        ...unknownRoutes(
          at,
          routes.filter((route) => route !== '*'),
        ),
      ];
    }),
    ...Routes.flatMap(({ RouteName }, index) => unknownRoutes(`Routes.${String(index)}`, [RouteName])),
    ...Policies.flatMap((each, index) => unknownRoutes(`Policies.${String(index)}`, each.Routes)),
  ];
};
