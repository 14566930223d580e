/**
 * What a caller may be called: app IDs of the traditional gateway are numbers, consumers of the cloud-native one have the
 * name that their owner gave them. A comma or a space would let two names pass for one.
 */
export const CALLER_NAME = /^[\w.-]{1,64}$/;
