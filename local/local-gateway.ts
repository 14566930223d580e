import { cloudNativeDoor } from './gateway/cloud-native/cloud-native-door.js';
import { readGatewayPolicy } from './gateway/cloud-native/read-gateway-policy.js';
import type { OpenDoor } from './gateway/door.js';
import type { FunctionDefinition } from './gateway/function-definition.js';
import type { GatewayKind } from './gateway/gateway-kind.js';
import { createAppSignatureCheck } from './gateway/traditional/app-signature.js';
import { traditionalDoor } from './gateway/traditional/traditional-door.js';
import { projectFile } from './project-file.js';

export interface LocalGatewayOptions {
  readonly gateway: GatewayKind;
  readonly policyFile: string | undefined;
  /** Whether URL and headers may be only as long as on the real gateway. */
  readonly limitHead: boolean;
  /** Who may sign requests; `required` refuses those without credentials. */
  readonly app: { readonly key: string; readonly secret: string; readonly required: boolean };
}

/** A gateway as functions know it: what their settings have to say, and the door itself once they are read. */
export interface LocalGateway {
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** The callers that functions may hear of. */
  readonly callers: readonly string[];
  readonly door: (functions: ReadonlyMap<string, FunctionDefinition>) => OpenDoor;
}

const LOCAL_CALLER = 'local-app';

// App IDs of the traditional gateway are numbers.
const SIGNING_APP = '10001';
const TRADITIONAL_HEADER = 'X-Caller-App-Id';

const defaultPolicy = projectFile('local/gateway-policy.json');

const traditional = ({ app, limitHead }: LocalGatewayOptions, proof: string): LocalGateway => ({
  settings: { GATEWAY: 'traditional', GATEWAY_PROOF: proof, CALLER_HEADER: TRADITIONAL_HEADER },
  callers: [LOCAL_CALLER, SIGNING_APP],
  door: (routes) =>
    traditionalDoor({
      routes,
      constants: { 'X-Gateway-Proof': proof, [TRADITIONAL_HEADER]: LOCAL_CALLER },
      apps: {
        header: TRADITIONAL_HEADER,
        check: createAppSignatureCheck({ app: { ...app, id: SIGNING_APP }, required: app.required }),
      },
      ...(limitHead ? {} : { limits: { urlAndHeaders: Infinity } }),
    }),
});

const cloudNative = (
  { app, limitHead, policyFile = defaultPolicy }: LocalGatewayOptions,
  proof: string,
): LocalGateway => {
  const policy = readGatewayPolicy(policyFile, {
    GATEWAY_PROOF: proof,
    GATEWAY_APP_KEY: app.key,
    GATEWAY_APP_SECRET: app.secret,
  });
  return {
    settings: { GATEWAY: 'cloud-native', GATEWAY_PROOF: proof, CALLER_HEADER: undefined },
    callers: [LOCAL_CALLER, ...policy.Consumers.map(({ Name }) => Name)],
    door: (functions) =>
      cloudNativeDoor({
        functions,
        policy,
        anonymous: app.required ? undefined : LOCAL_CALLER,
        ...(limitHead ? {} : { headLimit: Infinity }),
      }),
  };
};

/**
 * The gateway that the settings name.
 *
 * @param proof by which functions know it.
 * @throws {Error} when the policy of the cloud-native one cannot be used.
 */
export const localGateway = (options: LocalGatewayOptions, proof: string): LocalGateway =>
  options.gateway === 'traditional' ? traditional(options, proof) : cloudNative(options, proof);
