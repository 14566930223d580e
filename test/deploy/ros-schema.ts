import * as z from 'zod/mini';

import { indexSchema } from './sls-schema.js';

/*
 * The resources of the two templates once every name in them is filled in. Names of properties, required ones and values:
 * the pages of the resource types in the reference of Resource Orchestration Service, and the typings of
 * @alicloud/ros-cdk-apigateway 1.11.0, @alicloud/ros-cdk-ram 1.12.0 and @alicloud/ros-cdk-sls 1.11.0. None is left out
 * that we could misspell: whatever is not named here is refused.
 */

const short = z.string().check(z.minLength(1), z.maxLength(180));
const attribute = z.string().check(z.regex(/^<\w+\.\w+>$/));
const roleName = z.string().check(z.regex(/^[a-z0-9.-]{1,64}$/));
/** "Function" in "Quotas and limits" of Function Compute 3.0. */
const functionName = z.string().check(z.regex(/^[A-Za-z_][\w-]{0,63}$/));

const policyDocument = z.strictObject({
  Version: z.literal('1'),
  Statement: z
    .array(
      z.strictObject({
        Effect: z.literal('Allow'),
        // One service, one action: no wildcard anywhere.
        Action: z.array(z.string().check(z.regex(/^[a-z]+:[A-Z][A-Za-z]+$/))).check(z.minLength(1)),
        Resource: z.array(z.string().check(z.regex(/^(acs:|\*$)/))).check(z.minLength(1)),
      }),
    )
    .check(z.minLength(1)),
});

const trustPolicy = z.strictObject({
  Version: z.literal('1'),
  Statement: z.tuple([
    z.strictObject({
      Effect: z.literal('Allow'),
      Action: z.literal('sts:AssumeRole'),
      Principal: z.strictObject({ Service: z.tuple([z.string().check(z.regex(/^[a-z]+\.aliyuncs\.com$/))]) }),
    }),
  ]),
});

const resource = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, properties: Shape) =>
  z.strictObject({
    Type: z.literal(type),
    Condition: z.optional(z.string()),
    DependsOn: z.optional(z.array(z.string())),
    Properties: z.strictObject(properties),
  });

export const roleSchema = resource('ALIYUN::RAM::Role', {
  RoleName: roleName,
  Description: z.string().check(z.maxLength(1024)),
  AssumeRolePolicyDocument: trustPolicy,
  Policies: z.tuple([
    z.strictObject({
      PolicyName: z.string().check(z.regex(/^[A-Za-z0-9-]{1,128}$/)),
      PolicyDocument: policyDocument,
    }),
  ]),
});

export const managedPolicySchema = resource('ALIYUN::RAM::ManagedPolicy', {
  PolicyName: z.string().check(z.regex(/^[A-Za-z0-9-]{1,128}$/)),
  Description: z.string().check(z.maxLength(1024)),
  PolicyDocument: policyDocument,
  Roles: z.array(roleName),
});

export const apiSchema = resource('ALIYUN::ApiGateway::Api', {
  GroupId: attribute,
  ApiName: z.string().check(z.regex(/^[A-Za-z]\w{3,49}$/)),
  Description: short,
  Visibility: z.enum(['PUBLIC', 'PRIVATE']),
  AuthType: z.enum(['APP', 'ANONYMOUS', 'APPOPENID']),
  AppCodeAuthType: z.enum(['DEFAULT', 'DISABLE', 'HEADER', 'HEADER_QUERY']),
  AllowSignatureMethod: z.enum(['HmacSHA256', 'HmacSHA1,HmacSHA256']),
  ForceNonceCheck: z.boolean(),
  RequestConfig: z.strictObject({
    RequestProtocol: z.enum(['HTTP', 'HTTPS', 'HTTP,HTTPS']),
    RequestHttpMethod: z.enum(['GET', 'POST']),
    RequestPath: z.string().check(z.regex(/^\/\w+$/)),
    RequestMode: z.enum(['MAPPING', 'PASSTHROUGH']),
  }),
  ServiceConfig: z.strictObject({
    ServiceProtocol: z.literal('FunctionCompute'),
    // Milliseconds; more than 30,000 is not known to be allowed.
    ServiceTimeOut: z.int().check(z.minimum(1), z.maximum(30_000)),
    FunctionComputeConfig: z.strictObject({
      FcRegionId: z.string(),
      FcType: z.enum(['FCEvent', 'HttpTrigger']),
      FcVersion: z.enum(['2.0', '3.0']),
      FunctionName: functionName,
      Qualifier: z.string(),
      Method: z.enum(['GET', 'POST']),
      RoleArn: attribute,
    }),
  }),
  ConstParameters: z.array(
    z.strictObject({ ServiceParameterName: z.string(), ConstValue: z.string(), Location: z.literal('HEAD') }),
  ),
  SystemParameters: z.array(
    z.strictObject({ ServiceParameterName: z.string(), ParameterName: z.string(), Location: z.literal('HEAD') }),
  ),
  ResultType: z.enum(['JSON', 'TEXT', 'BINARY', 'XML', 'HTML', 'PASSTHROUGH']),
  ResultSample: z.string(),
});

export const deploymentSchema = resource('ALIYUN::ApiGateway::Deployment', {
  GroupId: attribute,
  ApiId: attribute,
  StageName: z.enum(['TEST', 'PRE', 'RELEASE']),
  Description: short,
});

export const authorizationSchema = resource('ALIYUN::ApiGateway::Authorization', {
  GroupId: attribute,
  ApiIds: z.array(attribute).check(z.minLength(1), z.maxLength(100)),
  AppIds: z.array(z.string()).check(z.minLength(1), z.maxLength(100)),
  StageName: z.enum(['TEST', 'PRE', 'RELEASE']),
});

/** Any resource that the two templates may hold. */
export const resourceSchema = z.discriminatedUnion('Type', [
  roleSchema,
  managedPolicySchema,
  apiSchema,
  deploymentSchema,
  authorizationSchema,
  resource('ALIYUN::ApiGateway::Group', {
    GroupName: z.string().check(z.regex(/^[A-Za-z]\w{3,49}$/)),
    Description: short,
    InstanceId: z.optional(z.string()),
  }),
  resource('ALIYUN::ApiGateway::App', {
    AppName: z.string().check(z.regex(/^[A-Za-z]\w{3,25}$/)),
    Description: short,
  }),
  resource('ALIYUN::SLS::Project', {
    Name: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/)),
    Description: z.string().check(z.regex(/^[^<>'"\\]{1,64}$/)),
  }),
  resource('ALIYUN::SLS::Logstore', {
    ProjectName: z.string(),
    LogstoreName: z.string().check(z.regex(/^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/)),
    TTL: z.int().check(z.minimum(1), z.maximum(3600)),
  }),
  indexSchema,
]);
