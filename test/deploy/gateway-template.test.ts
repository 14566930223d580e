import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { operations } from '../../shared/operations/operations.js';
import { functionNameOf } from '../../tools/function-name-of.js';
import { apigFaults } from './apig-types.js';
import { evaluate, type ParsedResource, type ParsedTemplate } from './evaluate-template.js';

const root = path.resolve(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const FILE = 'deploy/gateway.ros.yaml';
const [PROOF, KEY, SECRET] = ['proof-of-the-test-0', 'key-of-the-test', 'secret-of-the-test-0'];
const template = parse(read(FILE)) as ParsedTemplate;

const gatewayWith = (parameters: Readonly<Record<string, string>>): ParsedTemplate =>
  evaluate(template, {
    GatewayId: 'gw-test1',
    EnvironmentId: 'env-test1',
    GatewayProof: PROOF,
    ConsumerKey: KEY,
    ConsumerSecret: SECRET,
    HmacPluginClassId: 'pls-test1',
    Release: '1',
    ...parameters,
  });

const ways = ['plugin', 'consumers'] as const;
const gateways = {
  plugin: gatewayWith({}),
  consumers: gatewayWith({ Authentication: 'consumers', AuthenticationConfig: '{"enable":true}' }),
};

type Properties = Readonly<Record<string, unknown>>;

const ofType = (gateway: ParsedTemplate, type: string): readonly (readonly [string, ParsedResource])[] =>
  Object.entries(gateway.Resources).filter(([, { Type }]) => Type === `ALIYUN::APIG::${type}`);
const propertiesOf = (gateway: ParsedTemplate, type: string): readonly Properties[] =>
  ofType(gateway, type).map(([, { Properties }]) => Properties);
const configOf = ({ PolicyConfig }: Properties): unknown => JSON.parse(String(PolicyConfig));
const pluginConfigOf = ({ PluginInfo }: Properties): unknown =>
  JSON.parse(Buffer.from((PluginInfo as { PluginConfig: string }).PluginConfig, 'base64').toString());

const routeId = (name: string): string => `<${name}.RouteId>`;
const allRoutes = operations.map(({ name }) => routeId(name));

/** What has to be there before a resource: what it waits for, and what it names. */
const needsOf = (gateway: ParsedTemplate, id: string): readonly string[] => {
  const { DependsOn = [], Properties } = gateway.Resources[id] ?? { Properties: {} };
  const named = [...JSON.stringify(Properties).matchAll(/<(\w+)\.\w+>/g)].map(([, name = '']) => name);
  return [...DependsOn.filter((name) => name in gateway.Resources), ...named];
};

const allNeedsOf = (gateway: ParsedTemplate, id: string): ReadonlySet<string> => {
  const found = new Set<string>();
  const follow = (each: string): void => {
    for (const need of needsOf(gateway, each)) {
      if (found.has(need)) continue;
      found.add(need);
      follow(need);
    }
  };
  follow(id);
  return found;
};

describe.each(ways)(`${FILE}, consumers known by the way "%s"`, (way) => {
  const gateway = gateways[way];

  it('holds what ROS knows: types, required properties, no unknown one, every name filled in', () => {
    for (const [id, resource] of Object.entries(gateway.Resources)) {
      expect({ id, faults: apigFaults(resource) }).toEqual({ id, faults: [] });
    }
    expect(JSON.stringify(gateway.Resources)).not.toMatch(/\$\{|Fn::|"Ref"|\{proof\}|\{seconds\}/);
  });

  it('has no resource wait for one that the template does not have', () => {
    const awaited = Object.values(gateway.Resources).flatMap(({ DependsOn = [] }) => DependsOn);

    expect(Object.keys(template.Resources)).toEqual(expect.arrayContaining(awaited));
  });

  it('attaches proof, no repeats, time limit and authentication to a route before it is published', () => {
    const publications = ofType(gateway, 'ApiAttachment');

    expect(publications.map(([, { Properties }]) => Properties['RouteId'])).toEqual(allRoutes);
    for (const [id, { Properties }] of publications) {
      const before = [...allNeedsOf(gateway, id)].map((need) => gateway.Resources[need]);
      const guarding = before.filter(
        (each) => each && JSON.stringify(each.Properties).includes(String(Properties['RouteId'])),
      );
      const kinds = guarding.map((each) => each?.Properties['PolicyClassName'] ?? each?.Type);
      const authentication = {
        plugin: ['ALIYUN::APIG::PluginAttachment'],
        consumers: ['Authentication', 'ALIYUN::APIG::ConsumerAuthorizationRule'],
      }[way];
      expect(kinds).toEqual(expect.arrayContaining(['HeaderModify', 'Retry', 'Timeout', ...authentication]));
    }
  });

  it('leaves no route of a published operation without authentication', () => {
    const attached = [...propertiesOf(gateway, 'PluginAttachment'), ...propertiesOf(gateway, 'Policy')]
      .filter(({ PolicyClassName = 'Authentication' }) => PolicyClassName === 'Authentication')
      .filter(({ Enable = true }) => Enable === true)
      .flatMap(({ AttachResourceIds = [] }) => AttachResourceIds);

    expect(attached).toEqual(allRoutes);
  });

  it('shows its secrets in no output', () => {
    expect(JSON.stringify(gateway.Outputs)).not.toMatch(new RegExp([PROOF, KEY, SECRET].join('|')));
  });
});

describe('deploy/gateway.ros.yaml', () => {
  const gateway = gateways.plugin;

  it('has one route for each operation with its methods, to the function that s.yaml deploys', () => {
    const deployed = parse(read('s.yaml')) as { resources: Record<string, { props: { functionName: string } }> };
    const services = new Map(ofType(gateway, 'Service').map(([id, { Properties }]) => [id, Properties]));

    const routes = propertiesOf(gateway, 'Route').map(({ RouteName, Match, Backend }) => {
      const { Services } = Backend as { Services: [{ ServiceId: string }] };
      const service = services.get(Services[0].ServiceId.replace(/^<(\w+)\.ServiceId>$/, '$1'));
      return { RouteName, Match, function: service?.['ServiceName'], kind: service?.['SourceType'] };
    });

    expect(routes).toEqual(
      operations.map((operation) => ({
        RouteName: operation.name,
        Match: { Path: { Type: 'Exact', Value: `/${operation.name}` }, Methods: operation.methods },
        function: deployed.resources[functionNameOf(operation)]?.props.functionName,
        kind: 'FC3',
      })),
    );
  });

  it('is reached over TLS alone', () => {
    expect(propertiesOf(gateway, 'HttpApi')).toMatchObject([{ Type: 'Http', Protocols: ['HTTPS'] }]);
  });

  it('puts the proof in the place of whatever a client sends', () => {
    const [policy] = propertiesOf(gateway, 'Policy').filter(({ PolicyClassName }) => PolicyClassName === 'HeaderModify');

    expect(policy?.['AttachResourceIds']).toEqual(allRoutes);
    expect(configOf(policy ?? {})).toEqual({
      headerOpItems: [{ directionType: 'Request', opType: 'Update', key: 'X-Gateway-Proof', value: PROOF }],
      enable: true,
    });
  });

  it('repeats nothing, by a policy that is enabled', () => {
    const [policy] = propertiesOf(gateway, 'Policy').filter(({ PolicyClassName }) => PolicyClassName === 'Retry');

    expect(policy?.['AttachResourceIds']).toEqual(allRoutes);
    expect(configOf(policy ?? {})).toMatchObject({ attempts: 0, enable: true });
  });

  it('waits for a function two seconds longer than it may run', () => {
    const waits = propertiesOf(gateway, 'Policy')
      .filter(({ PolicyClassName }) => PolicyClassName === 'Timeout')
      .flatMap((policy) =>
        (policy['AttachResourceIds'] as readonly string[]).map((id) => [id, (configOf(policy) as Properties)['unitNum']]),
      );

    const wanted = operations.map(({ name, timeoutSeconds }) => [routeId(name), timeoutSeconds + 2]);
    expect(Object.fromEntries(waits)).toEqual(Object.fromEntries(wanted));
  });

  it('attaches no policy to more routes than ROS takes', () => {
    for (const { AttachResourceIds } of propertiesOf(gateway, 'Policy')) {
      expect((AttachResourceIds as readonly string[]).length).toBeLessThanOrEqual(10);
    }
  });

  it('tells the plug-in who the consumers are at the gateway, and who may call at the routes', () => {
    const OtherConsumers = ',{"name":"crm","key":"another-key","secret":"another-secret-0"}';
    const [consumers, routes] = propertiesOf(
      gatewayWith({ OtherConsumers, OtherNames: ',"crm"' }),
      'PluginAttachment',
    ).map(pluginConfigOf);

    expect(consumers).toEqual({
      global_auth: false,
      consumers: [
        { name: 'first-caller', key: KEY, secret: SECRET },
        { name: 'crm', key: 'another-key', secret: 'another-secret-0' },
      ],
      date_offset: 900,
    });
    expect(routes).toEqual({ allow: ['first-caller', 'crm'] });
  });

  it('or makes a consumer, and lets it call each route', () => {
    const { consumers } = gateways;
    const rules = propertiesOf(consumers, 'ConsumerAuthorizationRule');

    expect(propertiesOf(consumers, 'Consumer')).toMatchObject([
      { Name: 'first-caller', AkSkIdentityConfigs: [{ Type: 'AkSk', Ak: KEY, Sk: SECRET }] },
    ]);
    expect(rules.map(({ ResourceIdentifier }) => (ResourceIdentifier as Properties)['ResourceId'])).toEqual(allRoutes);
  });

  it.each([
    ['DomainIds', 'd-1,d-2', ['d-1', 'd-2']],
    ['DomainIds', '', undefined],
  ])('puts routes under domains of one’s own: %s=%s', (name, value, wanted) => {
    for (const route of propertiesOf(gatewayWith({ [name]: value }), 'Route')) {
      expect(route['DomainIds']).toEqual(wanted);
    }
  });

  it('publishes again with every new release', () => {
    const descriptionsOf = (each: ParsedTemplate): readonly unknown[] =>
      propertiesOf(each, 'ApiAttachment').map(({ Description }) => Description);

    expect(descriptionsOf(gatewayWith({ Release: '2' }))).not.toEqual(descriptionsOf(gateway));
  });

  it.each(['GatewayProof', 'ConsumerKey', 'ConsumerSecret', 'OtherConsumers'])('never shows %s again', (name) => {
    expect(template.Parameters[name]).toMatchObject({ NoEcho: true });
  });

  it.each([
    ['GatewayProof', 'too-short'],
    ['GatewayProof', 'a-quotation-mark-"-in-it'],
    ['ConsumerName', 'the first caller'],
    ['ConsumerSecret', 'quote"quote"quote"'],
    ['GatewayId', 'my gateway'],
  ])('takes no %s that would break something: %s', (name, value) => {
    expect(() => gatewayWith({ [name]: value })).toThrow(`${name} does not match`);
  });

  it('says the same to readers of YAML 1.1, and stays far below what ROS takes', () => {
    expect(parse(read(FILE), { version: '1.1' })).toEqual(parse(read(FILE)));
    expect(Buffer.byteLength(read(FILE))).toBeLessThan(100_000);
  });
});

describe('the check of resources', () => {
  const good = { Type: 'ALIYUN::APIG::Service', Properties: { GatewayId: 'gw-1', SourceType: 'FC3' } };

  it.each([
    ['a type that does not exist', { ...good, Type: 'ALIYUN::APIG::Environment' }, 'ALIYUN::APIG::Environment is not known'],
    ['a misspelt property', { ...good, Properties: { ...good.Properties, Servicename: 'x' } }, '.Servicename is not known'],
    ['a property that is missing', { ...good, Properties: {} }, '.GatewayId is missing'],
    ['a value of another type', { ...good, Properties: { GatewayId: 1 } }, '.GatewayId is no String'],
    [
      'a misspelt member of a list',
      { Type: 'ALIYUN::APIG::Consumer', Properties: { AkSkIdentityConfigs: [{ Key: 'x' }] } },
      'AkSkIdentityConfigs.0.Key is not known',
    ],
  ])('finds %s', (_, resource, fault) => {
    expect(apigFaults(good)).toEqual([]);
    expect(apigFaults(resource).join()).toContain(fault);
  });
});
