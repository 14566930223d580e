// A runtime of one process: loads the bundles of the folder it is given and has them answer what its parent sends.
const { Buffer } = require('node:buffer');
const { join } = require('node:path');

process.on('message', async ({ id, name, payload, context }) => {
  const { handler } = require(join(process.argv[2], name));
  process.send({ id, result: await handler(Buffer.from(payload), context) });
});
