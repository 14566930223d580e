/*
 * Runs in a process of its own: loads one function, gives it one event, and writes the code cache of all that was compiled on
 * the way. Arguments: the function's folder, the event as JSON. loader.cjs is what reads the cache.
 */
const { createHash } = require('crypto');
const { readFileSync, writeFileSync } = require('fs');
const { createRequire } = require('module');
const { join } = require('path');
const { Script } = require('vm');

const [folder, event] = process.argv.slice(2);
// The name is kept in the cache. This is the one that a bundle has in Function Compute, whoever builds it where.
const filename = '/code/bundle.js';
const bundle = readFileSync(join(folder, 'bundle.js'));
const script = new Script(bundle.latin1Slice(), { filename });
const module_ = { exports: {} };
const context = {
  requestId: 'build',
  credentials: { accessKeyId: 'STS.build', accessKeySecret: 'build', securityToken: 'build' },
  function: { name: 'build', handler: 'index.handler', memory: 512, timeout: 60 },
  service: {},
  region: 'build',
  accountId: '0',
};

const end = () => {
  const cache = script.createCachedData();
  const hash = createHash('sha1')
    .update(process.version + process.arch)
    .update(bundle)
    .update(cache);
  writeFileSync(join(folder, 'bundle.cache'), Buffer.concat([cache, hash.digest()]));
  // Connections that are kept alive would keep the process.
  process.exit(0);
};

const require_ = createRequire(join(folder, 'bundle.js'));
script.runInThisContext().call(module_.exports, module_.exports, require_, module_, filename, '/code');
// What a function answers to a made-up event does not matter here.
module_.exports.handler(Buffer.from(event), context).then(end, end);
