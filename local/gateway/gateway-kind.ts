/** The two products that the local gateway plays. */
export type GatewayKind = 'cloud-native' | 'traditional';
