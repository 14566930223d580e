/* The door of the package cams-local. */
export { startCams, type CamsOptions, type LocalCams } from './cams/start-cams.js';
export type { Delays, Knobs, Limits, RateLimit } from './cams/settings.js';
export type { Exposure } from './http/exposure.js';
export { startCloud, type Cloud, type CloudOptions } from './start-cloud.js';
