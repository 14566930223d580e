import path from 'node:path';

import { listFunctionFiles } from './function-files.js';

const root = path.resolve(import.meta.dirname, '..');

/** What the environment says of a build of the functions. */
export interface FunctionSettings {
  readonly source: string;
  readonly policyFile: string;
  readonly profileFile: string;
  readonly databaseCaFile: string | undefined;
  readonly withGroupRecords: boolean;
  /** The Node.js that makes code caches; undefined for the one that builds. */
  readonly cacheNode: string | undefined;
}

/** Reads ACCESS_POLICY_FILE, CAMS_PROFILE_FILE, DATABASE_CA_FILE, GROUP_OWNERSHIP and CODE_CACHE_NODE. */
export const readFunctionSettings = (): FunctionSettings => {
  const { CAMS_PROFILE_FILE: profileFile } = process.env;
  const { ACCESS_POLICY_FILE: policyFile, DATABASE_CA_FILE: databaseCaFile, GROUP_OWNERSHIP: ownership } = process.env;
  return {
    source: path.join(root, 'functions'),
    policyFile: path.resolve(root, policyFile || 'access-policy.json'),
    profileFile: path.resolve(root, profileFile && profileFile !== 'none' ? profileFile : 'cams-profile.json'),
    databaseCaFile: databaseCaFile ? path.resolve(root, databaseCaFile) : undefined,
    withGroupRecords: ownership === 'inventory',
    cacheNode: process.env['CODE_CACHE_NODE'] || undefined,
  };
};

/** All that decides what is built beside the files: with it `isMade('functions', …)` tells whether there is nothing to do. */
export const settingsOfBuild = (settings: FunctionSettings): string => {
  const functions = listFunctionFiles(settings.source).map(({ name }) => name);
  return JSON.stringify({ ...settings, functions, node: process.version, arch: process.arch });
};
