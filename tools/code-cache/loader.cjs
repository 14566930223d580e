/*
 * index.js of a deployed function: runs bundle.js beside it, with the V8 code cache that the build has made of it.
 * The cache saves compiling, which is half of what loading takes. It is used only when this Node.js on this kind of machine
 * made it of this very bundle, which the digest at its end says: V8 itself compares no more than the length of the source.
 * Else the bundle is compiled, as it would be without a cache.
 */
const { createHash } = require('crypto');
const { readFileSync } = require('fs');
const { join } = require('path');
const { Script } = require('vm');

const DIGEST_BYTES = 20;

const filename = join(__dirname, 'bundle.js');
const bundle = readFileSync(filename);

const readCache = () => {
  try {
    const file = readFileSync(join(__dirname, 'bundle.cache'));
    const cache = file.subarray(0, -DIGEST_BYTES);
    const hash = createHash('sha1')
      .update(process.version + process.arch)
      .update(bundle)
      .update(cache);
    return hash.digest().equals(file.subarray(-DIGEST_BYTES)) ? cache : undefined;
  } catch {
    return undefined;
  }
};

// The bundle is one function, in ASCII: Node.js reads that without decoding, V8 keeps it once and in half the room.
const script = new Script(bundle.latin1Slice(), { filename, cachedData: readCache() });
script.runInThisContext().call(exports, exports, require, module, filename, __dirname);
