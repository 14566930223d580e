import { stringify } from 'yaml';

import { deployedName } from './deployed-functions.js';

/** Source of these functions: "Functions" and "Pseudo parameters", Resource Orchestration Service. */
export const ref = (name: string): object => ({ Ref: name });

export const attribute = (resource: string, name: string): object => ({ 'Fn::GetAtt': [resource, name] });

/** `text` with each key of `values` replaced by its value. */
export const replace = (values: Readonly<Record<string, unknown>>, text: unknown): object => ({
  'Fn::Replace': [values, text],
});

export const base64 = (text: unknown): object => ({ 'Fn::Base64Encode': text });

export const either = (condition: string, then: unknown, otherwise: unknown): object => ({
  'Fn::If': [condition, then, otherwise],
});

export const noValue = ref('ALIYUN::NoValue');

/** Text in which `${Name}` stands for a parameter or a resource. */
export const sub = (text: string): object => ({ 'Fn::Sub': text });

export interface RosResource {
  readonly Type: `ALIYUN::${string}`;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface RosParameter {
  readonly Type: 'String' | 'Number' | 'CommaDelimitedList';
  readonly Description: string;
  readonly Default?: string | number;
  readonly NoEcho?: true;
  readonly MinValue?: number;
  readonly MaxValue?: number;
  readonly AllowedValues?: readonly string[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
}

interface RosOutput {
  readonly Description: string;
  readonly Condition?: string;
  readonly Value: unknown;
}

interface RosTemplate {
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, RosParameter>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, RosResource>>;
  readonly Outputs: Readonly<Record<string, RosOutput>>;
}

/** The parameter that both templates share with s.yaml: names of roles are one namespace in an account, in all regions. */
export const rolePrefixParameter: RosParameter = {
  Type: 'String',
  Description: 'What the names of the roles begin with: ROLE_PREFIX of the deployment.',
  Default: 'chat-groups-',
  // The component that deploys the functions lowers the names of roles. The longest name that follows has 30 characters.
  AllowedPattern: '^[a-z][a-z0-9-]{0,31}$',
  ConstraintDescription: 'lower-case letters, digits and hyphens, a letter first, 32 characters at most',
};

/** The name of a role. */
export const roleName = (name: string): object => sub(`\${RolePrefix}${name}`);

/** The ARN of a function, in the region and account of the stack. */
export const functionArn = (name: string): object =>
  sub(`acs:fc:\${ALIYUN::Region}:\${ALIYUN::TenantId}:functions/${deployedName(name)}`);

/** Who of Alibaba Cloud may take a role. */
export const trusts = (service: string): object => ({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: [service] } }],
});

/**
 * A whole template as YAML, with a first line that says where it comes from, and more that are worth saying there. ROS may read it as YAML 1.1, where a bare
 * 2015-09-01 is a date and a bare no is false: both are quoted.
 */
export const renderTemplate = (
  template: RosTemplate,
  notes: readonly string[] = [],
  source = 'shared/operations',
): string =>
  `# Generated from ${source} by \`npm run generate\`. docs/deploying.md says how it is used.\n` +
  notes.map((note) => `# ${note}\n`).join('') +
  stringify(
    { ROSTemplateFormatVersion: '2015-09-01', ...template },
    { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false },
  );
