import { defineRead } from './route.js';

/** Answers only after a read of the database: ready means that calls will be answered. */
export const health = defineRead('health', () => ({ Status: 'OK' }));
