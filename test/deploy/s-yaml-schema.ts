import * as z from 'zod/mini';

import { triggersSchema } from './trigger-schema.js';

const ENVIRONMENT_BYTES = 4096;

const bytesOf = (variables: Readonly<Record<string, string>>): number =>
  Object.entries(variables).reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0);

const environmentVariables = z
  .record(
    z.string().check(z.regex(/^(?!FC_)[A-Za-z]\w*$/, { error: 'must be a name that FC does not reserve' })),
    z.string(),
  )
  .check(z.refine((variables) => bytesOf(variables) <= ENVIRONMENT_BYTES, { error: 'must be at most 4 KB in all' }));

const isMultipleOf = (step: number): z.core.$ZodCheck<number> =>
  z.refine((value: number) => Math.abs(value / step - Math.round(value / step)) < 1e-9, {
    error: `must be a multiple of ${String(step)}`,
  });

/** The settings of one function after rendering. Limits: "Quotas and limits" and the API model of Function Compute 3.0. */
export const functionPropsSchema = z
  .strictObject({
    region: z.string().check(z.regex(/^[a-z]{2}-[a-z]+(-\d)?$/)),
    functionName: z.string().check(z.regex(/^[A-Za-z_][\w-]{0,63}$/)),
    description: z.string().check(z.minLength(1), z.maxLength(256)),
    runtime: z.literal('nodejs20'),
    handler: z.literal('index.handler'),
    code: z.string().check(z.regex(/^\.\/dist\/[a-z]+(-[a-z]+)*$/)),
    memorySize: z.int().check(z.minimum(128), z.maximum(32_768), isMultipleOf(64)),
    cpu: z.number().check(z.minimum(0.05), z.maximum(16), isMultipleOf(0.05)),
    diskSize: z.literal([512, 10_240]),
    timeout: z.int().check(z.minimum(1), z.maximum(86_400)),
    instanceLifecycleConfig: z.optional(
      z.strictObject({
        initializer: z.strictObject({
          handler: z.literal('index.initialize'),
          timeout: z.int().check(z.minimum(1), z.maximum(300)),
        }),
      }),
    ),
    // The component lowers every role name, so that one with capitals would not be found.
    role: z.string().check(z.regex(/^[a-z0-9.-]{1,64}$/)),
    internetAccess: z.boolean(),
    // All three, or none of them: the component's own default is the empty ones.
    vpcConfig: z.union([
      z.strictObject({ vpcId: z.literal(''), vSwitchIds: z.tuple([]), securityGroupId: z.literal('') }),
      z.strictObject({
        vpcId: z.string().check(z.regex(/^vpc-\w+$/)),
        vSwitchIds: z.array(z.string().check(z.regex(/^vsw-\w+$/))).check(z.minLength(1)),
        securityGroupId: z.string().check(z.regex(/^sg-\w+$/)),
      }),
    ]),
    logConfig: z.strictObject({
      project: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/)),
      logstore: z.string().check(z.regex(/^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/)),
      enableRequestMetrics: z.optional(z.boolean()),
      enableInstanceMetrics: z.optional(z.boolean()),
      logBeginRule: z.optional(z.enum(['None', 'DefaultRegex'])),
    }),
    environmentVariables,
    asyncInvokeConfig: z.strictObject({
      maxAsyncRetryAttempts: z.int().check(z.minimum(0), z.maximum(8)),
      maxAsyncEventAgeInSeconds: z.optional(z.int().check(z.minimum(1), z.maximum(86_400))),
    }),
    // Nine tenths of the smallest quota of a region.
    concurrencyConfig: z.optional(
      z.strictObject({ reservedConcurrency: z.int().check(z.minimum(1), z.maximum(90)) }),
    ),
    triggers: z.optional(triggersSchema),
  })
  .check(
    z.refine(({ memorySize, cpu }) => memorySize / 1024 >= cpu && memorySize / 1024 <= 4 * cpu, {
      error: 'must have 1 to 4 GB of memory for each vCPU',
      path: ['cpu'],
    }),
  );

/** s.yaml after rendering, every key named. */
export const sYamlSchema = z.strictObject({
  edition: z.literal('3.0.0'),
  name: z.literal('cams-chat-groups'),
  access: z.string(),
  vars: z.record(z.string(), z.string()),
  template: z.record(z.string(), z.unknown()),
  resources: z.record(
    z.string(),
    z.strictObject({
      component: z.literal('fc3'),
      extend: z.strictObject({ name: z.string() }),
      props: functionPropsSchema,
    }),
  ),
});

export type SYaml = z.infer<typeof sYamlSchema>;
