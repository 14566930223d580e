import * as z from 'zod/mini';

/*
 * Resources of Simple Log Service in a template once every name in it is filled in. Names of properties and values: the typings
 * of @alicloud/ros-cdk-sls 1.11.0, "ALIYUN::SLS::Alert", "ALIYUN::SLS::Dashboard", "ALIYUN::SLS::Index"; limits:
 * "Configure notification quotas" and "Limits" of alerting. Whatever is not named here is refused.
 */

const resource = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, properties: Shape) =>
  z.strictObject({
    Type: z.literal(type),
    DependsOn: z.optional(z.array(z.string())),
    Properties: z.strictObject(properties),
  });

const pair = z.strictObject({ Key: z.string().check(z.regex(/^\w+$/)), Value: z.string().check(z.minLength(1)) });

const query = z.strictObject({
  StoreType: z.literal('log'),
  Project: z.string(),
  Region: z.string(),
  Store: z.literal('functions'),
  Query: z.string().check(z.regex(/^[^|]+ \| SELECT /), z.maxLength(2000)),
  TimeSpanType: z.literal('Custom'),
  Start: z.string().check(z.regex(/^-\d+s$/)),
  End: z.string().check(z.regex(/^-\d+s$/)),
});

export const alertSchema = resource('ALIYUN::SLS::Alert', {
  Project: z.string(),
  Detail: z.strictObject({
    Name: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]{4,62}$/)),
    DisplayName: z.string().check(z.minLength(1), z.maxLength(64)),
    Type: z.literal('Alert'),
    State: z.literal('Enabled'),
    Schedule: z.strictObject({
      Type: z.literal('FixedRate'),
      Interval: z.string().check(z.regex(/^\d{1,2}m$/)),
    }),
    Configuration: z.strictObject({
      Version: z.literal('2.0'),
      Type: z.literal('default'),
      Dashboard: z.string(),
      QueryList: z.array(query).check(z.minLength(1), z.maxLength(3)),
      GroupConfiguration: z.strictObject({ Type: z.literal('no_group'), Fields: z.tuple([]) }),
      SeverityConfigurations: z.tuple([
        z.strictObject({
          Severity: z.union([z.literal(4), z.literal(6), z.literal(8), z.literal(10)]),
          EvalCondition: z.strictObject({
            Condition: z.string().check(z.minLength(1), z.maxLength(128)),
            CountCondition: z.literal(''),
          }),
        }),
      ]),
      Threshold: z.literal(1),
      NoDataFire: z.literal(false),
      SendResolved: z.literal(false),
      Labels: z.array(pair),
      Annotations: z.array(pair),
      PolicyConfiguration: z.strictObject({
        AlertPolicyId: z.literal('sls.builtin.dynamic'),
        ActionPolicyId: z.string(),
        RepeatInterval: z.string().check(z.regex(/^\d+[smh]$/)),
      }),
    }),
  }),
});

const axis = z.array(z.string());

export const dashboardSchema = resource('ALIYUN::SLS::Dashboard', {
  ProjectName: z.string(),
  DashboardName: z.string().check(z.regex(/^[A-Za-z][\w-]{1,62}$/)),
  DisplayName: z.string(),
  Charts: z
    .array(
      z.strictObject({
        title: z.string(),
        type: z.enum(['table', 'linepro']),
        action: z.strictObject({}),
        search: z.strictObject({
          logstore: z.literal('functions'),
          topic: z.literal(''),
          query: z.string().check(z.regex(/^[^|]+ \| SELECT /)),
          start: z.literal('-86400s'),
          end: z.literal('now'),
        }),
        display: z.strictObject({
          xAxis: axis,
          yAxis: axis,
          xPos: z.int(),
          yPos: z.int(),
          width: z.int(),
          height: z.int(),
          displayName: z.string(),
        }),
      }),
    )
    .check(z.minLength(1)),
});

export const indexSchema = resource('ALIYUN::SLS::Index', {
  ProjectName: z.string(),
  LogstoreName: z.string(),
  FullTextIndex: z.strictObject({
    Enable: z.literal(true),
    CaseSensitive: z.boolean(),
    IncludeChinese: z.boolean(),
    Delimiter: z.string(),
  }),
  KeyIndices: z.array(
    z.strictObject({
      Name: z.string(),
      Type: z.enum(['text', 'long', 'double']),
      Delimiter: z.optional(z.string()),
      EnableAnalytics: z.boolean(),
    }),
  ),
});
