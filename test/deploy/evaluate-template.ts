import { apigAttributes } from './apig-types.js';

/** A template as it is parsed, and what whoever makes a stack of it says. */
export interface ParsedTemplate {
  readonly Parameters: Readonly<Record<string, ParsedParameter>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, ParsedResource>>;
  readonly Outputs: Readonly<Record<string, { readonly Condition?: string; readonly Value: unknown }>>;
}

export interface ParsedParameter {
  readonly Type: string;
  readonly Default?: string | number;
  readonly NoEcho?: boolean;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly string[];
}

export interface ParsedResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** What a resource can be asked for. Source: the pages of the resource types, "Return values". */
const attributes: Readonly<Record<string, readonly string[]>> = {
  ...apigAttributes,
  'ALIYUN::ApiGateway::Api': ['ApiId'],
  'ALIYUN::ApiGateway::App': ['AppId', 'AppKey', 'AppSecret'],
  'ALIYUN::ApiGateway::Group': ['GroupId', 'SubDomain'],
  'ALIYUN::RAM::Role': ['Arn', 'RoleId', 'RoleName'],
};

const pseudoParameters: Readonly<Record<string, string>> = {
  'ALIYUN::Region': 'ap-southeast-1',
  'ALIYUN::TenantId': '1000000000000000',
};

const parameterValue = (
  template: ParsedTemplate,
  given: Readonly<Record<string, string>>,
  name: string,
): string | number | readonly string[] => {
  const parameter = template.Parameters[name];
  const value = pseudoParameters[name] ?? given[name] ?? parameter?.Default;
  if (value === undefined) throw new Error(`${name} is no parameter, or has no value`);
  if (!new RegExp(parameter?.AllowedPattern ?? '').test(String(value)))
    throw new Error(`${name} does not match its pattern`);
  if (parameter?.AllowedValues?.includes(String(value)) === false) throw new Error(`${name} has another value`);
  return parameter?.Type === 'CommaDelimitedList' ? String(value).split(',') : value;
};

/**
 * Fills in Ref, Fn::GetAtt, Fn::Sub, Fn::If and what else the templates use, all the way down; an attribute becomes
 * `<Resource.Attribute>`, a property without a value goes, and so does what a condition keeps from being made.
 *
 * @throws {Error} when a name leads nowhere.
 */
export const evaluate = (template: ParsedTemplate, given: Readonly<Record<string, string>>): ParsedTemplate => {
  const attributeOf = (resource: string, name: string): string => {
    if (!attributes[template.Resources[resource]?.Type ?? '']?.includes(name)) {
      throw new Error(`${resource}.${name} is no attribute`);
    }
    return `<${resource}.${name}>`;
  };
  const subText = (text: string): string =>
    text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
      const [resource = '', attribute] = name.split('.');
      return attribute === undefined ? String(parameterValue(template, given, name)) : attributeOf(resource, attribute);
    });
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    const { Ref, 'Fn::Sub': text, 'Fn::GetAtt': path, 'Fn::If': choice, ...more } = value as Readonly<Record<string, unknown>>;
    const { 'Fn::Replace': replacing, 'Fn::Base64Encode': encoded, 'Fn::Split': parts } = more;
    if (Array.isArray(replacing)) {
      const [values, template] = replacing.map(fill) as [Readonly<Record<string, string>>, string];
      return Object.entries(values).reduce((result, [key, each]) => result.replaceAll(key, each), template);
    }
    if (encoded !== undefined) return Buffer.from(String(fill(encoded))).toString('base64');
    if (Array.isArray(parts)) return String(fill(parts[1])).split(String(parts[0]));
    if (Ref === 'ALIYUN::NoValue') return undefined;
    if (typeof Ref === 'string') return parameterValue(template, given, Ref);
    if (typeof text === 'string') return subText(text);
    if (Array.isArray(path)) return attributeOf(String(path[0]), String(path[1]));
    if (Array.isArray(choice)) return fill(holds(String(choice[0])) ? choice[1] : choice[2]);
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member)]));
  };
  const isTrue = (condition: unknown): boolean => {
    const { 'Fn::Equals': sides, 'Fn::Not': negated } = (condition ?? {}) as Readonly<Record<string, unknown>>;
    if (negated !== undefined) return !isTrue(negated);
    if (!Array.isArray(sides)) throw new Error(`${JSON.stringify(condition)} is no condition`);
    return fill(sides[0]) === fill(sides[1]);
  };
  const holds = (condition: string): boolean => isTrue(template.Conditions?.[condition]);
  const made = <Part extends { readonly Condition?: string }>(parts: Readonly<Record<string, Part>>): object =>
    Object.fromEntries(
      Object.entries(parts).filter(([, { Condition }]) => Condition === undefined || holds(Condition)),
    );
  // The parts keep their types: only what stands in the place of a value is replaced.
  return {
    ...template,
    Resources: fill(made(template.Resources)) as ParsedTemplate['Resources'],
    Outputs: fill(made(template.Outputs)) as ParsedTemplate['Outputs'],
  };
};
